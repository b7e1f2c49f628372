import { type Change, type ChangeFilter, CoreFailure, type Evidence, type EvidenceOptions, type Left, type LeftReason, type Plan, Preview, type Problem, type Problems, type SegmentAnswer, type Window } from '@core/core';
import { Store } from '@/app/store';
import { theCore } from './core';
import { bytesOf, type InputPage, type Inputs } from './inputs';

/** A plan that one can look into. `number` tells it from the one before: windows of an older plan are not shown with a newer one. */
export interface Planned {
  readonly plan: Plan;
  readonly number: number;
  readonly configuration: string;
  readonly milliseconds: number;
}

/** What a person sees of a preview: one of these, never two at once. */
export type PreviewState =
  | { readonly state: 'no_inputs' }
  | { readonly state: 'reading'; readonly taken: number; readonly bytes: number }
  | { readonly state: 'planning'; readonly last: Planned | null }
  | { readonly state: 'planned'; readonly planned: Planned }
  /** The pages say nothing of the draft as it is now: `last` is of one before. */
  | { readonly state: 'unplanned'; readonly last: Planned | null }
  | { readonly state: 'refused'; readonly problems: readonly Problem[]; readonly last: Planned | null }
  | { readonly state: 'failed'; readonly error: unknown };

/** Whoever types is waited for so long; the first plan waits for nobody. */
const pause = 50;

export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** What is in sight: the plan, or, until there is another, the one before. */
export function lastPlan(state: PreviewState): Planned | null {
  switch (state.state) {
    case 'planned':
      return state.planned;
    case 'planning':
    case 'unplanned':
    case 'refused':
      return state.last;
    default:
      return null;
  }
}

/** What is in sight where it is the draft's, or is about to be: never the plan before one that can't be planned. */
export const ownPlan = (state: PreviewState): Planned | null => (state.state === 'planned' || state.state === 'planning' ? lastPlan(state) : null);

/** Why a plan has no change: not of every one without can be said that both sides agree. */
export function withoutChange({ summary, refused }: Plan): 'agree' | 'unpaired' | 'partly' | null {
  if (summary.changes > 0) return null;
  if (refused.length > 0 || summary.invalid > 0) return 'partly';
  return summary.matched === 0 ? 'unpaired' : 'agree';
}

/**
 * One open preview: both sides' pages in the worker, planned again whenever the configuration changes. The plan before stays in sight until the
 * next one is there; an answer that another has overtaken is never shown.
 *
 *     session.take(inputs);            // pages go to the worker
 *     session.plan(text);              // … and again at each letter
 *     session.hold();                  // … or these pages are not enough for it
 *     session.use().state              // 'reading', 'planning', 'planned', …
 */
export class PreviewSession extends Store<PreviewState> {
  readonly inputs = new Store<Inputs | null>(null);
  /** With all its pages. */
  #preview: Preview | null = null;
  #reading: AbortController | null = null;
  #planning: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #configuration: string | null = null;
  /** The configuration of the newest plan that was asked for. */
  #asked: string | null = null;
  #turn: Promise<void> = Promise.resolve();
  #number = 0;

  constructor() {
    super({ state: 'no_inputs' });
  }

  /** Other pages: the ones before are given back. */
  take(inputs: Inputs | null): void {
    this.#drop();
    this.inputs.set(inputs);
    if (inputs === null) return this.set({ state: 'no_inputs' });
    const reading = new AbortController();
    this.#reading = reading;
    this.#open(inputs, reading.signal).catch((error: unknown) => reading.signal.aborted || this.#failed(error));
  }

  /** Plans by this configuration, as soon as the pages are there and nobody types any more. */
  plan(configuration: string): void {
    if (configuration === this.#configuration) return;
    const isFirst = this.#configuration === null;
    this.#configuration = configuration;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#planNext(), isFirst ? 0 : pause);
  }

  /** Plans nothing until there is a draft, or are pages, for which the pages are enough. */
  hold(): void {
    this.#configuration = null;
    this.#asked = null;
    clearTimeout(this.#timer);
    if (this.#preview !== null) this.set({ state: 'unplanned', last: lastPlan(this.get()) });
  }

  /** After a failure: plans where the pages are still there, else takes them once more. */
  again(): void {
    this.#asked = null;
    if (this.#preview === null) this.take(this.inputs.get());
    else this.#planNext();
  }

  changes = (from: number, count: number, filter: ChangeFilter, signal: AbortSignal): Promise<Window<Change>> => this.#ask((preview) => preview.changes(from, count, filter, signal));
  left = (reason: LeftReason, from: number, count: number, text: string, signal: AbortSignal): Promise<Window<Left>> => this.#ask((preview) => preview.left(reason, from, count, text, signal));
  evidence = (options: EvidenceOptions, signal: AbortSignal): Promise<Evidence | Problems> => this.#ask((preview) => preview.evidence(options, signal));
  segment = (text: string, timeZone: string, signal: AbortSignal): Promise<SegmentAnswer> => this.#ask((preview) => preview.segment(text, { timeZone, now: Date.now() }, signal));
  lines = (signal: AbortSignal): AsyncGenerator<Uint8Array> => this.#opened().lines({}, signal);

  close(): void {
    this.#drop();
    this.inputs.set(null);
    this.set({ state: 'no_inputs' });
  }

  #opened(): Preview {
    if (this.#preview === null) throw new Error('there is no open preview');
    return this.#preview;
  }

  /** Whatever is asked of a core that has ended ends the preview. */
  async #ask<Answer>(ask: (preview: Preview) => Promise<Answer>): Promise<Answer> {
    const preview = this.#opened();
    try {
      return await ask(preview);
    } catch (error) {
      if (isLoss(error) && preview === this.#preview) this.#failed(error);
      throw error;
    }
  }

  async #open(inputs: Inputs, signal: AbortSignal): Promise<void> {
    this.set({ state: 'reading', taken: 0, bytes: bytesOf(inputs) });
    const core = await theCore();
    const { connection, direction, salesforceSchemas, pendoSchema, remembered } = inputs;
    // Without the signal: what was opened all the same nobody could close.
    const preview = await core.open({ connection, direction, salesforceSchemas: [...salesforceSchemas], pendoSchema, ...remembered });
    const refused = preview instanceof Preview ? await this.#fill(preview, inputs, signal) : preview;
    signal.throwIfAborted();
    if (refused !== null) this.set({ state: 'refused', problems: refused.errors, last: null });
  }

  /** Its pages, all of them or none: a preview without some is closed, or the core would hold them until it ends. */
  async #fill(preview: Preview, inputs: Inputs, signal: AbortSignal): Promise<Problems | null> {
    let taken = 0;
    try {
      for await (const { page, content } of fetched(inputs.pages, signal)) {
        const answer = await preview.addPage(page.side, page.page, content, signal);
        signal.throwIfAborted();
        if (answer.kind === 'problems') return answer;
        taken += page.bytes;
        this.set({ state: 'reading', taken, bytes: bytesOf(inputs) });
      }
      signal.throwIfAborted();
      this.#preview = preview;
      this.#planNext();
      return null;
    } finally {
      if (this.#preview !== preview) closed(preview);
    }
  }

  /**
   * One plan after the other, and of those that wait the newest alone: so the last plan that was seen is the last that the core has made, which is the
   * one that it answers windows from, also after it has refused another.
   */
  #planNext(): void {
    this.#turn = this.#turn.then(() => this.#planNewest());
  }

  async #planNewest(): Promise<void> {
    const [preview, configuration, last] = [this.#preview, this.#configuration, lastPlan(this.get())];
    if (preview === null) return;
    if (configuration === null) return this.set({ state: 'unplanned', last });
    if (configuration === this.#asked) return;
    this.#asked = configuration;
    const planning = new AbortController();
    this.#planning = planning;
    this.set({ state: 'planning', last });
    const began = performance.now();
    try {
      const plan = await preview.plan({ name: 'configuration', text: configuration }, planning.signal);
      if (planning.signal.aborted) return;
      if (plan.kind === 'problems') return this.#show({ state: 'refused', problems: plan.errors, last });
      this.#number += 1;
      this.#show({ state: 'planned', planned: { plan, number: this.#number, configuration, milliseconds: performance.now() - began } });
    } catch (error) {
      if (!planning.signal.aborted) this.#failed(error);
    }
  }

  #show(state: PreviewState): void {
    this.set(this.#configuration === null ? { state: 'unplanned', last: lastPlan(state) } : state);
  }

  #failed(error: unknown): void {
    if (isLoss(error)) this.#preview = null;
    this.set({ state: 'failed', error });
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#reading?.abort();
    this.#planning?.abort();
    if (this.#preview !== null) closed(this.#preview);
    this.#preview = null;
    this.#asked = null;
  }
}

const isLoss = (error: unknown): boolean => error instanceof CoreFailure && error.lost;

/** Gives back what it holds of the core's memory; a core that has ended has given back everything. */
const closed = (preview: Preview): void => void preview.close().catch(() => undefined);

const atOnce = 4;

/** Pages in their order; a few are on their way while one is taken. */
async function* fetched(pages: readonly InputPage[], signal: AbortSignal): AsyncGenerator<{ page: InputPage; content: Blob | Uint8Array }> {
  const load = (page: InputPage): Promise<Blob | Uint8Array> => {
    const coming = typeof page.content === 'function' ? page.content(signal) : Promise.resolve(page.content);
    coming.catch(() => undefined); // told when its turn comes
    return coming;
  };
  const coming = pages.slice(0, atOnce).map(load);
  for (const [at, page] of pages.entries()) {
    const content = await coming.shift();
    const later = pages[at + atOnce];
    if (later !== undefined) coming.push(load(later));
    if (content !== undefined) yield { page, content };
  }
}
