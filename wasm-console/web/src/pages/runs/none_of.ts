import { goesOn } from '@/sync/going_on';
import type { Run } from '@/sync/queries';

/** Why there is none: that a run changed nothing can be said only of one that came to its end. */
export function noneOf(run: Run): 'none' | 'yet' | 'cutOff' | 'failed' | 'letters' {
  if (goesOn(run)) return 'yet';
  if (run.cut_off) return 'cutOff';
  if (run.state === 'failed') return 'failed';
  return (run.counts['letters'] ?? 0) > 0 ? 'letters' : 'none';
}
