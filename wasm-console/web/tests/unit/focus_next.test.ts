import { expect, test } from 'vitest';
import { nextAfter } from '@/ui/focus_next';

test('behind what is removed comes the next one, and behind the last one what adds another', () => {
  expect([nextAfter(0, 3), nextAfter(2, 3), nextAfter(3, 3), nextAfter(0, 0)]).toEqual([0, 2, undefined, undefined]);
});
