import { describe, expect, test } from 'vitest';
import { columnsOf, pendoFields, salesforceFields, withSamples } from '@/catalog/catalog';
import { matchingLines } from '@/catalog/matching_names';
import { csvRecords, firstRows } from '@/catalog/rows';

describe('the first rows of a page', () => {
  test('of a CSV: quotes, commas and line ends in cells', () => {
    expect(csvRecords('Id,Name\r\n1,"a, ""b""\nc"\r\n2,\r\n', 9)).toEqual([['Id', 'Name'], ['1', 'a, "b"\nc'], ['2', '']]);
    expect(firstRows('\uFEFFId,Owner.Email\n1,x@y\n', 'csv')).toEqual([{ Id: '1', 'Owner.Email': 'x@y' }]);
  });
  test('of entities: metadata by its path', () => {
    expect(firstRows('{"visitorId":"v","metadata":{"agent":{"email":"a@x"},"custom":{"tags":["a"]}}}\n{"visitorId":"w"}', 'ndjson')).toEqual([{ visitorId: 'v', 'agent.email': 'a@x', 'custom.tags': ['a'] }, { visitorId: 'w' }]);
    expect(firstRows('{"results":[{"accountId":"a","metadata":{"auto":{"n":1}}}]}', 'pendo_json')).toEqual([{ accountId: 'a', 'auto.n': 1 }]);
  });
  test('of a query: related records by their way, without attributes', () => {
    expect(firstRows('{"totalSize":1,"records":[{"attributes":{"type":"Contact"},"Id":"1","Owner":{"attributes":{},"Email":"o@x"}}]}', 'salesforce_json')).toEqual([{ Id: '1', 'Owner.Email': 'o@x' }]);
  });
  test('a row that is cut off is left out', () => {
    expect(firstRows('[{"visitorId":"a","note":"}{\\""},{"visitorId":"b', 'report_json')).toEqual([{ visitorId: 'a', note: '}{"' }]);
  });
});

const contact = JSON.stringify({
  name: 'Contact',
  fields: [
    { name: 'Email', label: 'Email', type: 'email' },
    { name: 'OwnerId', label: 'Owner ID', type: 'reference', relationshipName: 'Owner', referenceTo: ['User'] },
  ],
});
const user = JSON.stringify({ name: 'User', fields: [{ name: 'Email', label: 'Email', type: 'email' }] });

describe('what there is to be picked', () => {
  test("an object's fields, and those of related ones whose describe is there", () => {
    expect(salesforceFields([user, contact], 'Contact').map(({ name }) => name)).toEqual(['Email', 'OwnerId', 'Owner.Email']);
    expect(salesforceFields(['no JSON', contact], 'Lead')).toEqual([]);
  });
  test('metadata by its path, the id first, without what was deleted', () => {
    const schema = { custom: { region: { Type: '', DisplayName: 'Region' }, old: { type: 'string', is_deleted: true }, last: { Type: 'time' } } };
    expect(pendoFields(JSON.stringify(schema), 'visitorId').map(({ name, type }) => `${name} ${type}`)).toEqual(['visitorId text', 'custom.region text', 'custom.last date']);
  });
  test('with different values of the first rows', () => {
    const [field] = withSamples([{ name: 'a', label: '', type: '', samples: [] }], [{ a: '' }, { a: 'x' }, { a: 'x' }, { a: 2 }, { a: null }]);
    expect(field?.samples).toEqual(['x', '2']);
  });
  test("a report's columns are what its rows have", () => {
    expect(columnsOf([{ visitorId: 'v', days: null }, { visitorId: 'w', days: 4, tags: ['a'] }]).map(({ name, type }) => `${name} ${type}`)).toEqual(['visitorId text', 'days number', 'tags list']);
  });
});

describe('lines that match by name', () => {
  const field = (name: string, label = '') => ({ name, label, type: '', samples: [] });
  test('whatever the letter case, underscores and suffixes', () => {
    const lines = matchingLines({ from: ['Region__c', 'Owner.Email', 'Email', 'Pendo_NPS__c'].map((name) => field(name)), to: ['region', 'owner_email', 'email', 'nps'].map((name) => field(name)), present: [], without: ['Email'] });
    expect(lines).toEqual([
      { from: 'Region__c', to: 'region' },
      { from: 'Owner.Email', to: 'owner_email' },
    ]);
  });
  test('not where a line is there, and by the label too', () => {
    const lines = matchingLines({ from: [field('Seats__c'), field('X1__c', 'Life-cycle stage')], to: [field('Seats'), field('custom.lifecycle_stage')], present: [{ from: 'Y', to: 'seats' }], without: [] });
    expect(lines).toEqual([{ from: 'X1__c', to: 'lifecycle_stage' }]);
  });
});
