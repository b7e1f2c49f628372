import { areAsked, onceFree } from './once_free';

let last: Promise<unknown> = Promise.resolve();

/**
 * Other systems are asked by one call of the API at a time, and a second one is turned away: what this page asks of them waits for its turn, and for a call
 * that was given up, with which the engine goes on.
 */
export function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const turn = last.then(() => onceFree(call, areAsked));
  last = turn.catch(() => undefined);
  return turn;
}
