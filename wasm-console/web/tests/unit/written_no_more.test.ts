import { expect, test } from 'vitest';
import type { Configuration } from '@/draft/configuration';
import { writtenNoMore } from '@/draft/written_no_more';

const whole: Configuration = {
  subscription: 'acme',
  time_zone: 'UTC',
  salesforce: { login_url: '', api_version: '66.0', credential: 's' },
  pendo: { host: '', credential: 'p' },
  connections: {
    visitor: {
      object: 'Contact',
      identifier: { pendo: 'visitorId', salesforce: 'Id' },
      pull: [
        { from: 'Region__c', to: 'region' },
        { from: 'Title', to: 'title' },
      ],
      push: [{ report: 'r', columns: [{ from: 'days', to: 'Pendo_Days__c' }] }],
    },
  },
};

test('a field counts that no line writes any more, wherever the line went', () => {
  const { visitor } = whole.connections;
  if (visitor === undefined) throw new Error('there is one');
  const renamed = { ...whole, connections: { visitor: { ...visitor, pull: [{ from: 'Name', to: 'title' }] } } };
  expect(writtenNoMore(whole, renamed)).toEqual([{ connection: 'visitor', direction: 'pull', field: 'custom.region' }]);
  expect(writtenNoMore(whole, whole)).toEqual([]);
  expect(writtenNoMore(renamed, whole)).toEqual([]);
});

test('a connection that is removed leaves all of its fields', () => {
  expect(writtenNoMore(whole, { ...whole, connections: {} }).map(({ direction, field }) => `${direction} ${field}`)).toEqual(['pull custom.region', 'pull custom.title', 'push Pendo_Days__c']);
});
