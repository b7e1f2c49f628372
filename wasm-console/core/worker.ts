// The Web Worker: new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }).
import type { ToWorker } from './messages.js';
import { Server } from './serve.js';

interface Scope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}

const scope = globalThis as unknown as Scope;
const server = new Server((message, transfer) => scope.postMessage(message, transfer));
scope.onmessage = ({ data }) => server.take(data);
