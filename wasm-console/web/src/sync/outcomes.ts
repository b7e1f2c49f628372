import type { Run } from './queries';

/** What became of what a run sent, and of what it kept back; how many it wrote is said in any case. */
export const outcomesOf = (run: Pick<Run, 'counts'>): readonly (readonly [outcome: string, count: number])[] =>
  ['accepted', 'rejected', 'missing', 'unknown', 'superseded', 'not_reached', 'waiting', 'letters'].flatMap((name) => {
    const count = run.counts[name] ?? 0;
    return count > 0 || name === 'accepted' ? [[name, count] as const] : [];
  });
