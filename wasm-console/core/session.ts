// Answers requests with a module, in whatever thread it is: behind worker.ts in a worker, or directly.
import type { Change, LeftReason, Left, Plan, Problems, Refused, Summary, Window } from './answers.js';
import type { CallName, Calls, PageTaken } from './messages.js';
import { CoreModule } from './module.js';

const pieceSize = 4 << 20;

export class Aborted extends Error {}

/**
 * A file in pieces, each good until the next one is asked for. They come through one buffer where the browser's streams can do that: fresh memory
 * for each piece takes as long as reading it.
 */
async function* piecesOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const stream = blob.stream() as ReadableStream<Uint8Array>;
  const reader = readerOf(stream);
  try {
    let room = new ArrayBuffer(pieceSize);
    for (;;) {
      const read = reader instanceof ReadableStreamDefaultReader ? reader.read() : reader.read(new Uint8Array(room));
      const { value, done } = await read.catch((error: unknown) => whyUnreadable(blob, error));
      if (value === undefined || done) return;
      room = value.buffer as ArrayBuffer;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined); // the rest of the file is nobody's
  }
}

/** Of a file that was changed since it was chosen a stream says "network error"; read otherwise, the browser says what it is. */
async function whyUnreadable(blob: Blob, error: unknown): Promise<never> {
  await blob.slice(0, 1).arrayBuffer();
  throw error;
}

function readerOf(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | ReadableStreamDefaultReader<Uint8Array> {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return stream.getReader(); // an older browser's
  }
}

type Answers = { [Name in CallName]: (takes: Calls[Name]['takes'], cancelled: () => boolean) => Calls[Name]['gives'] | Promise<Calls[Name]['gives']> };

const objects = <T>(lines: string): T[] => lines.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);

/** What the core says of a plan, its lines still as text. */
interface RawPlan extends Omit<Plan, 'summary' | 'refused' | 'held' | 'digest' | 'milliseconds'> {
  summary_line: string;
  refused_lines: string;
}

/** The core counts bytes of UTF-8, a text field UTF-16 units. */
function inUnits(text: string, answer: Calls['segment']['gives']): Calls['segment']['gives'] {
  if (answer.kind !== 'segment_problems') return answer;
  const bytes = new TextEncoder().encode(text);
  const units = (end: number): number => new TextDecoder().decode(bytes.subarray(0, end)).length;
  return {
    ...answer,
    problems: answer.problems.map((problem) => {
      const begin = units(problem.begin);
      return { ...problem, begin, length: units(problem.begin + problem.length) - begin };
    }),
  };
}

export class Session {
  private core: CoreModule | null = null;

  async answer<Name extends CallName>(call: Name, takes: Calls[Name]['takes'], cancelled: () => boolean): Promise<Calls[Name]['gives']> {
    const answers: Answers = this.answers;
    return answers[call](takes, cancelled);
  }

  private get module(): CoreModule {
    if (!this.core) throw new Error('the core was not started');
    return this.core;
  }

  private readonly answers: Answers = {
    start: async ({ module }) => {
      this.core = await CoreModule.load(module);
      return { memory: this.core.memory };
    },
    open: (takes) => this.module.json('open', takes),
    close: (takes) => this.module.json('close', takes),
    zone: (takes) => this.module.json('zone', takes),
    page: (takes) => this.module.json('page', takes),
    chunk: ({ bytes, ...page }) => this.take(page, bytes),
    blob: ({ blob, ...page }, cancelled) => this.takeBlob(page, blob, cancelled),
    removePages: (takes) => this.module.json('removePages', takes),
    remember: ({ preview, remembered }) => this.module.json('remember', { preview, ...remembered }),
    plan: (takes) => this.plan(takes),
    changes: (takes) => this.window<Change>('changes', 'change', takes),
    left: (takes) => this.window<Left>('left', 'left', takes),
    lines: (takes) => {
      const bytes = this.module.bytes('lines', takes).slice();
      return { bytes, done: bytes.byteLength === 0 };
    },
    evidence: (takes) => this.module.json('evidence', takes),
    segment: (takes) => inUnits(takes.text, this.module.json('segment', takes)),
    checkConfiguration: (takes) => this.module.json('checkConfiguration', takes),
    diff: (takes) => this.module.json('diff', takes),
    verifyLog: (takes) => this.module.json('verifyLog', takes),
  };

  private take(page: { preview: number; page: number }, bytes: Uint8Array): PageTaken | Problems {
    const room = this.module.json<{ kind: 'room'; at: number } | Problems>('room', { ...page, bytes: bytes.byteLength });
    if (room.kind !== 'room') return room;
    this.module.write(room.at, bytes);
    return this.module.json<PageTaken>('took', { ...page, bytes: bytes.byteLength });
  }

  private async takeBlob(page: { preview: number; page: number }, blob: Blob, cancelled: () => boolean): Promise<PageTaken | Problems> {
    let taken: PageTaken | Problems = { kind: 'taken', bytes: 0, memory: this.module.memory };
    for await (const piece of piecesOf(blob)) {
      if (cancelled()) throw new Aborted();
      taken = this.take(page, piece);
      if (taken.kind !== 'taken') return taken;
    }
    return taken;
  }

  private plan(takes: Calls['plan']['takes']): Calls['plan']['gives'] {
    const began = performance.now();
    const answer = this.module.json<RawPlan | Exclude<Calls['plan']['gives'], Plan>>('plan', takes);
    if (answer.kind !== 'plan') return answer;
    const { summary_line, refused_lines, ...rest } = answer;
    const { summary } = JSON.parse(summary_line) as { summary: Summary };
    return {
      ...rest, summary, held: summary.held_by ?? [], digest: summary.digest,
      refused: objects<{ refused: Refused }>(refused_lines).map((line) => line.refused),
      milliseconds: performance.now() - began,
    };
  }

  private window<Line>(call: 'changes' | 'left', key: string, takes: { from: number; reason?: LeftReason }): Window<Line> {
    const [first, ...lines] = objects<Record<string, unknown>>(this.module.text(call, takes));
    return { total: first?.['total'] as number, from: takes.from, lines: lines.map((line) => line[key] as Line) };
  }
}
