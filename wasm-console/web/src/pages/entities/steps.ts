import { dayOf } from '@/ui/format';

/** A time that can be asked for. `at` is what the API is asked; "" is now. */
export interface Step {
  readonly at: string;
  readonly is: 'moment' | 'day' | 'position' | 'time' | 'now';
  /** Of a day `2026-11-29`, of a moment its time; of an address that is none of the slider's places what it says. */
  readonly when: string;
  readonly run: number;
}

interface Moment {
  readonly time: string;
  readonly position: number;
  readonly run: number;
}

const dayBeside = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
const following = (day: string): string => dayBeside(day, 1);
const isPosition = (at: string): boolean => /^\d+$/.test(at);
const isDay = (at: string): boolean => /^\d{4}-\d\d-\d\d$/.test(at);

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

/** What an address asks for: it may be older than the moments that are here, or have been typed. */
export function stepAt(steps: readonly Step[], at: string): Step {
  const found = steps.find((step) => step.at === at);
  if (found !== undefined) return found;
  return isDay(at) ? { at, is: 'day', when: dayBeside(at, -1), run: 0 } : { at, is: isPosition(at) ? 'position' : 'time', when: at, run: 0 };
}

function isReached(step: Step, at: string, zone: string): boolean {
  if (step.at === at) return true;
  if (step.is === 'now') return false;
  if (isPosition(at)) return step.is === 'moment' && Number(step.at) <= Number(at);
  if (Number.isNaN(Date.parse(at))) return false;
  if (isDay(at)) return (step.is === 'day' ? step.at : following(dayOf(step.when, zone))) <= at;
  return step.is === 'day' ? step.at <= dayOf(at, zone) : Date.parse(step.when) <= Date.parse(at);
}

/** Where the slider stands for it: at the last of its places that is no later, or at the first. */
export const placeOf = (steps: readonly Step[], at: string, zone: string): number => Math.max(0, steps.findLastIndex((step) => isReached(step, at, zone)));
