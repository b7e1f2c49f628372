import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { withButtons } from '@/ui/buttons';
import * as en from './words_of_pages_en';
import * as ja from './words_of_pages_ja';

const texts = (words: unknown): readonly string[] => (typeof words === 'string' ? [words] : typeof words === 'object' && words !== null ? Object.values(words).flatMap(texts) : []);

describe.each([
  ['English', en, /“([^”]+)”/g],
  ['Japanese', ja, /「([^」]+)」/g],
] as const)('in %s a button is named', (_, pages, quoted) => {
  const { buttons } = pages.ui;
  test('as it is called', () => {
    const all = new Set(texts({ ...pages, ui: {} }));
    const named = Object.values(buttons).flatMap((name) => [...(typeof name === 'string' ? name : name('7')).matchAll(quoted)].map(([, text = '']) => text));
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !all.has(name))).toEqual([]);
  });
});

test('no hint of a check-up names a command for which there is a button', async () => {
  const source = await readFile(new URL('../../../../engine/server/service/checkup.cpp', import.meta.url), 'utf8');
  const hints = [...source.matchAll(/"([^"]*tidemark [^"]*)"/g)].map(([, hint = '']) => hint.replace(/show $/, 'show 3'));
  expect(hints.length).toBeGreaterThan(8);
  const left = hints.map((hint) => withButtons(hint, en.ui.buttons)).filter((hint) => hint.includes('tidemark '));
  expect(left).toEqual(['tidemark log verify proves all of it', 'tidemark serve runs its nights']); // the first is said where all is well, the second is of the server
});

test('a command is said with the rest of the sentence', () => {
  expect(withButtons('tidemark runs show 12 --changes, then approve or reject it', en.ui.buttons)).toBe('“Every change” on the page of run 12, then approve or reject it');
  expect(withButtons('tidemark runs show 12 says why', en.ui.buttons)).toBe('the page of run 12 says why');
  expect(withButtons('tidemark runs lists them', en.ui.buttons)).toBe('the page “Runs” lists them');
  expect(withButtons('it is made by `tidemark fields create usage`', en.ui.buttons)).toBe('it is made by `tidemark fields create usage`');
});
