import { ProblemError } from './problem';

/** Other systems are asked by one call at a time, of everybody together: an answer of the engine, which has no code of its own. */
export const areAsked = (error: unknown): boolean => error instanceof ProblemError && error.problem.status === 503 && error.problem.detail === 'somebody else has the systems asked just now';

/** The engine is at the same still, for somebody who does not wait for it any more. */
export const isAtIt = (error: unknown): boolean => error instanceof ProblemError && error.problem.status === 409;

/**
 * Calls again for a while what is refused for now alone: a page that was left may have asked, and the engine goes on with it though nobody waits. After `most`
 * times the refusal is believed.
 */
export async function onceFree<T>(call: () => Promise<T>, isBusy: (error: unknown) => boolean, { every = 1_000, most = 30 } = {}): Promise<T> {
  for (let left = most; ; --left)
    try {
      return await call();
    } catch (error) {
      if (left === 0 || !isBusy(error)) throw error;
      await new Promise((fulfil) => setTimeout(fulfil, every));
    }
}
