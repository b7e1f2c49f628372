import { expect, test } from 'vitest';
import { readReplay } from '@/sync/read_replay';

async function* lines(...all: readonly object[]): AsyncGenerator<object> {
  for (const line of all) yield line;
}

const part = { connection: 'visitor', direction: 'pull', recorded: 'a', digest: 'a', same: true, changes: 2, zones_then: '' };

test('differences are of the part that stands before them', async () => {
  const push = { ...part, direction: 'push' };
  const found = await readReplay(
    lines({ replayed: part }, { difference: { target: 'v-1', field: 'custom.region', then: { old: 'A', new: 'B' }, under: null } }, { replayed: push }, { difference: { target: '003', field: 'Pendo_NPS__c', then: null, under: { old: null, new: 9 } } }),
  );
  expect(found.parts).toEqual([part, push]);
  expect(found.differences.map((one) => [one.part.direction, one.target])).toEqual([
    ['pull', 'v-1'],
    ['push', '003'],
  ]);
});

test('of what no part was told of before nothing is shown', async () => {
  expect(await readReplay(lines({ difference: { target: 'v-1', field: 'f', then: null, under: null } }))).toEqual({ parts: [], differences: [] });
});
