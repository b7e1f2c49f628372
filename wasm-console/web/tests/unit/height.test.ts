import { expect, test } from 'vitest';
import { heightOf } from '@/pages/overview/height';

test('a bar is the higher the more a run wrote: little is more than nothing beside much', () => {
  const heights = [0, 5, 300, 4_164].map((written) => heightOf(written, 4_164));
  expect(heights).toEqual([...heights].sort((a, b) => a - b));
  expect(new Set(heights).size).toBe(4);
});
