// Serves a session's answers to messages, one after the other; what was cancelled or overtaken is not begun.
import type { Problem } from './answers.js';
import type { FromWorker, Request, ToWorker } from './messages.js';
import { ModuleEnded } from './module.js';
import { Aborted, Session } from './session.js';

export type Post = (message: FromWorker, transfer: Transferable[]) => void;

/** Other messages get their turn: a timer would wait for 4 ms after a few of them. */
const breath = (): Promise<void> => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve();
  };
  port2.postMessage(null);
});

/** What a browser has no memory for it refuses with a RangeError. */
const problemOf = (error: unknown, where: string): Problem => ({
  code: error instanceof RangeError ? 'storage' : 'interrupted', what: error instanceof Error ? error.message : String(error), where, hint: '',
});

export class Server {
  private readonly session = new Session();
  private readonly waiting: Request[] = [];
  private readonly cancelled = new Set<number>();
  private busy: number | null = null;

  constructor(private readonly post: Post) {}

  take(message: ToWorker): void {
    if ('cancel' in message) {
      if (this.busy === message.cancel || this.waiting.some(({ id }) => id === message.cancel)) this.cancelled.add(message.cancel);
      return;
    }
    this.waiting.push(message);
    if (this.busy === null) void this.work();
  }

  private async work(): Promise<void> {
    for (let request = this.waiting[0]; request; request = this.waiting[0]) {
      this.busy = request.id;
      await breath();
      this.waiting.shift();
      await this.answer(request);
      this.cancelled.delete(request.id);
    }
    this.busy = null;
  }

  private async answer(request: Request): Promise<void> {
    const { id, call, takes } = request;
    const cancelled = (): boolean => this.cancelled.has(id) || this.overtaken(request);
    if (cancelled()) return this.post({ id, aborted: true }, []);
    try {
      const gives = await this.session.answer(call, takes, cancelled);
      const transfer = gives !== null && 'bytes' in gives && gives.bytes instanceof Uint8Array ? [gives.bytes.buffer as ArrayBuffer] : [];
      this.post({ id, gives }, transfer);
    } catch (error) {
      if (error instanceof Aborted) return this.post({ id, aborted: true }, []);
      const lost = error instanceof ModuleEnded;
      const failed = lost ? error.problem : problemOf(error, call);
      this.post({ id, failed, lost }, []);
    }
  }

  /** A later plan of the same preview waits already. */
  private overtaken({ id, call, takes }: Request): boolean {
    return call === 'plan' &&
      this.waiting.some((later) => later.id > id && later.call === 'plan' && later.takes.preview === takes.preview);
  }
}
