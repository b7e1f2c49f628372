import { expect, test } from 'vitest';
import type { Connection } from '@/draft/configuration';
import { partsIn } from '@/sync/start_parts';

const connection: Connection = { object: 'Contact', identifier: { pendo: 'agent.email', salesforce: 'Email' }, pull: [{ from: 'Title', to: 'title' }] };

test('a sync has the parts that its configuration has', () => {
  expect(partsIn({ connections: { visitor: connection } })).toEqual({ pull: true, push: false, visitor: true, account: false });
  const push = [{ report: 'r', columns: [] }];
  expect(partsIn({ connections: { visitor: { ...connection, pull: [] }, account: { ...connection, push } } })).toEqual({ pull: true, push: true, visitor: true, account: true });
  expect(partsIn({ connections: { account: { ...connection, pull: [], push } } })).toEqual({ pull: false, push: true, visitor: false, account: true });
});

test('of a configuration that is not known yet nothing is missing', () => expect(partsIn(undefined)).toEqual({ pull: true, push: true, visitor: true, account: true }));
