import { type Change, type ChangeFilter, CoreFailure, type Evidence, type EvidenceOptions, type Left, type LeftReason, type Plan, Preview, type Problem, type Problems, type SegmentAnswer, type Window } from '@core/core';
import { Store } from '@/app/store';
import { coreWasLost, theCore } from './core';
import type { InputPage, Inputs } from './inputs';

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
  | { readonly state: 'refused'; readonly problems: readonly Problem[]; readonly last: Planned | null }
  | { readonly state: 'failed'; readonly error: unknown };

/** Whoever types is waited for so long; the first plan waits for nobody. */
const pause = 50;

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

export const lastPlan = (state: PreviewState): Planned | null => {
  if (state.state === 'planned') return state.planned;
  return state.state === 'planning' || state.state === 'refused' ? state.last : null;
};

/**
 * One open preview: both sides' pages in the worker, planned again whenever the configuration changes. The plan before stays in sight until the
 * next one is there; an answer that another has overtaken is never shown.
 *
 *     session.take(inputs);            // pages go to the worker
 *     session.plan(text);              // … and again at each letter
 *     session.use().state              // 'reading', 'planning', 'planned', …
 */
export class PreviewSession extends Store<PreviewState> {
  readonly inputs = new Store<Inputs | null>(null);
  #preview: Promise<Preview | Problems> | null = null;
  #reading: AbortController | null = null;
  #planning: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #configuration: string | null = null;
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
    this.#preview = this.#open(inputs, reading.signal);
    this.#preview.then(
      (opened) => {
        if (reading.signal.aborted) return;
        if (!(opened instanceof Preview)) this.set({ state: 'refused', problems: opened.errors, last: null });
        else void this.#planNow();
      },
      (error: unknown) => this.#failed(error),
    );
  }

  /** Plans by this configuration, as soon as the pages are there and nobody types any more. */
  plan(configuration: string): void {
    if (configuration === this.#configuration) return;
    const isFirst = this.#configuration === null;
    this.#configuration = configuration;
    clearTimeout(this.#timer);
    this.#planning?.abort();
    this.#timer = setTimeout(() => void this.#planNow(), isFirst ? 0 : pause);
  }

  changes = async (from: number, count: number, filter: ChangeFilter, signal: AbortSignal): Promise<Window<Change>> => (await this.#opened()).changes(from, count, filter, signal);
  left = async (reason: LeftReason, from: number, count: number, text: string, signal: AbortSignal): Promise<Window<Left>> => (await this.#opened()).left(reason, from, count, text, signal);
  evidence = async (options: EvidenceOptions, signal: AbortSignal): Promise<Evidence | Problems> => (await this.#opened()).evidence(options, signal);
  segment = async (text: string, timeZone: string, signal: AbortSignal): Promise<SegmentAnswer> => (await this.#opened()).segment(text, { timeZone, now: Date.now() }, signal);
  lines = async (signal: AbortSignal): Promise<AsyncGenerator<Uint8Array>> => (await this.#opened()).lines({}, signal);

  close(): void {
    this.#drop();
    this.inputs.set(null);
    this.set({ state: 'no_inputs' });
  }

  async #opened(): Promise<Preview> {
    const opened = await this.#preview;
    if (!(opened instanceof Preview)) throw new Error('there is no open preview');
    return opened;
  }

  async #open(inputs: Inputs, signal: AbortSignal): Promise<Preview | Problems> {
    const bytes = inputs.pages.reduce((sum, page) => sum + page.bytes, 0);
    this.set({ state: 'reading', taken: 0, bytes });
    const core = await theCore();
    const { connection, direction, salesforceSchemas, pendoSchema, remembered } = inputs;
    const preview = await core.open({ connection, direction, salesforceSchemas: [...salesforceSchemas], pendoSchema, ...remembered }, signal);
    if (!(preview instanceof Preview)) return preview;
    let taken = 0;
    for await (const { page, content } of fetched(inputs.pages, signal)) {
      const answer = await preview.addPage(page.side, page.page, content, signal);
      if (answer.kind === 'problems') return answer;
      taken += page.bytes;
      this.set({ state: 'reading', taken, bytes });
    }
    return preview;
  }

  async #planNow(): Promise<void> {
    const configuration = this.#configuration;
    const opened = await this.#preview?.catch(() => null);
    if (!(opened instanceof Preview) || configuration === null || configuration !== this.#configuration) return;
    this.#planning?.abort();
    const planning = new AbortController();
    this.#planning = planning;
    const last = lastPlan(this.get());
    this.set({ state: 'planning', last });
    const began = performance.now();
    try {
      const plan = await opened.plan({ name: 'configuration', text: configuration }, planning.signal);
      if (planning.signal.aborted) return;
      if (plan.kind === 'problems') return this.set({ state: 'refused', problems: plan.errors, last });
      this.#number += 1;
      this.set({ state: 'planned', planned: { plan, number: this.#number, configuration, milliseconds: performance.now() - began } });
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (isAbort(error)) return;
    if (error instanceof CoreFailure) coreWasLost();
    this.set({ state: 'failed', error });
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#reading?.abort();
    this.#planning?.abort();
    void this.#preview?.then((preview) => (preview instanceof Preview ? preview.close() : undefined)).catch(() => undefined);
    this.#preview = null;
  }
}

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
