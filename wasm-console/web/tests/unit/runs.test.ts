import { describe, expect, test } from 'vitest';
import { noneOf } from '@/pages/runs/none_of';
import { goesOn } from '@/sync/going_on';
import { heldIn, isRejected } from '@/sync/held';
import { outcomesOf } from '@/sync/outcomes';
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

test('what was held and rejected waits for nobody any more', () => {
  const is = (state: Run['state'], rejected_by: string): boolean => isRejected({ state, rejected_by });
  expect([is('held', ''), is('held', 'user ann'), is('completed', 'user ann')]).toEqual([false, true, false]);
});

test('what became of what was sent is counted, what was written in any case', () => {
  expect(outcomesOf({ counts: { accepted: 287, rejected: 11, missing: 0, letters: 11, pendo_calls: 6 } })).toEqual([['accepted', 287], ['rejected', 11], ['letters', 11]]);
  expect(outcomesOf({ counts: {} })).toEqual([['accepted', 0]]);
});

test('a run without a change says why: the systems agree, or the same changes wait as letters', () => {
  const none = (more: Partial<Run>) => noneOf({ state: 'completed', cut_off: false, counts: {}, ...more } as never);
  expect([none({}), none({ counts: { letters: 11 } }), none({ state: 'failed', counts: { letters: 11 } }), none({ state: 'running' }), none({ state: 'running', cut_off: true })]).toEqual(['none', 'letters', 'failed', 'yet', 'cutOff']);
});
