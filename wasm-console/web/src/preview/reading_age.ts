import { dayOf } from '@/ui/format';

/** Beyond it both systems hold too much else by now: a night lies between. */
export const oldAfter = 24 * 60 * 60 * 1000;

export interface ReadingAge {
  /** An hour alone is of today, in the subscription's zone. */
  readonly parts: 'clock' | 'moment';
  readonly isOld: boolean;
}

/** How old what was read at that moment (ISO 8601) is now, and how it is said. */
export const readingAge = (at: string, zone: string, now: number): ReadingAge => ({
  parts: dayOf(at, zone) === dayOf(new Date(now).toISOString(), zone) ? 'clock' : 'moment',
  isOld: now - Date.parse(at) > oldAfter,
});
