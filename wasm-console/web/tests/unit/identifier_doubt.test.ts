import { expect, test } from 'vitest';
import { identifierDoubt } from '@/mapping/identifier_doubt';

const field = (name: string, identifier = true) => ({ name, label: '', type: 'text', samples: [], uses: { identifier, source: true, target: true } });
const salesforce = [field('Email'), field('Owner.Email'), field('Tags__c', false)];
const pendo = [field('visitorId'), field('agent.email')];

test.each([
  ['Email', salesforce, undefined],
  ['Emial', salesforce, 'unknown'],
  ['Tags__c', salesforce, 'unfit'],
  [' ', salesforce, 'empty'],
  ['Owner.Emial', salesforce, 'unknown'],
  ['agent.emial', pendo, 'unknown'],
  ['visitorid', pendo, 'case'],
] as const)('“%s” as an identifier', (name, fields, is) => expect(identifierDoubt(name, fields)?.is).toBe(is));

test('of what no schema is at hand nothing is said: of no field, or of another object’s', () => {
  expect(identifierDoubt('Emial', [])).toBeNull();
  expect(identifierDoubt('Account.Number__c', salesforce)).toBeNull();
  expect(identifierDoubt('visitorid', pendo)).toEqual({ is: 'case', meant: 'visitorId' });
});
