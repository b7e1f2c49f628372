import type { QueryClient } from '@tanstack/react-query';

/**
 * The changes of a run come all in one answer, and a run's page asks for them when it has ended (changes_query.ts); the others Salesforce and Pendo are asked
 * for, of which the log says nothing.
 */
const left: ReadonlySet<unknown> = new Set(['changes', 'fields', 'reports', 'salesforce']);

/** Whatever the log knows of a subscription, and is shown, is asked for again. */
export const askAgain = (client: QueryClient, subscription: string): Promise<unknown> =>
  Promise.all([
    client.invalidateQueries({ queryKey: [subscription], predicate: ({ queryKey }) => !left.has(queryKey[1]) }),
    client.invalidateQueries({ queryKey: ['subscriptions'] }),
  ]);

const pause = 500;

/** Does it when told, twice a second at most, and once more after what came meanwhile: an answer that takes longer is waited for, not cancelled by the next. */
export class AtMostTwiceASecond {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again = false;

  constructor(private readonly act: () => Promise<unknown>) {}

  tell = (): void => {
    this.#again = true;
    this.#timer ??= setTimeout(() => void this.#run(), pause);
  };

  stop(): void {
    clearTimeout(this.#timer);
    this.#again = false;
  }

  async #run(): Promise<void> {
    this.#again = false;
    await this.act().catch(() => undefined); // what went wrong stands where the answer would
    this.#timer = undefined;
    if (this.#again) this.tell();
  }
}
