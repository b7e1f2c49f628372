import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** What lies between a browser and the engine, and can be cut: every connection that goes on breaks, the next one goes through again. */
export class Breakable {
  /** The heads of requests whose path has this in it, as they went through. */
  readonly heads: string[] = [];
  readonly #sockets = new Set<Socket>();
  url = '';

  static async before(engine: string, path: string): Promise<Breakable> {
    const made = new Breakable();
    const { hostname, port } = new URL(engine);
    const server = createServer((from) => {
      const to = connect(Number(port), hostname);
      for (const socket of [from, to]) {
        made.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          made.#sockets.delete(socket);
          from.destroy();
          to.destroy();
        });
      }
      from.on('data', (bytes) => {
        const text = bytes.toString('latin1');
        if (text.split('\r\n')[0]?.includes(path) === true) made.heads.push(text);
      });
      from.pipe(to).pipe(from);
    });
    await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
    made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    made.close = () => {
      made.cut();
      server.close();
    };
    return made;
  }

  close: () => void = () => undefined;

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
