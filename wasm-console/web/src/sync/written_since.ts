import { goesOn } from './going_on';
import type { Run } from './queries';

/** Whether anything of it can have arrived anywhere. */
export const wrote = (run: Run): boolean => (run.counts['accepted'] ?? 0) > 0 || (run.found_by_reading['arrived'] ?? 0) > 0 || run.open > 0;

/** The newest run by which what was read at that time (ISO 8601) is of before: one that has written since, was cut off since, or goes on. */
export const writtenSince = (runs: readonly Run[], at: string): Run | undefined =>
  runs.find((run) => goesOn(run) || ((wrote(run) || run.cut_off) && Date.parse(run.ended || run.started) > Date.parse(at)));
