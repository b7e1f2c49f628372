import { isRejected } from '@/sync/held';
import { exceptionsOf, type Run } from '@/sync/queries';

/** A run, as its bar shows it. */
export interface Bar {
  readonly run: number;
  readonly day: string;
  readonly written: number;
  readonly tone: 'good' | 'warn' | 'bad';
  /** All of it in words. */
  readonly text: string;
}

export const toneOf = (run: Run): Bar['tone'] => (run.state === 'failed' || run.cut_off ? 'bad' : (run.state === 'held' && !isRejected(run)) || exceptionsOf(run) > 0 ? 'warn' : 'good');
