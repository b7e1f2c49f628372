import { Store } from './store';

export type ServerState =
  | { readonly state: 'there' }
  | { readonly state: 'gone'; readonly since: number; readonly nextTry: number };

/** Whether the engine answers. While it does not, it is asked again after 1, 2, 4 … at most 15 seconds. */
class ServerWatch extends Store<ServerState> {
  #pause = 1_000;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #back = new Set<() => void>();

  lost = (): void => {
    if (this.get().state === 'gone') return;
    this.#pause = 1_000;
    this.#plan(Date.now());
  };

  answered = (): void => {
    if (this.get().state === 'there') return;
    clearTimeout(this.#timer);
    this.set({ state: 'there' });
    for (const listener of this.#back) listener();
  };

  /** Whoever holds answers asks again when the engine is back: they may be old. */
  whenBack = (listener: () => void): (() => void) => {
    this.#back.add(listener);
    return () => this.#back.delete(listener);
  };

  retry = async (): Promise<void> => {
    clearTimeout(this.#timer);
    const { since } = this.get() as { since?: number };
    try {
      const answer = await fetch(new URL('healthz', document.baseURI), { cache: 'no-store' });
      if (answer.ok) return this.answered();
    } catch {
      // still gone
    }
    this.#plan(since ?? Date.now());
  };

  #plan(since: number): void {
    this.set({ state: 'gone', since, nextTry: Date.now() + this.#pause });
    this.#timer = setTimeout(() => void this.retry(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, 15_000);
  }
}

export const server = new ServerWatch({ state: 'there' });
