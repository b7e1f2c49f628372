import { expect, test } from 'vitest';
import type { Run } from '@/sync/queries';
import { writtenSince } from '@/sync/written_since';

const read = '2026-11-29T13:03:00Z';
const run = (number: number, minutes: readonly [begun: string, ended: string], accepted: number, more: Partial<Run> = {}): Run => {
  const [started, ended] = minutes.map((minute) => (minute === '' ? '' : `2026-11-29T${minute}:00Z`));
  return { run: number, state: 'completed', cut_off: false, started, ended, counts: { accepted }, found_by_reading: {}, open: 0, ...more } as never;
};
const since = (...runs: readonly Run[]): number | undefined => writtenSince(runs, read)?.run;

test('what was read is of before a run that has written since, whoever began it, and of before one that goes on', () => {
  expect(since(run(7, ['12:00', '12:10'], 40))).toBeUndefined();
  expect(since(run(8, ['13:10', '13:20'], 40), run(7, ['12:00', '12:10'], 40))).toBe(8);
  expect(since(run(8, ['13:00', '13:20'], 40))).toBe(8); // it had begun before the reading, and wrote on
  expect(since(run(9, ['13:30', ''], 0, { state: 'running' }))).toBe(9);
});

test('one that wrote nothing leaves it as it is; of one that was cut off, or has open writes, that is not known', () => {
  expect(since(run(8, ['13:10', '13:20'], 0))).toBeUndefined();
  expect(since(run(8, ['13:10', '13:20'], 0, { open: 2 }))).toBe(8);
  expect(since(run(8, ['13:10', ''], 0, { state: 'running', cut_off: true }))).toBe(8);
  expect(since(run(8, ['12:10', ''], 0, { state: 'running', cut_off: true }))).toBeUndefined();
});
