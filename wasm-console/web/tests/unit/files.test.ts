import { describe, expect, test } from 'vitest';
import { guessDescribes, guessMetadataSchema, typeOfTexts } from '@/pages/files/guess_schema';
import { kindOf, objectOf, recognize } from '@/pages/files/recognize';
import { unfit } from '@/pages/files/unfit';
import { fieldNameFor } from '@/pages/reports/field_name';

describe('a dropped file is told by its beginning', () => {
  test.each([
    ['contacts.csv', 'Id,Email\n1,a', 'salesforce', 'csv'],
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
    ['a picture', '\uFFFDPNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', true, 'binary'],
    ['a spreadsheet', 'PK\u0003\u0004\u0014', true, 'binary'],
    ['nothing', '\uFEFF \n', true, 'empty'],
    ['a header alone', '\uFEFFId,Email\r\n', true, 'header'],
    ['a header with an empty line', 'Id,Email\n\n', true, 'header'],
    ['Pendo’s visitors', 'Visitor ID,Email\nv-1,a@x.io\n', true, 'pendo_csv'],
    ['Pendo’s accounts', '"accountId","name"\n', true, 'pendo_csv'],
    ['contacts that have a visitor’s id', 'Id,Visitor_Id\n003,v-1\n', true, null],
    ['contacts with a stray byte', 'Id,Name\n003,Caf\uFFFD\n', true, null],
    ['no CSV', '{"visitorId":"v-1"}', false, null],
  ] as const)('%s', (_, begin, isCsv, why) => expect(unfit(begin, isCsv)).toBe(why));
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
