import { expect, test } from 'vitest';
import { recordsAddress } from '@/api/records_address';
import { credentialOf, isWhole } from '@/pages/connections/sealed';
import { canBeTakenBack, isDue, isTried, triedOf, whichOf } from '@/pages/recovery/which_letters';
import { reportIdOf } from '@/pages/reports/report_id';
import { heldElsewhere } from '@/sync/held';
import { countOpen, openOf } from '@/sync/open_letters';
import type { Run, Trouble } from '@/sync/queries';

test('a report’s id is typed, or pasted with its address', () => {
  expect(reportIdOf(' usage-30d ')).toBe('usage-30d');
  expect(reportIdOf('https://app.pendo.io/s/123/reports/9Xk2pQ?range=30d')).toBe('9Xk2pQ');
  expect(reportIdOf('https://app.eu.pendo.io/#/reports/9Xk2pQ/')).toBe('9Xk2pQ');
  expect(reportIdOf('https://app.pendo.io/')).toBe('');
});

test('a record is looked at in its own org, or nowhere', () => {
  expect(recordsAddress('https://acme.my.salesforce.com/')).toBe('https://acme.my.salesforce.com');
  expect(recordsAddress('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080');
  expect(recordsAddress('https://login.salesforce.com')).toBeUndefined();
  expect(recordsAddress('https://TEST.salesforce.com/')).toBeUndefined();
  expect(recordsAddress('https://login.salesforce.com.acme.example')).toBe('https://login.salesforce.com.acme.example');
  expect(recordsAddress('javascript:alert(1)')).toBeUndefined();
  expect(recordsAddress(undefined)).toBeUndefined();
});

test('a credential has what was typed, and nothing that was left empty', () => {
  expect(isWhole('client_credentials', { client_id: 'a' })).toBe(false);
  expect(isWhole('jwt_bearer', { client_id: 'a', username: 'u', private_key: 'k' })).toBe(true);
  expect(credentialOf('jwt_bearer', { client_id: ' a\n', username: 'u', private_key: 'k', audience: '' })).toEqual({ client_id: 'a', username: 'u', private_key: 'k' });
});

test('what is held is found in runs that are not among the last ones, too', () => {
  const trouble = (kind: Trouble['kind'], run: number): Trouble => ({ kind, run, position: 1, time: '', part: 'visitor pull', what: '', hint: '' });
  const runs = [{ run: 90 } as Run];
  expect(heldElsewhere([trouble('held', 90), trouble('held', 12), trouble('held', 12), trouble('failed', 7), trouble('held', 0)], runs)).toEqual([12]);
});

test('letters that were given up already are none that one gives up', () => expect(openOf([{ dropped: true }, { dropped: false }, { dropped: false }])).toBe(2));

test('letters are counted up to the page that has enough of them: those that were given up stand among the others', async () => {
  const pages = [[true, true], [true, false], [false]].map((letters, at) => ({ letters: letters.map((dropped) => ({ dropped })), next: at < 2 ? String(at + 1) : null }));
  const pageAfter = async (cursor: string | null) => pages[Number(cursor ?? 0)] ?? { letters: [], next: null };
  expect(await countOpen(pageAfter, 1)).toEqual({ open: 1, more: true });
  expect(await countOpen(pageAfter)).toEqual({ open: 2, more: false });
});

test('a letter is decided on in its own connection, and only what was given up of one letter is taken back by trying it again', () => {
  const which = whichOf({ target: 'acme', connection: 'account', direction: 'push' });
  expect(which).toEqual({ id: 'acme', connection: 'account', direction: 'push' });
  expect([canBeTakenBack(which, 1), canBeTakenBack(which, 2), canBeTakenBack({ all: true }, 1), canBeTakenBack({ reason: 'FIELD' }, 1)]).toEqual([true, false, false, false]);
});

test('a letter whose time has come waits for the next run, and none that was given up', () => {
  const now = Date.parse('2026-11-29T08:00:00Z');
  const due = (next: string, dropped = false): boolean => isDue({ next, dropped }, now);
  expect([due('2026-11-29T02:00:00Z'), due('2026-11-29T08:00:30Z'), due('2026-11-30T02:00:00Z'), due('', true), due('2026-11-29T02:00:00Z', true)]).toEqual([true, true, false, false, false]);
});

test('a letter of a part that has no line any more is tried by no run', () => {
  const configuration = { connections: { visitor: { object: 'Contact', identifier: { salesforce: 'Email', pendo: 'id' }, pull: [{ from: 'Region__c', to: 'region' }], push: [] } } };
  const tried = (connection: string, direction: string): boolean => isTried({ connection, direction }, configuration);
  expect([tried('visitor', 'pull'), tried('visitor', 'push'), tried('account', 'pull')]).toEqual([true, false, false]);
  expect(isTried({ connection: 'account', direction: 'pull' }, undefined)).toBe(true);
  expect(triedOf({ reason: 'FIELD' }, configuration)).toEqual([{ reason: 'FIELD', connection: 'visitor', direction: 'pull' }]);
  expect(triedOf({ all: true }, undefined)).toEqual([{ all: true }]);
});
