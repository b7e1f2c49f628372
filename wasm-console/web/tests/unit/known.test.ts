import { expect, test } from 'vitest';
import { knownOf } from '@/sync/known';

const answered = { data: [], error: null };

test('what was answered, with the engine there, is known', () => expect(knownOf(true, [answered, answered])).toBe('known'));

test('what is still asked for is not known yet', () => expect(knownOf(true, [answered, { data: undefined, error: null }])).toBe('not_yet'));

test('what failed is not known, whatever was answered before', () => {
  expect(knownOf(true, [answered, { data: undefined, error: new Error('500') }])).toBe('unknown');
  expect(knownOf(true, [answered, { data: [], error: new Error('500') }])).toBe('unknown');
});

test('nothing is known while the engine does not answer', () => expect(knownOf(false, [answered])).toBe('unknown'));
