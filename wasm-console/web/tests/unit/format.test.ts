import { describe, expect, test } from 'vitest';
import { bytesText, dayOf, durationText, instantOf, numberText, timeText } from '@/ui/format';
import { momentsIn } from '@/ui/moments';

describe('times are those of the subscription', () => {
  test('in its zone and in either language', () => {
    expect(timeText('2026-11-29T17:30:00Z', 'Asia/Tokyo', 'moment', 'en')).toBe('30 Nov 2026, 02:30');
    expect(timeText('2026-11-29T17:30:00Z', 'Asia/Tokyo', 'moment', 'ja')).toBe('2026年11月30日 02:30');
  });
  test('a day is that of the zone', () => expect(dayOf('2026-11-29T17:30:00Z', 'Asia/Tokyo')).toBe('2026-11-30'));
  test('an unknown zone is shown as UTC', () => expect(timeText('2026-11-29T17:30:00Z', 'No/Where', 'clock', 'en')).toBe('17:30'));
  test('there may be none', () => expect(timeText('', 'UTC', 'moment', 'en')).toBe(''));
});

describe('a time that is typed is of the zone', () => {
  test.each([
    ['2026-11-30 02:30', 'Asia/Tokyo', '2026-11-29T17:30:00Z'],
    ['2026-07-01T12:00:05', 'Europe/Prague', '2026-07-01T10:00:05Z'],
    ['2026-10-25 03:30', 'Europe/Prague', '2026-10-25T02:30:00Z'],
    ['2026-03-29 12:00', 'Europe/Prague', '2026-03-29T10:00:00Z'],
    ['2026-10-25 02:30', 'Europe/Prague', '2026-10-25T00:30:00Z'],
    ['2026-11-30 02:30', 'UTC', '2026-11-30T02:30:00Z'],
  ])('%s in %s', (said, zone, moment) => expect(instantOf(said, zone)).toBe(moment));
  test('what is none is left to others', () => expect(['812', '2026-11-30', '2026-11-30T02:30:00Z', '2026-13-40 02:30'].map((one) => instantOf(one, 'Asia/Tokyo'))).toEqual([undefined, undefined, undefined, undefined]));
});

test('moments are found in what the engine says', () => {
  expect(momentsIn('run 2 completed 2026-11-30T18:50:00.121Z')).toEqual(['run 2 completed ', '2026-11-30T18:50:00.121Z', '']);
  expect(momentsIn('paused since 2026-11-30T18:50:00Z by ann')).toEqual(['paused since ', '2026-11-30T18:50:00Z', ' by ann']);
  expect(momentsIn('the last good one was that of 2026-11-29')).toEqual(['the last good one was that of 2026-11-29']);
});

test('durations are short', () => {
  expect([1_100, 12_000, 83_000, 3_720_000].map((ms) => durationText(ms, 'en'))).toEqual(['1.1 s', '12 s', '1 min 23 s', '1 h 2 min']);
  expect(durationText(83_000, 'ja')).toBe('1分23秒');
});

test('sizes have one unit', () => expect([0, 900, 5_300_000, 114_000_000_000].map((bytes) => bytesText(bytes, 'en'))).toEqual(['0 B', '900 B', '5.1 MiB', '106 GiB']));

test('numbers have their separators', () => expect(numberText(1234567, 'en')).toBe('1,234,567'));
