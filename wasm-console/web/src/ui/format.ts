import { language, type Language } from '@/app/language';

const locales: Record<Language, string> = { en: 'en-GB', ja: 'ja-JP' };

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(of: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = [of, zone, JSON.stringify(options)].join(' ');
  const known = cache.get(key);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat(locales[of], { ...options, timeZone: zone });
  } catch {
    made = new Intl.DateTimeFormat(locales[of], { ...options, timeZone: 'UTC' }); // a zone that this browser does not know
  }
  cache.set(key, made);
  return made;
}

/** `numberText(12345, 'en') === '12,345'` */
export const numberText = (value: number, of: Language): string => value.toLocaleString(locales[of]);

export type TimeParts = 'moment' | 'second' | 'day' | 'date' | 'clock';

const shapes: Record<TimeParts, Intl.DateTimeFormatOptions> = {
  moment: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  second: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  day: { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' },
  date: { month: 'short', day: 'numeric' },
  clock: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};

/** A moment (ISO 8601) as the subscription's people say it; "" where there is none. */
export function timeText(iso: string, zone: string, parts: TimeParts, of: Language): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? '' : formatter(of, zone, shapes[parts]).format(at);
}

/** The day of a moment in a zone, as `2026-11-29`. */
export function dayOf(iso: string, zone: string): string {
  const parts = Object.fromEntries(
    formatter('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(Date.parse(iso))
      .map(({ type, value }) => [type, value]),
  );
  return `${parts['year']}-${parts['month']}-${parts['day']}`;
}

/**
 * A time as it is said in a zone (`2026-11-30 02:30`), as the moment that it is (ISO 8601); nothing where it is none. Of one that clocks have twice it is the first.
 */
export function instantOf(said: string, zone: string): string | undefined {
  const [, date, clock, seconds = '00'] = /^\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::(\d\d))?\s*$/.exec(said) ?? [];
  const wanted = Date.parse(`${date}T${clock}:${seconds}Z`);
  if (date === undefined || Number.isNaN(wanted)) return undefined;
  const shown = (at: number): number => {
    const parts = formatter('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).formatToParts(at);
    const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    return Date.parse(`${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}Z`);
  };
  const before = wanted - 24 * 60 * 60 * 1000;
  const guess = wanted - (shown(before) - before);
  return new Date(guess - (shown(guess) - wanted)).toISOString().replace('.000Z', 'Z');
}

/** `durationText(83_000, 'en') === '1 min 23 s'` */
export function durationText(milliseconds: number, of: Language): string {
  const [hours, minutes, seconds] = of === 'ja' ? ['時間', '分', '秒'] : [' h', ' min', ' s'];
  if (milliseconds < 10_000) return `${numberText(Math.round(milliseconds / 100) / 10, of)}${seconds}`;
  const whole = Math.round(milliseconds / 1000);
  if (whole < 60) return `${whole}${seconds}`;
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const parts = h > 0 ? [`${h}${hours}`, `${m}${minutes}`] : [`${m}${minutes}`, `${s}${seconds}`];
  return parts.join(of === 'ja' ? '' : ' ');
}

/** `bytesText(5_300_000, 'en') === '5.1 MiB'` */
export function bytesText(bytes: number, of: Language): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = bytes;
  for (; value >= 1024 && unit < units.length - 1; ++unit) value /= 1024;
  return `${numberText(value < 10 && unit > 0 ? Math.round(value * 10) / 10 : Math.round(value), of)} ${units[unit]}`;
}

/** In a component: all of them, in the language of now. */
export function useFormat() {
  const of = language.use();
  return {
    number: (value: number) => numberText(value, of),
    time: (iso: string, zone: string, parts: TimeParts = 'moment') => timeText(iso, zone, parts, of),
    duration: (milliseconds: number) => durationText(milliseconds, of),
    bytes: (bytes: number) => bytesText(bytes, of),
    day: (date: string) => timeText(`${date}T12:00:00Z`, 'UTC', 'day', of),
  };
}
