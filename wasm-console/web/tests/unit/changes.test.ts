import { describe, expect, test } from 'vitest';
import { asOfNow, partHasExceptions, RunChanges } from '@/sync/changes';
import { compare } from '@/sync/compare';
import { cellOf, csv } from '@/ui/csv';

const sent = (target: string, field: string, after: unknown, outcome = 'accepted') =>
  ({ kind: 'written', connection: 'visitor', direction: 'pull', target, source: '003', outcome, words: '', attempt: 1, open: false, time: '', position: 1, run: 1, fields: [{ field, before: null, after }] }) as const;

describe('the lines of a run', () => {
  test('a held plan has a line a field: they are put together by record', () => {
    const changes = new RunChanges();
    changes.add({ connection: 'visitor', direction: 'pull' });
    changes.add({ field: 'custom.a', old: 1, new: 2, target: 'v-1' });
    changes.add({ field: 'custom.b', old: null, new: 'x', target: 'v-1' });
    changes.add({ field: 'custom.a', old: 1, new: 3, target: 'v-2' });
    changes.add(sent('v-3', 'custom.a', 4));
    expect(changes.all.map(({ target, outcome, fields }) => [target, outcome, fields.length])).toEqual([
      ['v-1', 'held', 2],
      ['v-2', 'held', 1],
      ['v-3', 'accepted', 1],
    ]);
  });

  test('what was held once and is planned anew is not held, and not sent yet', () => {
    const changes = new RunChanges();
    for (const direction of ['pull', 'push']) {
      changes.add({ connection: 'visitor', direction });
      changes.add({ field: 'custom.a', old: 1, new: 2, target: direction });
    }
    changes.add(sent('v-3', 'custom.a', 4));
    const parts = [{ connection: 'visitor', direction: 'pull', held: false }, { connection: 'visitor', direction: 'push', held: true }];
    expect(asOfNow(changes.all, parts).map(({ outcome }) => outcome)).toEqual(['unsent', 'held', 'accepted']);
  });

  test('a part has exceptions where the last try of one of its own records did not go well', () => {
    const changes = new RunChanges();
    changes.add({ ...sent('v-1', 'custom.a', 1, 'rejected') });
    changes.add({ ...sent('v-1', 'custom.a', 1), attempt: 2 });
    changes.add({ ...sent('v-2', 'custom.a', 1, 'missing'), direction: 'push' });
    expect(['pull', 'push'].map((direction) => partHasExceptions(changes.all, { connection: 'visitor', direction }))).toEqual([false, true]);
  });

  test('two runs are compared field by field', () => {
    const lists = [[sent('v-1', 'a', 1), sent('v-2', 'a', 1), sent('v-3', 'a', 1), sent('v-5', 'a', 1, 'rejected')], [sent('v-2', 'a', 1), sent('v-3', 'a', 2), sent('v-4', 'a', 1), sent('v-5', 'a', 1)]].map((list) => {
      const changes = new RunChanges();
      for (const one of list) changes.add(one);
      return changes.all;
    });
    expect(compare(lists[0] ?? [], lists[1] ?? []).map(({ target, where }) => [target, where])).toEqual([
      ['v-1', 'only_first'],
      ['v-2', 'same'],
      ['v-3', 'differs'],
      ['v-5', 'outcome_differs'],
      ['v-4', 'only_second'],
    ]);
  });
});

describe('CSV', () => {
  test('quotes, and keeps text from being a formula, but numbers as they are', async () => {
    const text = await csv(['id', 'new'], [['v-1', 'a "b"\nc'], ['=1+1', '-5'], ['-x', '@y']]).text();
    expect(text.replace('\uFEFF', '')).toBe('"id","new"\r\n"v-1","a ""b""\nc"\r\n"\'=1+1","-5"\r\n"\'-x","\'@y"\r\n');
  });
  test('a value is text, JSON or nothing', () => expect([cellOf('a'), cellOf(null), cellOf(['a']), cellOf(1.5)]).toEqual(['a', '', '["a"]', '1.5']));
});
