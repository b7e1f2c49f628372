import { describe, expect, test } from 'vitest';
import { withConstantText, withConstantType } from '@/mapping/constant';
import { newConverter, renamedKey, typedKey } from '@/mapping/converter';
import { difference } from '@/mapping/moved';
import { sharedGroup } from '@/preview/shared_group';
import { type Cost, writingCalls } from '@/preview/inputs';

describe('what moved between two plans', () => {
  async function* lines(...changes: (readonly [string, unknown])[]) {
    yield { summary: {} } as object;
    for (const [target, value] of changes) yield { change: { target, field: 'custom.a', old: null, new: value } };
  }
  test('is what only one of them has', async () => {
    const moved = await difference(lines(['v-1', 'x'], ['v-2', 'y']), lines(['v-2', 'y'], ['v-1', 'z']));
    expect(moved.gone.map(({ target, new: now }) => [target, now])).toEqual([['v-1', 'x']]);
    expect(moved.added.map(({ target, new: now }) => [target, now])).toEqual([['v-1', 'z']]);
  });
});

test('writing costs calls as the engine reckons them', () => {
  const cost = (in_calls_up_to: number | null): Cost => ({ salesforceCalls: 1, pendoCalls: 1, quota: null, enough: true, writing: { targets_a_call: 200, in_calls_up_to, calls_of_a_job: 10 } });
  expect([writingCalls(cost(2000), 0), writingCalls(cost(2000), 201), writingCalls(cost(2000), 2001), writingCalls(cost(null), 2001)]).toEqual([0, 2, 10, 11]);
});

test('a group that all fields share is said once', () => {
  expect([sharedGroup(['custom.a', 'custom.b']), sharedGroup(['custom.a', 'agent.b']), sharedGroup(['Pendo_A__c']), sharedGroup([])]).toEqual(['custom.', '', '', '']);
});

describe('constants', () => {
  test('stay of their kind while one types', () => {
    expect([withConstantText(1, '12'), withConstantText(1, 'x'), withConstantText('a', '12')]).toEqual([12, 'x', '12']);
  });
  test('change their kind', () => {
    expect([withConstantType('12', 'number'), withConstantType(12, 'text'), withConstantType('x', 'yes'), withConstantType('x', 'nothing')]).toEqual([12, '12', true, null]);
  });
});

test('a value that is renamed keeps its place, and overwrites none', () => {
  expect(Object.keys(renamedKey({ a: '1', b: '2' }, 'a', 'c'))).toEqual(['c', 'b']);
  expect(renamedKey({ a: '1', b: '2' }, 'a', 'b')).toEqual({ a: '1', b: '2' });
  expect(typedKey({ Media: '1', Medi: '2' }, 'Medi', 'Media')).toEqual({ held: 'Media' });
  expect(typedKey({ Media: '1', Medi: '2' }, 'Medi', 'Media ')).toEqual({ values: { Media: '1', 'Media ': '2' } });
  expect(newConverter('values')).toEqual({ values: { '': '' }, otherwise: 'pass' });
});
