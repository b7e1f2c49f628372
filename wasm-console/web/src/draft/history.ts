/** What was edited, and the way back and forth: every step is a whole value, which shares what did not change with the one before. */
export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** Steps of one name that follow each other are one: letters that are typed into one field. */
  readonly step: string | undefined;
}

const most = 200;

export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [], step: undefined });

export function edit<T>(history: History<T>, next: T, step?: string): History<T> {
  if (next === history.now) return history;
  if (step !== undefined && step === history.step) return { ...history, now: next, future: [] };
  return { past: [...history.past, history.now].slice(-most), now: next, future: [], step };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), now: before, future: [history.now, ...history.future], step: undefined };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future, step: undefined };
}
