import { expect, test } from 'vitest';
import { differing } from '@/preview/differing';

test('two long texts that begin alike begin shortly before they differ', () => {
  expect(differing('Awaiting contract expansion', 'Awaiting contract expired')).toEqual(['…ct expansion', '…ct expired']);
  expect(differing('Awaiting the whole contract', 'Awaiting the whole contract, twice')).toEqual(['…ntract', '…ntract, twice']);
});

test('what is short, differs early, or is no text stands as it is', () => {
  for (const [old, now] of [['Trial of sales', 'Trial of support'], ['Customer since 2019, in the south', 'Churned in 2024, after the south'], [null, 'Awaiting contract expansion'], [1, 2]]) expect(differing(old, now)).toEqual([old, now]);
});

test('no character of two units is taken apart', () => expect(differing(`${'😀'.repeat(30)}a`, `${'😀'.repeat(30)}b`)).toEqual([`…${'😀'.repeat(6)}a`, `…${'😀'.repeat(6)}b`]));
