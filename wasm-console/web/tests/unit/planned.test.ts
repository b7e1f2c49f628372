import { describe, expect, test } from 'vitest';
import { entityNamed, newestThatPlanned, newestThatPlannedPart, plannedNothing } from '@/sync/planned';
import type { Run } from '@/sync/queries';

const part = (name: string, planned: number) => {
  const [connection, direction] = name.split(' ');
  return { connection, direction, planned };
};
const run = (number: number, parts: Readonly<Record<string, number>>, more: Partial<Run> = {}): Run =>
  ({ run: number, state: 'completed', cut_off: false, correction: '', parts: Object.entries(parts).map(([name, planned]) => part(name, planned)), ...more }) as never;

const whole = run(3, { 'visitor pull': 40, 'visitor push': 41 });
const pilot = run(4, { 'visitor push': 52 }, { kind: 'pilot' });
const back = run(5, { 'visitor pull': 60 }, { correction: 'undo of run 3' });
const failed = run(6, { 'visitor pull': 0 }, { state: 'failed' });
const going = run(7, { 'visitor pull': 70 }, { state: 'running' });
const all = [going, failed, back, pilot, whole];

describe('what the last run did with a record', () => {
  test('is told by the newest that planned: none that failed before, goes on, or takes something back', () => {
    expect(newestThatPlanned(all)?.run).toBe(4);
    expect(newestThatPlanned([going, failed])?.run).toBe(6);
    expect(newestThatPlanned([going])).toBeUndefined();
  });

  test('is told, of a part that this run did not plan, by the newest before it that did', () => {
    const pull = { connection: 'visitor', direction: 'pull' };
    expect(newestThatPlannedPart(all, pull, 6)?.run).toBe(3);
    expect(newestThatPlannedPart(all, pull, 3)).toBeUndefined();
    expect(newestThatPlannedPart(all, { connection: 'visitor', direction: 'push' }, 7)?.run).toBe(4);
  });

  test('a run that failed at its sign-in has planned nothing; one that goes on may still', () => {
    expect([whole, pilot, failed, run(8, {}), going, run(9, {}, { state: 'running' })].map(plannedNothing)).toEqual([false, false, true, true, false, false]);
  });
});

test('who shares an identifier is a record, a visitor or an account, whatever its id holds', () => {
  expect(entityNamed('Salesforce record 00300000000000vAAA')).toEqual({ kind: 'record', id: '00300000000000vAAA' });
  expect(entityNamed('Pendo visitor Pendo visitor 7')).toEqual({ kind: 'visitor', id: 'Pendo visitor 7' });
  expect(entityNamed('Pendo account a b\nc')).toEqual({ kind: 'account', id: 'a b\nc' });
  expect(entityNamed('row 7')).toBeUndefined();
});
