import type { Window } from '@core/core';
import { useEffect, useState } from 'react';
import { isAbort } from './preview_session';

const block = 200;

/** Lines of a long list that are here: blocks of it, the ones that were looked at last. */
export interface Lines<Line> {
  readonly total: number;
  readonly at: (index: number) => Line | undefined;
  /** Says what is in sight, so that it is fetched. */
  readonly look: (from: number, to: number) => void;
  /** Why lines that are in sight are missing, and how they are asked for once more. */
  readonly failed: { readonly error: unknown; readonly again: () => void } | null;
}

type Ask<Line> = (from: number, count: number, signal: AbortSignal) => Promise<Window<Line>>;

/** Fetches blocks when they come in sight; what nobody looks at any more is not waited for. */
export class Blocks<Line> {
  #total: number;
  #failed: Lines<Line>['failed'] = null;
  #sight: readonly [number, number] = [0, 0];
  readonly #blocks = new Map<number, readonly Line[]>();
  readonly #coming = new Map<number, AbortController>();

  constructor(total: number, private readonly ask: Ask<Line>, private readonly changed: () => void) {
    this.#total = total;
  }

  get lines(): Lines<Line> {
    return { total: this.#total, at: this.#at, look: this.look, failed: this.#failed };
  }

  #at = (index: number): Line | undefined => this.#blocks.get(Math.floor(index / block))?.[index % block];

  look = (from: number, to: number): void => {
    this.#sight = [from, to];
    if (this.#failed !== null) {
      this.#failed = null;
      this.changed();
    }
    const [first, last] = [Math.floor(Math.max(from, 0) / block), Math.floor(Math.max(to, 0) / block)];
    for (const [number, coming] of this.#coming) if (number < first || number > last) coming.abort();
    for (let number = first; number <= last; number += 1) if (!this.#blocks.has(number) && !this.#coming.has(number)) void this.#fetch(number);
  };

  stop(): void {
    for (const coming of this.#coming.values()) coming.abort();
  }

  async #fetch(number: number): Promise<void> {
    const coming = new AbortController();
    this.#coming.set(number, coming);
    try {
      const { total, lines } = await this.ask(number * block, block, coming.signal);
      if (coming.signal.aborted) return;
      this.#total = total;
      this.#blocks.set(number, lines);
      if (this.#blocks.size > 40) this.#forget(number);
      this.changed();
    } catch (error) {
      if (isAbort(error) || coming.signal.aborted) return;
      this.#failed = { error, again: () => this.look(...this.#sight) };
      this.changed();
    } finally {
      this.#coming.delete(number);
    }
  }

  /** The one farthest from where one is. */
  #forget(here: number): void {
    const farthest = [...this.#blocks.keys()].reduce((a, b) => (Math.abs(b - here) > Math.abs(a - here) ? b : a), here);
    this.#blocks.delete(farthest);
  }
}

/** A list in the worker, seen through a window. Another `key` is another list (a newer plan, another filter); `ask` goes with it. */
export function useLines<Line>(key: string, total: number, ask: Ask<Line>): Lines<Line> {
  const [shown, setShown] = useState<Lines<Line>>({ total, at: () => undefined, look: () => undefined, failed: null });
  useEffect(() => {
    let first = true;
    const blocks: Blocks<Line> = new Blocks(total, ask, () => {
      setShown(blocks.lines);
      first = false;
    });
    blocks.look(0, 0);
    // The list before stays in sight for the moment that the first lines of this one take.
    const timer = setTimeout(() => first && setShown(blocks.lines), 150);
    return () => {
      clearTimeout(timer);
      blocks.stop();
    };
    // eslint-disable-next-line -- `ask` is of the key
  }, [key]);
  return shown;
}
