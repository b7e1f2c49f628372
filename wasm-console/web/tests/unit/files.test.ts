import type { CandidatePair, Evidence } from '@core/core';
import { describe, expect, test } from 'vitest';
import { glanceAt } from '@/pages/files/dropped';
import { encodingOf, fromShiftJis } from '@/pages/files/encoding';
import { betterIdentifier } from '@/pages/files/first_identifier';
import { guessDescribes, guessMetadataSchema, typeOfTexts } from '@/pages/files/guess_schema';
import { groupIn } from '@/pages/files/metadata_group';
import { kindOf, objectOf, recognize } from '@/pages/files/recognize';
import { spoilerOf } from '@/pages/files/spoiler';
import { unfit } from '@/pages/files/unfit';
import { fieldNameFor } from '@/pages/reports/field_name';

describe('a dropped file is told by its beginning', () => {
  test.each([
    ['contacts.csv', 'Id,Email\n1,a', 'salesforce', 'csv'],
    ['notes.txt', 'hello world', 'nothing', 'csv'],
    ['export.txt', '"Id","Email"\n', 'salesforce', 'csv'],
    ['page.json', '{"totalSize":2,"done":true,"records":[]}', 'salesforce', 'salesforce_json'],
    ['visitors.ndjson', '{"visitorId":"v-1","metadata":{}}\n{"visitorId":"v-2"}', 'pendo', 'ndjson'],
    ['visitors.json', '{"results":[{"visitorId":"v-1"}],"startTime":1}', 'pendo', 'pendo_json'],
    ['results.json', '[{"visitorId":"v-1","days":3}]', 'report', 'report_json'],
    ['contact.json', '{"name":"Contact","fields":[{"name":"Id"}]}', 'describe', 'salesforce_json'],
    ['schema.json', '{"agent":{"email":{"Type":"string"}},"custom":{}}', 'schema', 'pendo_json'],
    ['acme.json', '// ours\n{"subscription":"acme","time_zone":"UTC","connections":{}}', 'configuration', 'report_json'],
  ] as const)('%s', (name, text, role, format) => expect(recognize(name, text)).toEqual({ role, format }));

  test('whose rows, and which object, by ids', () => {
    expect([kindOf('{"accountId":"a"}'), kindOf('{"visitorId":"v"}')]).toEqual(['account', 'visitor']);
    expect([objectOf('0035g00000XyZ12AAF'), objectOf('a015g00000XyZ12')]).toEqual(['Contact', undefined]);
  });
});

describe('a file of a wrong kind is told by what is wrong with it', () => {
  test.each([
    ['a picture', 'a.csv', '\uFFFDPNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', 'binary'],
    ['a spreadsheet', 'a.csv', 'PK\u0003\u0004\u0014', 'binary'],
    ['nothing', 'a.csv', '\uFEFF \n', 'empty'],
    ['a header alone', 'a.csv', '\uFEFFId,Email\r\n', 'header'],
    ['a header with an empty line', 'a.csv', 'Id,Email\n\n', 'header'],
    ['Pendo’s visitors', 'a.csv', 'Visitor ID,Email\nv-1,a@x.io\n', 'pendo_csv'],
    ['Pendo’s accounts', 'a.csv', '"accountId","name"\n', 'pendo_csv'],
    ['columns between semicolons', 'a.csv', '\uFEFF"Id";"Email";"Name, all of it"\r\n003;a@x.io;A\r\n', 'separator'],
    ['columns between tabs', 'a.txt', 'Id\tEmail\n003\ta@x.io\n', 'separator'],
    ['one column', 'a.csv', 'Id\n003\n', null],
    ['a sentence', 'notes.txt', 'hello world', 'unknown_text'],
    ['semicolons in values', 'a.csv', 'Id,Interests__c\n003,a;b;c;d\n', null],
    ['contacts that have a visitor’s id', 'a.csv', 'Id,Visitor_Id\n003,v-1\n', null],
    ['contacts with a stray byte', 'a.csv', 'Id,Name\n003,Caf\uFFFD\n', null],
    ['some JSON', 'a.json', '{"a":1}', 'unknown_json'],
    ['some JSON of objects', 'a.json', '{"a":{"b":1},"c":{"d":{}}}', 'unknown_json'],
    ['entities', 'a.json', '{"visitorId":"v-1"}', null],
    ['a metadata schema that begins with an empty group', 'a.json', '{ "auto": {}, "custom": { "region": { "Type": "string" } } }', null],
  ] as const)('%s', (_, name, begin, why) => expect(unfit(begin, recognize(name, begin))).toBe(why));
});

describe('what a Japanese Excel saves is read', () => {
  // Id,名前\n003,山田\n
  const shiftJis = Uint8Array.from([0x49, 0x64, 0x2c, 0x96, 0xbc, 0x91, 0x4f, 0x0a, 0x30, 0x30, 0x33, 0x2c, 0x8e, 0x52, 0x93, 0x63, 0x0a]);
  const file = (bytes: Uint8Array<ArrayBuffer>, name = 'contacts.csv'): File => new File([bytes], name);
  const latin = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(text, (c) => c.charCodeAt(0));
  test('turned into UTF-8, and its card says so', async () => {
    const dropped = await glanceAt(file(shiftJis));
    expect([dropped.role, dropped.written, dropped.unfit, dropped.file.name, dropped.begin, await dropped.file.text()]).toEqual(['salesforce', 'shift_jis', null, 'contacts.csv', 'Id,名前\n003,山田\n', 'Id,名前\n003,山田\n']);
  });
  test('and UTF-8 stays as it is, also where its beginning ends within a letter', async () => {
    const dropped = await glanceAt(file(new TextEncoder().encode('Id,名前\n003,山田\n')));
    expect([dropped.written, dropped.unfit]).toEqual([null, null]);
    expect([encodingOf(new TextEncoder().encode('山田').slice(0, 4), false), encodingOf(shiftJis.slice(0, 15), false)]).toEqual(['utf-8', 'shift_jis']);
  });
  test.each(['Id,Name\n003,Ren\u00e9e\n', 'Id,Name\n003,G\u00f3mez\n', 'Id,Name\n003,M\u00fcller\n', 'Id,Name\n003,\u00c5sa\n'])('other encodings are told, and not guessed: %s', async (text) => {
    const dropped = await glanceAt(file(latin(text)));
    expect([dropped.role, dropped.written, dropped.unfit]).toEqual(['nothing', null, 'encoding']);
  });
  test('what is Shift_JIS at its beginning alone is not read', async () => {
    expect(await fromShiftJis(file(Uint8Array.from([...shiftJis, 0xff, 0xfe])))).toBeNull();
    expect((await glanceAt(file(Uint8Array.from([...shiftJis, 0x96])))).unfit).toBe('encoding');
  });
});

describe('a file that comes to a good preview and can not be read', () => {
  const of = async (name: string) => glanceAt(new File(['Id,Email\n003,a@x.io\n'], name));
  const lacks = (name: string) => ({ code: 'unreadable_page', what: 'the header lacks Region: absent is not empty', where: `${name}:1`, hint: '' }) as const;
  test('is left out', async () => {
    const [first, second] = [await of('a.csv'), await of('b.csv')];
    expect(spoilerOf([lacks('b.csv')], [first, second], new Set([first.key]))).toEqual({ key: second.key, why: lacks('b.csv') });
  });
  test('but none that was in it, nor the first one', async () => {
    const [first, second] = [await of('a.csv'), await of('b.csv')];
    expect(spoilerOf([lacks('a.csv')], [first, second], new Set([first.key]))).toBeNull();
    expect(spoilerOf([lacks('b.csv')], [first, second], new Set())).toBeNull();
    expect(spoilerOf([{ ...lacks('b.csv'), code: 'invalid_input' }], [first, second], new Set([first.key]))).toBeNull();
  });
});

describe('the metadata that a pull writes', () => {
  test.each([
    [['visitorId', 'agent.plan', 'salesforce.Region'], 'salesforce'],
    [['salesforce.Region', 'custom.region'], 'custom'],
    [['agent.email', 'agent.plan', 'auto.lastvisit'], 'agent'],
    [['agent.email', 'auto.lastvisit'], 'custom'],
    [[], 'custom'],
  ])('lies, of %j, in %s', (paths, group) => expect(groupIn(paths, 'agent.email')).toBe(group));
});

describe('the identifier that it begins with', () => {
  const pair = (pendo: string, salesforce: string, matching: number): CandidatePair => ({ pendo, salesforce, matching });
  const evidence = (...pairs: CandidatePair[]): Evidence => ({ kind: 'evidence', salesforce: [], pendo: [], pairs, suggested: pairs[0] ?? null });
  const begun = { pendo: 'visitorId', salesforce: 'Id' };
  test('gives way to one that pairs more', () => {
    expect(betterIdentifier(evidence(pair('visitorId', 'Email', 9)), begun)).toEqual(pair('visitorId', 'Email', 9));
    expect(betterIdentifier(evidence(pair('visitorId', 'Email', 9), pair('visitorId', 'Id', 2)), begun)?.salesforce).toBe('Email');
  });
  test('stays where nothing pairs more, or nothing can be measured', () => {
    expect(betterIdentifier(evidence(pair('visitorId', 'Id', 9)), begun)).toBeNull();
    expect(betterIdentifier(evidence(), begun)).toBeNull();
    expect(betterIdentifier({ kind: 'problems', errors: [] }, begun)).toBeNull();
  });
});

describe('schemas that are not there are guessed of the first values', () => {
  test.each([
    [['1', '', '-20'], 'int'],
    [['1', '2.5'], 'double'],
    [['true', 'FALSE'], 'boolean'],
    [['2026-01-31'], 'date'],
    [['2026-01-31T10:00:00.000+0000'], 'datetime'],
    [['1', 'n/a'], 'string'],
    [[''], 'string'],
  ])('%j is %s', (values, type) => expect(typeOfTexts(values)).toBe(type));

  test('columns with dots lead to objects of their own', () => {
    const describes = guessDescribes('Contact', [{ Id: '003', 'Owner.Email': 'a@x', 'Account.Owner.Name': 'A' }]).map((text) => JSON.parse(text) as { name: string; fields: { name: string; relationshipName?: string; referenceTo?: string[] }[] });
    expect(describes.map(({ name }) => name)).toEqual(['Contact', 'Contact.Owner', 'Contact.Account', 'Contact.Account.Owner']);
    expect(describes[0]?.fields.find(({ name }) => name === 'OwnerId')).toMatchObject({ relationshipName: 'Owner', referenceTo: ['Contact.Owner'] });
  });

  test('metadata by its group', () => {
    const schema = JSON.parse(guessMetadataSchema([{ visitorId: 'v', 'custom.seats': 3, 'custom.arr': 1.5, 'auto.last': 1_767_139_200_000, 'agent.email': 'a' }], ['custom.stage'])) as Record<string, Record<string, { Type: string }>>;
    expect(Object.entries(schema).flatMap(([group, fields]) => Object.entries(fields).map(([name, { Type }]) => `${group}.${name} ${Type}`))).toEqual(['custom.seats integer', 'custom.arr float', 'custom.stage string', 'auto.last time', 'agent.email string']);
  });
});

test('a column has a field that Salesforce takes', () => {
  expect(fieldNameFor('numDaysActive')).toBe('Pendo_Num_Days_Active__c');
  expect(fieldNameFor('a very long column name that never ends')).toMatch(/^Pendo_[A-Za-z_]{1,31}[A-Za-z]__c$/);
  expect(fieldNameFor('a very long column name that never ends').length).toBeLessThanOrEqual(40);
});
