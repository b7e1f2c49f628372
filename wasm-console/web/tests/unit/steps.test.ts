import { expect, test } from 'vitest';
import { stepsOf } from '@/pages/entities/steps';

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
