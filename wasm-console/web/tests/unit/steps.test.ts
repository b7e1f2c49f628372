import { expect, test } from 'vitest';
import { placeOf, stepAt, stepsOf } from '@/pages/entities/steps';

const at = (position: number, time: string) => ({ position, time, run: position });

test('the slider has every moment and every day’s end in the zone, and ends now', () => {
  const steps = stepsOf([at(9, '2026-11-29T16:00:00Z'), at(3, '2026-11-28T03:00:00Z'), at(9, '2026-11-29T16:00:00Z')], '2026-12-01T01:00:00Z', 'Asia/Tokyo');
  expect(steps.map((step) => [step.is, step.at])).toEqual([
    ['moment', '3'],
    ['day', '2026-11-29'], // the end of the 28th
    ['day', '2026-11-30'],
    ['moment', '9'], // 01:00 of the 30th in Tokyo
    ['day', '2026-12-01'],
    ['now', ''],
  ]);
});

test('of nothing there is now alone', () => expect(stepsOf([], '2026-12-01T01:00:00Z', 'UTC').map((step) => step.at)).toEqual(['']));

test('an address that is none of the slider’s places is said as it is, and stands at the last place that is no later', () => {
  const steps = stepsOf([at(903, '2026-11-28T03:00:00Z'), at(950, '2026-11-29T16:00:00Z')], '2026-12-01T01:00:00Z', 'UTC'); // older moments were not asked for
  const shown = (asked: string) => [stepAt(steps, asked).is, stepAt(steps, asked).when, steps[placeOf(steps, asked, 'UTC')]?.at];
  expect(shown('')).toEqual(['now', '2026-12-01T01:00:00Z', '']);
  expect(shown('950')).toEqual(['moment', '2026-11-29T16:00:00Z', '950']);
  expect(shown('12')).toEqual(['position', '12', '903']);
  expect(shown('920')).toEqual(['position', '920', '903']);
  expect(shown('2026-11-30')).toEqual(['day', '2026-11-29', '2026-11-30']);
  expect(shown('2026-11-02')).toEqual(['day', '2026-11-01', '903']);
  expect(shown('2026-11-29T20:00:00Z')).toEqual(['time', '2026-11-29T20:00:00Z', '950']);
  expect(shown('yesteryear')).toEqual(['time', 'yesteryear', '903']);
});
