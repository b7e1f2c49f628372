import { createReadStream, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const staticFolder = process.env['TIDEMARK_STATIC'] ?? resolve(fileURLToPath(new URL('.', import.meta.url)), '../../../build/static');

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** Any web server: it knows nothing of WebAssembly's type, and the page lies somewhere below. */
export async function serveStatic(below: string): Promise<{ readonly url: string; readonly server: Server }> {
  if (!existsSync(join(staticFolder, 'index.html'))) throw new Error(`${staticFolder} is not there: tools/build static`);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const file = join(staticFolder, path.slice(below.length) || 'index.html');
    if (!path.startsWith(below) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${below}`, server };
}
