import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { kindOf } from '@/api/problem';
import { said, type Sentences } from '@/ui/said';
import { recovery as english } from '@/words/en/recovery';
import { recovery } from '@/words/ja/recovery';
import { runs } from '@/words/ja/runs';
import { settings } from '@/words/ja/settings';
import { sync } from '@/words/ja/sync';
import { troubles as englishTroubles } from '@/words/en/troubles';
import { failures } from '@/words/ja/failures';
import { troubles } from '@/words/ja/troubles';
import { ui } from '@/words/ja/ui';

const source = (file: string): Promise<string> => readFile(new URL(`../../../../engine/${file}`, import.meta.url), 'utf8');
const troubleSays = troubles.says((what) => said(what, failures));
const untold = (sentences: readonly string[], words: Sentences): readonly string[] => sentences.filter((one) => said(one, words) === one);

test('a sentence is told with its parts, and one that nobody knows as it is', () => {
  const words: Sentences = [[/^run (\d+)( again)? failed$/, (run, again) => `${run}${again === '' ? '' : '+'} NG`]];
  expect(['run 7 failed', 'run 7 again failed', 'the moon is full'].map((one) => said(one, words))).toEqual(['7 NG', '7+ NG', 'the moon is full']);
});

test('what the engine answers of one record has its words in Japanese', async () => {
  const answers = [...(await source('server/service/questions/why_not.cpp')).matchAll(/return "([^"]+)"(?!\s*\+)/g)].map(([, text = '']) => text);
  expect(answers.length).toBeGreaterThan(20);
  expect(untold([...answers, 'changed', 'refused by Pendo', 'the run was the undo of run 12, which was to put nothing back there, or nothing that was still called for when it ran', 'not written, gone from Salesforce', 'no visitor in Pendo has its identifier; none is created'], [...runs.verdicts, ...runs.reasons])).toEqual([]);
});

test('what a run does at the moment has its words in Japanese', async () => {
  const texts = await Promise.all(['fetch', 'execution', 'correcting', 'pendo_writer', 'salesforce_writer'].map((name) => source(`sync/${name}.cpp`)));
  const doing = texts.flatMap((text) => [...text.matchAll(/progress\(\{to_text\(\w+\), "([^"]+)"/g)].map(([, what = '']) => what.trim()));
  expect(doing).toContain('planning');
  expect(untold(doing.map((what) => (what === 'reading' ? 'reading Contact' : what)), sync.doing)).toEqual([]);
});

test('what a check-up finds, why a value is left and what an act is of have their words in Japanese', () => {
  expect(
    untold(
      ['its last 67 entries are as written; head 67:c5e6', 'its last 1 entry is as written; head 1:c5', 'not behind the log: 2026-11-30T18:50:00.121Z', 'at the log\'s head', '3 entries behind the log', 'run 3 is held by the guard', 'run 2 completed 2026-11-30T18:50:00.000Z', 'run 2, the newest of all connections, completed 2026-11-30T18:50:00.000Z', 'run 2 was held, and decided on 2026-11-30T18:50:00.000Z', 'run 2, the newest of all connections, was held, and decided on 2026-11-30T18:50:00.000Z', '11 targets\' last writes failed', '1 target\'s last write failed', 'of 1 target nobody knows yet what became of a write', 'paused since 2026-11-30T18:50:00.000Z by user ann', 'no night\'s run has completed yet', 'nobody was erased', '2 erasures have not come to the end: something of the person may be here yet'],
      recovery.findingSays,
    ),
  ).toEqual([]);
  expect(untold(['others have changed it since, as run 4 has seen', 'it was changed since'], sync.correction.reasons)).toEqual([]);
  expect(said('operator of acme, globex until 2027-01-01T00:00:00.000Z', settings.audit.says)).toBe('運用担当者 (acme, globex)、2027-01-01T00:00:00.000Z まで有効');
});

test('every trouble has its words in Japanese, and what the other system says of it stays', async () => {
  const told = [
    'run 7: Salesforce answered 503: an empty body', 'run 7: connection problem: the API user may not edit Contact.Region__c', 'no run can begin: no connection can be made', '1 value was written three times running: something else takes them back', '2 values were written three times running: something else takes them back',
    'the credential salesforce ends on 2026-12-01', 'run 7 has 400 changed targets; the most of the last 7 runs was 12', 'run 7 has read 5 sources; the most of the last 7 runs was 40', 'the night of 2026-11-30 went by without its run',
    'run 7 goes on for more than 30 minutes; those before took 9 minutes at most', 'run 7 took more than 30 minutes; those before took 9 minutes at most', 'letters grow: 10, 20, 30 in the last three runs',
  ];
  const code = await source('core/troubles/trouble.cpp');
  const sentences = [...code.matchAll(/add\((?:[^;]|; )*;/g)].map(([call]) => call).filter((call) => call.includes('"'));
  const pieces = sentences.flatMap((call) => [...call.matchAll(/"([^"]*)"/g)].map(([, piece = '']) => piece)).filter((piece) => piece.length > 4 && !/tidemark|--changes|renew it|look whether/.test(piece));
  expect(pieces.length).toBeGreaterThan(20);
  expect(pieces.filter((piece) => ![...told, 'run 7 is held'].some((one) => one.includes(piece)))).toEqual([]);
  expect(untold(told, troubleSays)).toEqual([]);
  expect(said('run 7: Pendo answered 400: no such group', troubleSays)).toBe('実行 7: Pendo の応答はステータス 400 でした: no such group');
  expect(['within 30000 ms', 'even within the 90000 ms that any may take', 'and nothing has moved for 5000 ms'].map((late) => said(`run 7: no whole answer ${late}`, troubleSays)).filter((text) => /[a-z]{4}/.test(text))).toEqual([]);
  expect([englishTroubles, troubles].map(({ held }) => held('7', ['One.', 'Two.']))).toEqual(['run 7 is held: One. Two.', '実行 7 は保留されています: One. Two.']);
});

test('what to do about letters is said by the names of their buttons', () => {
  expect(said('tidemark letters says why; retry or drop them', english.findingSays)).toContain(`“${english.retryShort}” and “${english.drop}”`);
});

test('a problem is named by the engine’s code, or by the status', () => {
  const problem = { status: 0, detail: 'Salesforce answered 503' };
  expect(kindOf({ ...problem, code: 'unavailable' }, ui.problems)).toBe('相手のシステムは今応答できません');
  expect(kindOf({ ...problem, status: 404 }, ui.problems)).toBe('見つかりません');
  expect(kindOf(problem, ui.problems)).toBeUndefined();
});

test('every code of the engine’s errors has its name in Japanese', async () => {
  const [, codes = ''] = /enum class ErrorCode[^{]*\{([^}]*)\}/.exec(await source('core/error.h')) ?? [];
  const named = [...codes.matchAll(/^\s*([a-z_]+),/gm)].map(([, name = '']) => name);
  expect(named).toContain('not_found');
  expect(named.filter((name) => !(name in ui.problems))).toEqual([]);
});
