import type { Run, RunPart, Trouble } from './queries';

/** A held part that nobody has decided on yet. */
export interface Held {
  readonly run: Run;
  readonly part: RunPart;
}

const day = 24 * 60 * 60 * 1000;

/** What the guard held, and somebody rejected: nothing of it waits any more. */
export const isRejected = (run: Pick<Run, 'state' | 'rejected_by'>): boolean => run.state === 'held' && run.rejected_by !== '';

/** A run is rejected as a whole, and approved part by part: by the digest of what the part would write. */
export const isApproved = (run: Run, part: RunPart, runs: readonly Run[]): boolean =>
  run.approved_digest === part.digest || runs.some(({ approves, expect }) => approves === run.run && expect === part.digest); // a run says of its last approval alone

export const isDecided = (run: Run, part: RunPart, runs: readonly Run[]): boolean => run.rejected_by !== '' || isApproved(run, part, runs);

/** What waits for a decision: parts that the guard held in the last 24 hours, newest first; after that nobody may approve them any more. */
export function heldIn(runs: readonly Run[], now: number): readonly Held[] {
  const seen = new Set<string>();
  const found: Held[] = [];
  for (const run of runs) {
    for (const part of run.parts) {
      const name = `${part.connection} ${part.direction}`;
      if (seen.has(name)) continue; // a later run of the part has its own answer
      seen.add(name);
      if (part.state === 'held' && !isDecided(run, part, runs) && now - Date.parse(run.ended || run.started) < day) found.push({ run, part });
    }
  }
  return found;
}

/** Runs of which something is said to be held, and that are not among those that were asked for: there may be many runs in a day. */
export const heldElsewhere = (troubles: readonly Trouble[], runs: readonly Run[]): readonly number[] => [
  ...new Set(troubles.filter(({ kind, run }) => kind === 'held' && run > 0 && !runs.some((one) => one.run === run)).map(({ run }) => run)),
];
