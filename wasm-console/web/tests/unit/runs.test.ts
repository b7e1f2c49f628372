import { expect, test } from 'vitest';
import { goesOn } from '@/sync/going_on';
import type { Run } from '@/sync/queries';

test('a run that was taken up again goes on as one does that was not', () => {
  const is = (state: Run['state'], cut_off = false): boolean => goesOn({ state, cut_off });
  expect([is('running'), is('continued'), is('continued', true), is('completed'), is('held')]).toEqual([true, true, false, false, false]);
});
