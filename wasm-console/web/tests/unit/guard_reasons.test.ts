import { expect, test } from 'vitest';
import { guardReason } from '@/sync/guard_reasons';

test('what the guard says is told in the page’s language, and what it does not know as it is', () => {
  expect(guardReason('4164 of 4293 matched targets would change, 11 others were in the last 24 hours (held above 10 and 0.1 %)')).toEqual({ kind: 'changed', count: 4164, of: 4293, earlier: 11, above: 10, share: '0.1 %' });
  expect(guardReason('4 of 9 matched targets would change (held above 1 and 10 %)')).toMatchObject({ kind: 'changed', earlier: 0 });
  expect(guardReason('696 of 3577 values of custom.title would be cleared (held above 100 and 10 %)')).toEqual({ kind: 'cleared', count: 696, of: 3577, field: 'custom.title', above: 100, share: '10 %' });
  expect(guardReason('7 of 9 values would be cleared (held above 1 and 10 %)')).toMatchObject({ kind: 'cleared', field: '' });
  expect(guardReason('the source side is empty')).toEqual({ kind: 'empty' });
  expect(guardReason('the source side has 3 records, it had 9 within the last seven nights (held when smaller by more than 50 %)')).toEqual({ kind: 'shrunk', count: 3, before: 9, share: '50 %' });
  expect(guardReason('the directory was restored from a backup: a person is to look at its first run')).toEqual({ kind: 'restored' });
  expect(guardReason('the moon is full')).toBeNull();
});
