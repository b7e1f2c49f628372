import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { said } from '@/ui/said';
import { failures as english } from '@/words/en/failures';
import { failures } from '@/words/ja/failures';
import { makersOfCore, sentencesOf, type Told } from './engine_sentences';

const root = new URL('../../../../', import.meta.url);

/** Where what a console's page can show as a failure is said: all that ends a run, and all that its buttons are refused. */
const folders = ['engine/connectors/http', 'engine/connectors/pendo', 'engine/connectors/salesforce', 'engine/sync', 'engine/server/access', 'engine/server/messages', 'engine/server/service', 'engine/server/service/questions', 'storage/backup', 'storage/vault'];

/** What the core says of a configuration, a mapping, a value, a segment and a page, in the service and in the browser. */
const foldersOfCore = ['config', 'json', 'pages', 'planning', 'schema', 'segments'].map((room) => `engine/core/${room}`).concat('wasm-console/bindings');

const allFolders = [...folders, ...foldersOfCore];

async function toldIn(folder: string): Promise<readonly Told[]> {
  const files = (await readdir(new URL(folder, root))).filter((name) => name.endsWith('.cpp'));
  const more = foldersOfCore.includes(folder) ? makersOfCore : [];
  const told = await Promise.all(files.map(async (name) => sentencesOf(`${folder}/${name}`, await readFile(new URL(`${folder}/${name}`, root), 'utf8'), more)));
  return told.flat();
}

/** Whole files of what no page shows: they stay in the engine's words. */
const elsewhere = [
  'engine/server/service/directory.cpp', // without its data no service starts
  'engine/server/service/openapi.cpp',
  'engine/server/service/checkup.cpp', // its findings have words of their own (recovery.findingSays)
  'storage/backup/restored.cpp', // a restored directory is taken over at the host, before any console
  'storage/backup/receipts.cpp',
];

/** What no button of the console can bring about, one by one: a decision, so that a new sentence is one as well. */
const inEnglish: readonly (string | RegExp)[] = [
  // Parameters and bodies that the console never sends so: for programs.
  /^(?:limit is a number from 1 to \d+|cursor is what `next` gave|items is 0 or 1|fresh is 0 or 1|accepted is 1, or not given)$/,
  /^(?:connection|the connection|it) is visitor[ ,]/,
  /^(?:a log position is a number|a version is a number|a digest is 64 hex digits)/,
  'after is a position of the trail',
  'direction is pull or push',
  'limit is a number from 1 to 1000, until a log position',
  'the order is newest or oldest',
  'the format is csv, or nothing for lines of JSON',
  'the system is salesforce or pendo',
  /^(?:a text|true or false|an object|a whole number|a list of texts) is expected/,
  /^that is none of what (?:is asked for|can be (?:asked for|planned|read))$/,
  'the body is to be application/json',
  'it is missing',
  /^(?:GET|PUT) (?!…\/(?:letters|segments) lists)/,
  /^"(?:only|connection)" is /,
  /^\{"id"/,
  'leave it out: all of them',
  'say which version this one replaces',
  'the ETag of GET …/configuration; of the first one, If-None-Match: *',
  'GET …/runs/{run} has it, of each held part',
  'the first item is 0',
  'whose entries? a name has at most 200 bytes',
  'there is no such type of event',
  'there is no such direction',
  'visitor or account',
  'pull or push',
  'visitor=ID, account=ID or record=ID',
  'that is no part of what runs do',
  'of one visitor, account or record, or of all',
  'at most 1,000 members are named',
  'without /why: which fields are known',
  'it is the `csrf` that GET /api/v1/session answers',
  'this needs a token that is known, and good still',
  'Authorization: Bearer TOKEN; tidemark tokens create',
  "that can't be done with this",
  /^it takes \S+$/,
  'a token has no password',
  'a token has no session',
  'a person signs in',
  'the trail is not there yet',
  /^tidemark init \S+, or name another file or --subscription$/,
  // Asked for by the program itself, never by what a person can enter.
  /^update 7 of the batch /,
  'a batch of 7 records, Salesforce takes 200 in one call',
  'an id occurs twice in one batch',
  'a value that is to be written is no number as JSON has it',
  'not the id of a Bulk job',
  'the ingest job has not ended',
  'an event of a part that there is not',
  'an event without records',
  "a person that was erased can't be taken out of a page",
  // Made at the host: restoring, looking at a backup, another key.
  'there is no such backup',
  'take another one: tidemark backups list',
  'something is in the directory already',
  'name one that is not there yet: nothing is ever restored over anything',
  /^this lies in a directory that has logs of its own: /,
  'name one beside it',
  /^what is there of the backup is not what it says: /,
  /^backup \d+ has no manifest: /,
  /^where it was whole, put sets\/\d+\/manifest\.json back; /,
  /^the receipts of who was erased can't be read: /,
  /^a page of the archive (?:is not what was stored(?:, and is left out of the backup)?|was rotten already when it was copied)$/,
  /^the logs are not affected[;,] /,
  'no other key can be put there',
  "its directory can't be written to: put a new key elsewhere, and name it: --new-key FILE",
  /^the key comes from Word, where no other can be put by itself$/,
  'put a new key into a file, `openssl rand -hex 32 > FILE`, and name it: --new-key FILE',
  'a rotation to another key was cut off',
  'let it come to its end first: `tidemark credential rotate`, with the key that it was begun with',
  'that is the key by which everything is sealed now',
  '`openssl rand -hex 32 > FILE` makes another',
  // Parts of a sentence, each tried below with what goes before or behind it.
  'Word (line 7)',
  'Word, or the API user may not see it',
  'Word (Word)',
];

const isLeft = ({ sentence }: Told): boolean => inEnglish.some((one) => (typeof one === 'string' ? one === sentence : one.test(sentence)));
/** Whatever is told by a command alone is the same in each language. */
const isCommand = ({ sentence }: Told): boolean => /^`?tidemark [a-z]+(?: [a-z]+)?(?: \d+)?`?$/.test(sentence);

test('each reason why the engine fails or refuses has its words in Japanese, and what to do about it', async () => {
  const all = (await Promise.all(allFolders.map(toldIn))).flat().filter(({ at }) => !elsewhere.some((file) => at.startsWith(file)));
  expect(all.length).toBeGreaterThan(400);
  expect(all.map(({ sentence }) => sentence)).toEqual(expect.arrayContaining(['no connection can be made', 'nothing is configured yet', "Salesforce's query job Word failed: Word", 'the API user may not edit Word.Word', 'there is a token of that name', 'a run goes on']));
  const untold = all.filter((one) => !isLeft(one) && !isCommand(one) && said(one.sentence, failures) === one.sentence);
  expect(untold.map(({ at, sentence }) => `${at} ${sentence}`)).toEqual([]);
});

test('nothing is left in English that is not said any more, nor what has its words', async () => {
  const all = (await Promise.all(allFolders.map(toldIn))).flat();
  expect(inEnglish.filter((one) => !all.some(({ sentence }) => (typeof one === 'string' ? one === sentence : one.test(sentence))))).toEqual([]);
  expect(all.filter((one) => isLeft(one) && said(one.sentence, failures) !== one.sentence)).toEqual([]);
});

test('what is put together out of several places has its words as well', () => {
  const told = [
    "Salesforce answered 503: an empty body",
    'Pendo answered 502, without a word',
    'Pendo answered 400: no such group',
    'the proxy lets nothing through: it answers 407',
    "Salesforce's answer can't be used, it is an HTML page: not whole JSON, it breaks at byte 7",
    "Salesforce's answer can't be used: an element of \"records\" is no object",
    "Salesforce's answer can't be used: it is no CSV (line 7)",
    'Contact has no field Region__c',
    'Contact has no field Region__c, or the API user may not see it',
    'Contact or Lead has no relationship Owner__r, or the API user may not see it',
    'there is no metadata field custom.region',
    'did you mean custom.region?',
    'the report can\'t be pushed: it is a funnel, whose results Pendo gives to nobody',
    'is the integration key right, and is it a key of app.pendo.io (US)? The other regions: app.eu.pendo.io (EU)',
    'look at a new one: tidemark undo 7',
    'if it is there, in Salesforce, give a permission set of the integration user Read and Edit on the field; if it is not, `tidemark fields create usage` makes it',
    'is `pendo.host` right, and nothing between that changes answers? Else tell Tidemark\'s makers',
    'nothing was planned: fetch or export this page again',
    'the credential slack has no signing_secret',
    'Pendo answered 7: words',
    'the mail server answered 421',
    'the mail could not be sent: no route',
    'Contact has no field Dep: it vanished, or the API user may not see it',
    'there is no metadata field custom.nope: it vanished, or the API user may not see it',
    'there is no metadata field custom.Region (did you mean custom.region?)',
    'connection problem: there is no metadata field agent.mail',
    'visitor pull: refused: connections.visitor.pull[0]: an identifier is neither pulled nor pushed',
    "connection problem: a field of type address can't identify a record",
    '"seats" is not allowed: expected each target field once, letter case aside',
    'connections.visitor.pull[0] writes this field already',
    '"" is not allowed: expected a field\'s API name, such as "Pendo_NPS__c"',
    'a list is not allowed: expected "visitorId" or a metadata field as "group.field", such as "agent.email"',
    '"maybe" is not allowed: expected "clear" or "keep"',
    'in the filter, line 1, column 8: expected a value',
    'line 1, column 17',
    'the browser gives no 4 MB more: the core holds 4000 MB of the 4,096 that WebAssembly can have',
    'plan a part of the records here, or all of them with `tidemark plan`',
    'expected a closing parenthesis',
    'custom.seats = expects a number, found a text',
    'custom.seats is a number, which has no starts with',
    'did you mean "starts with"?',
    '`,` or `}` is expected, found the end of the document',
    "can't open: Permission denied",
    'the run was interrupted',
    '"client_secret" is missing',
  ];
  expect(told.filter((one) => said(one, failures) === one)).toEqual([]);
});

test('what a wrapper brings is said too, and the other system’s words and the commands stay', () => {
  expect(said("Salesforce's answer can't be used, it is empty: not whole JSON", failures)).toBe('Salesforce の応答を使えません (空です): JSON として完結していません。');
  expect(said("Salesforce's query job 750x failed: InvalidBatch : no such column", failures)).toBe('Salesforce の照会ジョブ 750x が失敗しました: InvalidBatch : no such column');
  expect(said('the next run reads it: tidemark sync', failures)).toContain('tidemark sync');
  expect(said('the configuration has no visitor pull', failures)).toBe('設定にビジターのプルがありません。');
  expect(said("the report can't be pushed: the list gives it no id", failures)).toBe('レポートをプッシュできません: 一覧に ID がありません。');
});

test('what libcurl says behind it does not keep a failure of the network from being said, and stands there in its own words', async () => {
  const source = await readFile(new URL('engine/connectors/http/exchange.cpp', root), 'utf8');
  const meanings = [.../Meaning meaning_of\(CURLcode[^]*?\n}/.exec(source)?.[0].matchAll(/\{ErrorCode::\w+, "([^"]+)"/g) ?? []].map(([, what = '']) => what);
  expect(meanings).toContain('no connection can be made');
  expect(meanings.length).toBeGreaterThan(10);
  expect(meanings.map((what) => said(`${what}: Failed to connect: refused`, failures)).filter((now) => !/^[ぁ-ん一-龠ァ-ヶー、 A-Z()]+ \(Failed to connect: refused\)。$/u.test(now))).toEqual([]);
  expect(said("the host's name can't be resolved: Could not resolve host: app.pendo.example", failures)).toBe('ホスト名を解決できません (Could not resolve host: app.pendo.example)。');
});

test('no part of a sentence stays behind in English', async () => {
  const all = (await Promise.all(foldersOfCore.map(toldIn))).flat();
  const left = all.filter((one) => !isLeft(one)).map(({ at, sentence }) => `${at} ${said(sentence, failures)}`).filter((now) => / .*\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/.test(now));
  expect(left).toEqual([]);
});

test('no sentence is there twice, and none is taken for another', async () => {
  const patterns = failures.map(([pattern]) => pattern.source);
  expect(patterns.filter((one, at) => patterns.indexOf(one) !== at)).toEqual([]);
  const all = (await Promise.all(allFolders.map(toldIn))).flat();
  expect(all.filter(({ sentence }) => failures.filter(([pattern]) => pattern.test(sentence)).length > 1).map(({ at, sentence }) => `${at} ${sentence}`)).toEqual([]);
});

test('the engine’s own language has no list', () => expect(english).toEqual([]));

test('texts in a source are found however they are put together', () => {
  const source = `
    constexpr std::string_view begins = "the answer is longer than ";
    std::string words(int n) { return n > 0 ? "some words" : "no words"; }  // isn't "this" a text
    Result<void> f() {
      if (a) return failure(ErrorCode::network, "it came to " "nothing: " + words(1), call, {});
      if (b) return failure(cold ? ErrorCode::refused : ErrorCode::held, std::string{begins} + std::to_string(60'000) + " bytes", {}, is_cold ? "warm it up" : "");
      return tl::unexpected(Error{ErrorCode::storage, (few == 1 ? "one file" : std::to_string(few) + " files") + std::string{" lack"}, "run " + std::to_string(n)});
    }`;
  expect(sentencesOf('f.cpp', source).map(({ at, sentence }) => `${at} ${sentence}`)).toEqual([
    'f.cpp:5 it came to nothing: some words',
    'f.cpp:5 it came to nothing: no words',
    'f.cpp:6 the answer is longer than 7 bytes',
    'f.cpp:6 warm it up',
    'f.cpp:7 one file lack',
    'f.cpp:7 7 files lack',
  ]);
});
