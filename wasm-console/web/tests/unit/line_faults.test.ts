import { describe, expect, test } from 'vitest';
import type { Configuration, Line } from '@/draft/configuration';
import { faultsOf } from '@/draft/line_faults';
import { spoken } from '@/draft/places';
import { connectionWords } from '@/mapping/connection_words';
import { namesOf } from '@/mapping/place_names';
import { words } from '@/mapping/words';

const pull = { kind: 'visitor', direction: 'pull' } as const;
const column = (report: number) => ({ kind: 'visitor', direction: 'push', report }) as const;

const configuration = (lines: readonly Line[], reports: readonly (readonly Line[])[] = []): Configuration =>
  ({ connections: { visitor: { object: 'Contact', identifier: { pendo: 'visitorId', salesforce: 'Email' }, pull: lines, push: reports.map((columns, at) => ({ report: `r-${at + 1}`, columns })) } } }) as never;

describe('a line is marked itself', () => {
  const is = (lines: readonly Line[]) => faultsOf(configuration(lines), pull).map((fault) => fault?.is);
  test('where it is blank, or lacks a side', () => {
    expect(is([{ from: 'A', to: 'a' }, { from: ' ', to: '' }, { from: '', to: 'b' }, { from: 'C', to: '' }])).toEqual([undefined, 'blank', 'no_source', 'no_target']);
  });
  test('and a constant needs none of a source', () => expect(is([{ value: '', to: 'a' }, { value: null, to: '' }])).toEqual([undefined, 'no_target']));
  test('where an earlier one writes its field, letter case aside', () => {
    expect(faultsOf(configuration([{ from: 'A', to: 'Region' }, { from: 'B', to: 'b' }, { from: 'C', to: 'region' }]), pull)).toEqual([null, null, { is: 'twice', first: { ...pull, index: 0 } }]);
  });
  test('where nothing can be called as its target is', () => {
    expect(is(['nick name!', 'custom.region', '1st', ' region', 'a'.repeat(256), '_a1', 'Größe'].map((to) => ({ from: 'A', to })))).toEqual(['no_metadata_name', 'no_metadata_name', 'no_metadata_name', 'no_metadata_name', 'no_metadata_name', undefined, 'no_metadata_name']);
    expect(faultsOf(configuration([], [[{ from: 'x', to: '_X__c' }, { from: 'y', to: 'Pendo_Y__c' }]]), column(0))).toEqual([{ is: 'no_salesforce_name' }, null]);
  });
  test('of a push also where another report’s does', () => {
    const two = configuration([], [[{ from: 'x', to: 'Pendo_X__c' }], [{ from: 'y', to: 'Pendo_Y__c' }, { from: 'z', to: 'pendo_x__c' }]]);
    expect(faultsOf(two, column(0))).toEqual([null]);
    expect(faultsOf(two, column(1))).toEqual([null, { is: 'twice', first: { ...column(0), index: 0 } }]);
  });
});

describe('a place in the configuration is said as one finds it on the page', () => {
  const two = configuration([{ from: 'Title', to: 'title' }, { from: '', to: '' }, { value: 1, to: 'one' }], [[{ from: 'days', to: 'Pendo_Days__c' }]]);
  const say = (text: string, of: Configuration | undefined = two) => spoken(text, of, words.en.places);
  test.each([
    ['line 1, connections.visitor.pull[0].to', 'Visitors, line 1 (Title → title)'],
    ['configuration:line 1, connections.visitor.pull[1].from', 'Visitors, line 2'],
    ['connections.visitor.pull[1]', 'Visitors, line 2'],
    ['connections.visitor.pull[2]: no', 'Visitors, line 3 (= → one): no'],
    ['connections.visitor.pull[0].convert[1].scale', 'Visitors, line 1 (Title → title), convert 2.scale'],
    ['connections.visitor.push[0].columns[0] writes this field already', 'Visitors, report r-1, line 1 (days → Pendo_Days__c) writes this field already'],
    ['connections.account.pull[4].from', 'Accounts, line 5'],
    ['line 7, column 3', 'line 7, column 3'],
    ['connections.visitor.identifier.pendo', 'Visitors, identifier.pendo'],
    ['connections.account: no such object', 'Accounts: no such object'],
  ])('%s', (place, text) => expect(say(place)).toBe(text));
  test.each([
    ['line 1, pendo.host', 'Pendo のアドレス'],
    ['line 1', ''],
    ['line 1, connections.visitor.pull[0].when_empty', 'ビジターの1行目(Title → title)、元の値が空のとき'],
    ['connections.account.guard.changed', 'アカウント、ガード: 変更レコード数の上限'],
    ['line 1, messages[1].to[0]', '通知先 2、to'],
    ['`pendo.host` は正しいですか。', 'Pendo のアドレス は正しいですか。'],
  ])('in the words of the page, and without a line that no form has: %s', (place, text) => expect(spoken(place, two, words.ja.places, namesOf(words.ja, connectionWords.ja))).toBe(text));
  test('also of a configuration that nobody has at hand', () => expect(spoken('connections.visitor.push[1].columns[2]', undefined, words.en.places)).toBe('Visitors, report 2, line 3'));
});
