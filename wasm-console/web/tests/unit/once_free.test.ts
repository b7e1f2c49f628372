import { expect, test } from 'vitest';
import { areAsked, isAtIt, onceFree } from '@/api/once_free';
import { ProblemError } from '@/api/problem';

const refused = (status: number, detail: string): ProblemError => new ProblemError({ status, detail });
const asked = refused(503, 'somebody else has the systems asked just now');

/** What fails with these, one after the other, and then is well. */
const failing = (...errors: readonly Error[]) => {
  const left = [...errors];
  return async (): Promise<string> => {
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'answered';
  };
};

test('what is refused while a call that was given up goes on is asked for again, for a while', async () => {
  expect(await onceFree(failing(asked, asked), areAsked, { every: 1, most: 2 })).toBe('answered');
  await expect(onceFree(failing(asked, asked, asked), areAsked, { every: 1, most: 2 })).rejects.toBe(asked);
});

test('any other refusal is believed at once', async () => {
  const [restoring, at] = [refused(503, 'the log is being restored'), refused(409, 'an erasure goes on')];
  await expect(onceFree(failing(restoring), areAsked, { every: 1 })).rejects.toBe(restoring);
  await expect(onceFree(failing(at), areAsked, { every: 1 })).rejects.toBe(at);
  expect(await onceFree(failing(at), isAtIt, { every: 1 })).toBe('answered');
});
