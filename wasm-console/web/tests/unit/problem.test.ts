import { expect, test } from 'vitest';
import { asProblem, mostExact, problemOf } from '@/api/problem';

const error = (what: string) => ({ code: 'invalid_input', what, where: 'line 1, column 1', hint: '' });

test('what is no problem of RFC 9457 becomes one, a proxy’s page too', () => {
  expect(problemOf(502, null).detail).toBe('HTTP 502');
  expect(problemOf(403, { title: 'Forbidden' }).detail).toBe('Forbidden');
  expect(problemOf(409, { detail: 'a run goes on', where: 'acme', hint: '' })).toEqual({ status: 409, detail: 'a run goes on', where: 'acme', hint: undefined, errors: undefined });
  expect(asProblem(new Error('a bug')).detail).toBe('a bug');
});

test('where one thing alone is wrong, that is what is told', () => {
  expect(mostExact(problemOf(422, { detail: 'that is no segment', errors: [error('no such field')] })).detail).toBe('no such field');
  expect(mostExact(problemOf(422, { detail: 'several', errors: [error('a'), error('b')] })).detail).toBe('several');
});
