import { expect, test } from 'vitest';
import { oldAfter, readingAge } from '@/preview/reading_age';

const at = '2026-11-29T17:30:00Z'; // half past two of the next morning in Tokyo
const later = (hours: number): number => Date.parse(at) + hours * 3_600_000;

test('an hour without a date is today’s, where the subscription is', () => {
  expect(readingAge(at, 'Asia/Tokyo', later(21)).parts).toBe('clock');
  expect(readingAge(at, 'Asia/Tokyo', later(22)).parts).toBe('moment');
  expect(readingAge(at, 'UTC', later(6)).parts).toBe('clock');
  expect(readingAge(at, 'UTC', later(7)).parts).toBe('moment');
  expect(readingAge(at, 'UTC', later(24)).parts).toBe('moment');
});

test('what was read a day ago is old', () => {
  expect([0, oldAfter, oldAfter + 1].map((ms) => readingAge(at, 'UTC', later(0) + ms).isOld)).toEqual([false, false, true]);
});
