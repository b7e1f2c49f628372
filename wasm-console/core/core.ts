// The core as pages and scripts use it: promises, signals, and one worker behind them.
//
//   const core = await Core.start({ worker: () => new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }),
//                                   module: '/assets/tidemark_core.wasm', zone: (name) => fetchZone(name) });
//   const preview = await core.open({ connection: 'visitor', direction: 'pull', salesforceSchemas, pendoSchema });
//   await preview.addPage('source', { name: 'contacts.csv' }, file, signal);
//   const plan = await preview.plan({ name: 'acme.json', text });
//   if (plan.kind === 'plan') show(plan.summary, await preview.changes(0, 50));
//   else show(plan.errors);
//
// What is wrong with an input is an answer. A promise is rejected only by an AbortError (DOMException), by what `zone` threw, or by a
// CoreFailure: the worker has ended, for want of memory, say. Whoever has a core that has ended starts another.
import type {
  Change, ChangeFilter, ConfigurationAnswer, Difference, Evidence, EvidenceOptions, Left, LeftReason, LogAnswer, LogEntry, NamedText,
  OpenOptions, PageOptions, PlanAnswer, Problem, Problems, Remembered, SegmentAnswer, SegmentOptions, Side, Window,
} from './answers.js';
import type { CallName, Calls, FromWorker, ModuleSource, NeedsZone, PageTaken, ToWorker } from './messages.js';
import { warmUp } from './warm_up.js';

export type * from './answers.js';
export type { ModuleSource, PageTaken } from './messages.js';

/** TZif bytes of a zone by its name, "Europe/Prague"; null where there is none. */
export type ZoneSource = (name: string) => Promise<Uint8Array | null>;

/** What Core needs of a worker: a browser's Worker is one. */
export interface Port {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror?: ((event: ErrorEvent) => void) | null;
  terminate(): void;
}

export interface StartOptions {
  worker: () => Port;
  module: ModuleSource;
  zone: ZoneSource;
}

/** `lost`: the core has ended, and everything that it held with it; else this one call has failed. */
export class CoreFailure extends Error {
  constructor(readonly problem: Problem, readonly lost: boolean) {
    super(problem.hint === '' ? problem.what : `${problem.what} (${problem.hint})`);
    this.name = 'CoreFailure';
  }
}

interface Waiting {
  resolve: (gives: never) => void;
  reject: (reason: unknown) => void;
  forget: () => void;
}

const aborted = (): DOMException => new DOMException('The call was aborted, or another has overtaken it', 'AbortError');

/** Numbers the requests to a worker and hands its answers to those who asked. */
class Exchange {
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;
  private lost: Problem | null = null;

  constructor(private readonly port: Port) {
    port.onmessage = ({ data }) => this.take(data);
    port.onerror = (event) => this.lose({ code: 'interrupted', what: 'the worker ended', where: 'worker', hint: event.message ?? '' });
  }

  ask<Name extends CallName>(
    call: Name, takes: Calls[Name]['takes'], signal?: AbortSignal, transfer: Transferable[] = [],
  ): Promise<Calls[Name]['gives']> {
    if (signal?.aborted) return Promise.reject(aborted());
    if (this.lost) return Promise.reject(new CoreFailure(this.lost, true));
    const id = this.next++;
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        this.waiting.delete(id);
        this.port.postMessage({ cancel: id }, []);
        reject(aborted());
      };
      signal?.addEventListener('abort', cancel, { once: true });
      this.waiting.set(id, { resolve, reject, forget: () => signal?.removeEventListener('abort', cancel) });
      this.port.postMessage({ id, call, takes } as ToWorker, transfer);
    });
  }

  get isIdle(): boolean {
    return this.waiting.size === 0;
  }

  get hasEnded(): boolean {
    return this.lost !== null;
  }

  end(): void {
    this.lose({ code: 'interrupted', what: 'the core was closed', where: 'worker', hint: '' });
  }

  private take(message: FromWorker): void {
    const asked = this.waiting.get(message.id);
    if (!asked) return;
    this.waiting.delete(message.id);
    asked.forget();
    if ('gives' in message) asked.resolve(message.gives as never);
    else if ('aborted' in message) asked.reject(aborted());
    else asked.reject(new CoreFailure(message.failed, message.lost));
    if ('failed' in message && message.lost) this.lose(message.failed);
  }

  /** A worker that is of no use any more holds memory all the same: it is ended. */
  private lose(problem: Problem): void {
    if (this.lost) return;
    this.lost = problem;
    this.port.terminate();
    for (const asked of this.waiting.values()) {
      asked.forget();
      asked.reject(new CoreFailure(problem, true));
    }
    this.waiting.clear();
  }
}

/** Asks, and again when the zone that is needed for the answer is there. */
async function withZone<Answer extends { kind: string }>(
  exchange: Exchange, zone: ZoneSource, ask: () => Promise<Answer | NeedsZone>, signal?: AbortSignal,
): Promise<Answer | Problems> {
  for (;;) {
    const answer = await ask();
    if (answer.kind !== 'needs_zone') return answer as Answer;
    const { name } = answer as NeedsZone;
    const taken = await exchange.ask('zone', { name, bytes: await zone(name) }, signal);
    if (taken) return taken;
  }
}

export class Core {
  private constructor(private readonly exchange: Exchange, private readonly zone: ZoneSource) {}

  static async start(options: StartOptions, signal?: AbortSignal): Promise<Core> {
    const exchange = new Exchange(options.worker());
    try {
      await exchange.ask('start', { module: options.module }, signal);
    } catch (error) {
      exchange.end();
      throw error;
    }
    return new Core(exchange, options.zone);
  }

  /** Whether it was closed or lost: nothing is to be had of it any more. */
  get hasEnded(): boolean {
    return this.exchange.hasEnded;
  }

  /**
   * Plans a made-up sample until the browser has translated the module well, unless something else is asked: the first rows of a first plan would
   * wait for that. Rejected by nothing: who is not warm is slower.
   */
  warmUp(): Promise<void> {
    return warmUp(this, () => this.exchange.isIdle).catch(() => undefined);
  }

  /** Both sides' pages of one connection in one direction, to be planned by as many mappings as one likes. */
  async open(options: OpenOptions, signal?: AbortSignal): Promise<Preview | Problems> {
    const opened = await this.exchange.ask('open', options, signal);
    return opened.kind === 'opened' ? new Preview(this.exchange, this.zone, opened.preview) : opened;
  }

  checkConfiguration(configuration: NamedText, signal?: AbortSignal): Promise<ConfigurationAnswer> {
    return this.withZone(() => this.exchange.ask('checkConfiguration', { configuration }, signal), signal);
  }

  diff(before: NamedText, after: NamedText, signal?: AbortSignal): Promise<{ kind: 'differences'; differences: Difference[] } | Problems> {
    return this.withZone(() => this.exchange.ask('diff', { before, after }, signal), signal);
  }

  /** Follows the chain of digests from the first entry on; `entries` come in their order, some at a time. What it is at the position `kept` is
   *  told too, so that a head that was kept is held against the bytes, and not against what somebody says of them. */
  async verifyLog(entries: AsyncIterable<LogEntry[]> | Iterable<LogEntry[]>, signal?: AbortSignal, kept = 0): Promise<LogAnswer> {
    let answer = await this.exchange.ask('verifyLog', { begin: true, entries: [], kept }, signal);
    for await (const some of entries) {
      answer = await this.exchange.ask('verifyLog', { begin: false, entries: some, kept }, signal);
      if (answer.kind === 'problems') return answer;
    }
    return answer;
  }

  private withZone<Answer extends { kind: string }>(ask: () => Promise<Answer | NeedsZone>, signal?: AbortSignal): Promise<Answer | Problems> {
    return withZone(this.exchange, this.zone, ask, signal);
  }

  /** Ends the worker. */
  close(): void {
    this.exchange.end();
  }
}

/** Pages, kept with an index of what they hold, and the last plan that was made of them. */
export class Preview {
  private planning: AbortController | null = null;

  constructor(private readonly exchange: Exchange, private readonly zone: ZoneSource, private readonly preview: number) {}

  /** Adds a page whole: bytes, a file that the worker reads in pieces, or bytes as they arrive. `progress` is told how many bytes
   *  are there by now. */
  async addPage(
    side: Side, page: PageOptions, content: Uint8Array | Blob | AsyncIterable<Uint8Array>, signal?: AbortSignal,
    progress?: (taken: PageTaken) => void,
  ): Promise<PageTaken | Problems> {
    const size = page.size ?? (content instanceof Uint8Array ? content.byteLength : 'size' in content ? content.size : undefined);
    const begun = await this.exchange.ask('page', { preview: this.preview, side, page: { ...page, size } }, signal);
    if (begun.kind !== 'page') return begun;
    const to = { preview: this.preview, page: begun.page };
    if (content instanceof Uint8Array) return this.exchange.ask('chunk', { ...to, bytes: content }, signal);
    if ('size' in content) return this.exchange.ask('blob', { ...to, blob: content }, signal);
    let taken: PageTaken | Problems = { kind: 'taken', bytes: 0, memory: 0 };
    for await (const bytes of content) {
      taken = await this.exchange.ask('chunk', { ...to, bytes }, signal);
      if (taken.kind !== 'taken') return taken;
      progress?.(taken);
    }
    return taken;
  }

  /** Takes all pages of a side away: other files are to come in their place. */
  async removePages(side: Side): Promise<void> {
    await this.exchange.ask('removePages', { preview: this.preview, side });
  }

  /** What earlier runs wrote and remember, in place of what `open` was given. */
  remember(remembered: Remembered, signal?: AbortSignal): Promise<null | Problems> {
    return this.exchange.ask('remember', { preview: this.preview, remembered }, signal);
  }

  /** Plans by this configuration; a plan that is under way is aborted by it. */
  async plan(configuration: NamedText, signal?: AbortSignal): Promise<PlanAnswer> {
    this.planning?.abort();
    const planning = new AbortController();
    this.planning = planning;
    const stop = (): void => planning.abort();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      if (signal?.aborted) throw aborted();
      const ask = (): Promise<PlanAnswer | NeedsZone> =>
        this.exchange.ask('plan', { preview: this.preview, configuration }, planning.signal);
      return await this.withZone(ask, planning.signal);
    } finally {
      signal?.removeEventListener('abort', stop);
      if (this.planning === planning) this.planning = null;
    }
  }

  /** A window of the last plan's changes. */
  changes(from: number, count: number, filter?: ChangeFilter, signal?: AbortSignal): Promise<Window<Change>> {
    return this.exchange.ask('changes', { preview: this.preview, from, count, filter }, signal);
  }

  /** A window of what it leaves alone, by reason; `text`: in an id or identifier. */
  left(reason: LeftReason, from: number, count: number, text?: string, signal?: AbortSignal): Promise<Window<Left>> {
    return this.exchange.ask('left', { preview: this.preview, reason, from, count, text }, signal);
  }

  /** The last plan's lines, byte for byte those of `tidemark plan --json`, in blocks of whole lines. */
  async *lines(options: { unmatchedTargets?: boolean } = {}, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    for (let begin = true; ; begin = false) {
      const takes = { preview: this.preview, begin, unmatchedTargets: options.unmatchedTargets ?? false };
      const { bytes, done } = await this.exchange.ask('lines', takes, signal);
      if (bytes.byteLength > 0) yield bytes;
      if (done) return;
    }
  }

  /** How well each field would identify the records of the pages, and which pair does best (X15). */
  evidence(options: EvidenceOptions, signal?: AbortSignal): Promise<Evidence | Problems> {
    return this.exchange.ask('evidence', { preview: this.preview, ...options }, signal);
  }

  /** Checks a segment's text, and counts the entities in it: as they are, and as they would be after the last plan. */
  segment(text: string, options: SegmentOptions, signal?: AbortSignal): Promise<SegmentAnswer> {
    return this.withZone(() => this.exchange.ask('segment', { preview: this.preview, text, ...options }, signal), signal);
  }

  private withZone<Answer extends { kind: string }>(ask: () => Promise<Answer | NeedsZone>, signal?: AbortSignal): Promise<Answer | Problems> {
    return withZone(this.exchange, this.zone, ask, signal);
  }

  /** Gives its memory back. */
  async close(): Promise<void> {
    this.planning?.abort();
    await this.exchange.ask('close', { preview: this.preview });
  }
}
