import { dayOf } from '@/ui/format';

/** A place of the slider. `at` is what the API is asked; "" is now. */
export interface Step {
  readonly at: string;
  readonly is: 'moment' | 'day' | 'now';
  /** Of a day `2026-11-29`, of a moment its time. */
  readonly when: string;
  readonly run: number;
}

interface Moment {
  readonly time: string;
  readonly position: number;
  readonly run: number;
}

const following = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 24 * 60 * 60 * 1000).toISOString().slice(0, 10);

/**
 * Every moment in which something came to be known of it, and the end of every day since the first of them, oldest first; last comes now. The API takes a
 * date for its first instant, so a day's end is asked for as the day after it.
 */
export function stepsOf(moments: readonly Moment[], now: string, zone: string): readonly Step[] {
  const steps: Step[] = [];
  const ordered = [...moments].sort((a, b) => a.position - b.position);
  const today = dayOf(now, zone);
  const known = new Set<number>();
  let day = ordered[0] === undefined ? today : dayOf(ordered[0].time, zone);
  for (const moment of ordered) {
    for (; day < dayOf(moment.time, zone); day = following(day)) steps.push({ at: following(day), is: 'day', when: day, run: 0 });
    if (known.has(moment.position)) continue;
    known.add(moment.position);
    steps.push({ at: String(moment.position), is: 'moment', when: moment.time, run: moment.run });
  }
  for (; day < today; day = following(day)) steps.push({ at: following(day), is: 'day', when: day, run: 0 });
  return [...steps, { at: '', is: 'now', when: now, run: 0 }];
}
