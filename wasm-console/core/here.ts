// The core in the caller's own thread, without a worker: for scripts and tests, under Node too.
import type { Port } from './core.js';
import type { FromWorker, ToWorker } from './messages.js';
import { Server } from './serve.js';

/** What Core.start takes in place of a worker. */
export function inThisThread(): Port {
  const port: Port = {
    postMessage: (message: ToWorker) => server.take(message),
    onmessage: null,
    terminate: () => {},
  };
  const server = new Server((message: FromWorker) => port.onmessage?.({ data: message }));
  return port;
}
