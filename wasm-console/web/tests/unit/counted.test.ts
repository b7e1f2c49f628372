import { expect, test } from 'vitest';
import { counted } from '@/words/en/counted';
import { log } from '@/words/en/log';
import { overview } from '@/words/en/overview';
import { recovery } from '@/words/en/recovery';
import { segments } from '@/words/en/segments';
import { sync } from '@/words/en/sync';

test('one is said otherwise than several', () => {
  expect([counted('1', 'change'), counted('2', 'change'), counted('0', 'entry', 'entries'), counted('1,001', 'entry', 'entries')]).toEqual(['1 change', '2 changes', '0 entries', '1,001 entries']);
  expect(overview.letters('1')).toBe('1 change was refused by the other system and is kept as a letter.');
  expect(overview.letters('200+')).toContain('changes were refused');
  expect(log.wholeEntries('1')).toBe('Whole: 1 entry is as it was written, and each continues the one before it.');
  expect(recovery.approveText('1', '1')).toContain('1 change of 1 record ');
  expect(sync.calls('1', '0')).toBe('1 call of Salesforce, 0 of Pendo');
  expect(segments.read(11)).toBe('as read by run 11');
});

test('whatever is called otherwise where it is one has a name for several, too', () => {
  expect(Object.keys(sync.countsOfOne).filter((name) => !(name in sync.counts))).toEqual([]);
  expect(Object.keys(log.countsOfOne).filter((name) => !(name in log.counts))).toEqual([]);
});
