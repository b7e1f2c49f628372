import { expect, test } from 'vitest';
import { lackOf } from '@/preview/memory';

const gib = (many: number): number => many * 2 ** 30;

test('before memory is short it is said, and of what there is too much', () => {
  expect([lackOf(gib(1.4), gib(2)), lackOf(gib(1.6), 0), lackOf(gib(1.6), gib(3.5)), lackOf(gib(0.1), gib(3))]).toEqual([null, 'pages', 'pages', 'held']);
});
