import { describe, expect, test } from 'vitest';
import { areTooTall, rowsAround, rowsInSight } from '@/ui/rows_in_sight';
import { orderOf } from '@/ui/sorted';

describe('rows in sight', () => {
  test('of a short list are where they are', () => {
    expect(rowsInSight(1000, 3200, 400)).toMatchObject({ first: 96, top: 96 * 32, height: 32_000 });
  });
  test('of a list that is taller than browsers draw, the last is reached at the end', () => {
    const { height } = rowsInSight(1_000_000, 0, 400);
    expect(height).toBeLessThan(16_000_000);
    const end = rowsInSight(1_000_000, height - 400, 400);
    expect(end.first + end.count).toBe(1_000_000);
    expect(end.top + end.count * 32).toBeCloseTo(height, -1);
  });
  test('of rows that have each a height of their own, the last is at the lower edge at the end, and the first at the upper at the beginning', () => {
    expect([areTooTall(100_000), areTooTall(1_000_000)]).toEqual([false, true]);
    const { height } = rowsAround(1_000_000, 0, 500);
    expect(height).toBeLessThan(16_000_000);
    expect(rowsAround(1_000_000, 0, 500)).toMatchObject({ first: 0, row: 0, part: 0, line: 0 });
    const end = rowsAround(1_000_000, height - 500, 500);
    expect([end.row, end.part, end.line, end.first + end.count]).toEqual([999_999, 1, 500, 1_000_000]);
    const middle = rowsAround(1_000_000, (height - 500) / 2, 500);
    expect([middle.row, middle.line]).toEqual([500_000, 250]);
    expect((middle.row - middle.first) * 34).toBeGreaterThan(250); // above and below it rows fill what is in sight, though none be higher than the least
    expect((middle.first + middle.count - middle.row - 1) * 34).toBeGreaterThan(250);
  });
  test('of nothing are none', () => expect(rowsInSight(0, 0, 400).count).toBe(0));
});

test('rows are ordered by numbers, texts, and numbers in texts; equal ones stay as they were', () => {
  const ordered = <T,>(rows: readonly T[], sort: (row: T) => string | number, down = false): readonly T[] => [...orderOf(rows, [{ key: sort, isDescending: down }])].map((at) => rows[at] as T);
  expect(ordered(['v-10', 'V-2', 'a'], (row) => row)).toEqual(['a', 'V-2', 'v-10']);
  expect(ordered([3, 20, 1], (row) => row, true)).toEqual([20, 3, 1]);
  const pairs = [['x', 1], ['y', 0], ['z', 1]] as const;
  expect([false, true].map((down) => ordered(pairs, ([, by]) => by, down).map(([name]) => name).join(''))).toEqual(['yxz', 'xzy']);
});

test('rows equal in what they are sorted by first are ordered by what comes next', () => {
  const rows = [['x', 1, 'b'], ['y', 0, 'c'], ['z', 1, 'a'], ['u', 0, 'c']] as const;
  const order = orderOf(rows, [{ key: ([, number]) => number, isDescending: true }, { key: ([, , text]) => text, isDescending: false }]);
  expect([...order].map((at) => rows[at]?.[0]).join('')).toBe('zxyu');
});
