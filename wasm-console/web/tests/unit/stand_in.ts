import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string | Uint8Array;
}

export const json = (body: unknown, status = 200): Answer => ({ status, type: 'application/json', body: JSON.stringify(body) });
export const problem = (status: number, detail: string): Answer => ({ status, type: 'application/problem+json', body: JSON.stringify({ type: 'about:blank', title: '', status, detail }) });
/** What a proxy says of an engine that is gone. */
export const proxys = (status: number): Answer => ({ status, type: 'text/html', body: '<h1>Bad Gateway</h1>' });

/** What a real engine can't be made to answer: whatever stands at its address, for a test that says what that is. */
export class StandIn {
  readonly asked: string[] = [];
  /** By "GET api/v1/session"; what is not here is a 404. */
  answers: Record<string, Answer | ((request: IncomingMessage) => Promise<Answer>)> = {};

  private constructor(private readonly server: Server) {}

  /** The page's address is then its address: the page's modules are to be imported after that. */
  static async start(): Promise<StandIn> {
    const server = createServer((request, response) => void made.answer(request).then(({ status, type = 'text/plain', body = '' }) => response.writeHead(status, { 'Content-Type': type, Connection: 'close' }).end(body)));
    const made = new StandIn(server);
    await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
    vi.stubGlobal('document', { baseURI: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
    return made;
  }

  stop(): void {
    this.server.close();
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const what = `${request.method} ${request.url?.slice(1).split('?')[0]}`;
    this.asked.push(what);
    const answer = this.answers[what] ?? { status: 404 };
    return typeof answer === 'function' ? answer(request) : answer;
  }
}
