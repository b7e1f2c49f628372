import { describe, expect, test } from 'vitest';
import { goesOn } from '@/sync/going_on';
import { heldIn } from '@/sync/held';
import type { Run, RunPart } from '@/sync/queries';

test('a run that was taken up again goes on as one does that was not', () => {
  const is = (state: Run['state'], cut_off = false): boolean => goesOn({ state, cut_off });
  expect([is('running'), is('continued'), is('continued', true), is('completed'), is('held')]).toEqual([true, true, false, false, false]);
});

describe('of two parts that one run holds', () => {
  const [a, b] = ['a', 'b'].map((letter) => letter.repeat(64)) as [string, string];
  const part = (direction: string, digest: string) => ({ connection: 'visitor', direction, digest, state: 'held', held: true }) as RunPart;
  const held: Run = { run: 3, approves: 0, expect: '', approved_by: '', approved_digest: '', rejected_by: '', started: '2026-11-29T02:00:00Z', ended: '2026-11-29T02:10:00Z', parts: [part('pull', a), part('push', b)] } as never;
  const now = Date.parse('2026-11-29T08:00:00Z');
  const waiting = (...runs: readonly Run[]): readonly string[] => heldIn(runs, now).map((one) => one.part.digest);

  test('one that is approved leaves the other to be decided on', () => {
    expect(waiting(held)).toEqual([a, b]);
    expect(waiting({ ...held, approved_by: 'user ann', approved_digest: a })).toEqual([b]);
  });

  test('each that was approved is, though the run says of the last approval alone', () => {
    const second = { ...held, approved_by: 'user ann', approved_digest: b };
    const approving = (digest: string, run: number): Run => ({ ...held, run, approves: 3, expect: digest, parts: [] });
    expect(waiting(approving(b, 5), approving(a, 4), second)).toEqual([]);
  });

  test('a rejection is of both', () => expect(waiting({ ...held, rejected_by: 'user ann' })).toEqual([]));
});
