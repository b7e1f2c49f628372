import { describe, expect, test } from 'vitest';
import type { Configuration } from '@/draft/configuration';
import { connectionWords } from '@/mapping/connection_words';
import { differencePlace } from '@/mapping/difference_place';
import { differenceValue } from '@/mapping/difference_value';
import { words } from '@/mapping/words';
import { words as uiWords } from '@/ui/words';

const configuration = (pull: readonly object[], push: readonly object[] = []): Configuration => ({ connections: { visitor: { object: 'Contact', pull, push } } }) as never;
const inForce = configuration([{ from: 'Title', to: 'title' }, { from: 'Region__c', to: 'Region' }], [{ report: 'usage-30d', columns: [{ from: 'days', to: 'Pendo_Days__c' }] }, { report: 'a "b"', columns: [{ from: 'x', to: 'Pendo_X__c' }] }]);
const other = configuration([{ value: 'x', to: 'one' }]);
const say = (place: string, language: 'en' | 'ja' = 'en'): string => differencePlace(place, [inForce, other], words[language], connectionWords[language]);

describe('where two configurations differ is said as one finds it on the pages', () => {
  test.each([
    ['connections.visitor.pull.title', 'Visitors, line 1 (Title → title)'],
    ['connections.visitor.pull.region.when_empty', 'Visitors, line 2 (Region__c → Region), When the source is empty'],
    ['connections.visitor.pull.one', 'Visitors, line 1 (= → one)'],
    ['connections.visitor.push.usage-30d.Pendo_Days__c.from', 'Visitors, report usage-30d, line 1 (days → Pendo_Days__c), Report column'],
    ['connections.visitor.push["a \\"b\\""].Pendo_X__c.truncate', 'Visitors, report a "b", line 1 (x → Pendo_X__c), Cut what is too long'],
    ['connections.visitor.identifier.pendo', 'Visitors, Identifiers: In Pendo'],
    ['connections.visitor.guard.changed', 'Visitors, Guard: Changed records, more than'],
    ['connections.account', 'Accounts'],
    ['pendo.pull_group', 'Metadata group that pulls write to'],
    ['messages.ops', 'Messages: ops'],
  ])('%s', (place, text) => expect(say(place)).toBe(text));
  test('in Japanese, too', () => expect(say('connections.visitor.pull.title.from', 'ja')).toBe('ビジターの1行目(Title → title)、Salesforce 項目'));
  test('what no page has, and a line of neither, keep their names', () => expect(['retention.pages', 'connections.visitor.pull.gone.from'].map((place) => say(place))).toEqual(['retention.pages', 'connections.visitor.pull.gone.from']));
});

describe('what they say there is said so, too', () => {
  const said = (place: string, value: unknown, language: 'en' | 'ja' = 'en'): string => differenceValue(place, value, words[language], connectionWords[language], uiWords[language]);
  test.each([
    ['connections.visitor.pull.title.when_empty', 'keep', 'keep what is there'],
    ['connections.visitor.pull.title.write', 'only_if_empty', 'only where the target is empty'],
    ['connections.visitor.push.usage.Pendo_X__c.truncate', true, 'yes'],
    ['connections.visitor.push.usage.Pendo_X__c.value', true, 'true'],
    ['connections.visitor.duplicates', 'all', 'each takes the values'],
    ['connections.visitor.pull.title', { from: 'Title', to: 'title' }, 'Title → title'],
    ['connections.visitor.pull.one', { value: 1, to: 'one' }, '= 1 → one'],
    ['connections.visitor.pull.title.convert', [{ trim: true }, { scale: 100 }], `${words.en.convert.names.trim}, ${words.en.convert.names.scale} 100`],
    ['connections.visitor.pull.title.from', 'keep', 'keep'],
    ['connections.visitor.guard.changed', 50, '50'],
  ] as const)('%s', (place, value, text) => expect(said(place, value)).toBe(text));
  test('in Japanese, too', () => expect(said('connections.visitor.pull.title.when_empty', 'clear', 'ja')).toBe('対象も空にする'));
});
