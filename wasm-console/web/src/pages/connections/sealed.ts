import { Store } from '@/app/store';
import type { Form } from '@/draft/destinations';

/** Names under which a secret was sealed from this window. Until a configuration is in force nobody else tells whether one is there. */
export const sealedHere = new Store<ReadonlySet<string>>(new Set());

export const remember = (name: string): void => sealedHere.set(new Set([...sealedHere.get(), name]));

export type System = 'salesforce' | 'pendo';
export type Way = 'client_credentials' | 'jwt_bearer' | 'person' | 'key' | Form;

export const waysOf: Readonly<Record<System | Form, readonly Way[]>> = { salesforce: ['client_credentials', 'jwt_bearer', 'person'], pendo: ['key'], slack: ['slack'], webhook: ['webhook'], pagerduty: ['pagerduty'], email: ['email'] };

/** What each way asks for, as `PUT …/credentials/NAME` takes it. `person` is asked by Salesforce itself. */
export const membersOfWay: Readonly<Record<Way, readonly { readonly name: string; readonly secret?: boolean; readonly lines?: boolean; readonly optional?: boolean }[]>> = {
  key: [{ name: 'key', secret: true }],
  client_credentials: [{ name: 'client_id' }, { name: 'client_secret', secret: true }],
  jwt_bearer: [{ name: 'client_id' }, { name: 'username' }, { name: 'private_key', lines: true }, { name: 'audience', optional: true }],
  person: [{ name: 'client_id' }, { name: 'client_secret', secret: true, optional: true }],
  slack: [{ name: 'url', secret: true }],
  webhook: [{ name: 'url', secret: true }, { name: 'signing_secret', secret: true }],
  pagerduty: [{ name: 'routing_key', secret: true }],
  email: [{ name: 'url' }, { name: 'sender' }, { name: 'login', optional: true }, { name: 'password', secret: true, optional: true }],
};

export type Typed = Readonly<Record<string, string>>;

export const isWhole = (way: Way, typed: Typed): boolean => membersOfWay[way].every(({ name, optional }) => optional === true || (typed[name] ?? '').trim() !== '');

/** Only what was typed, without what one copies along with it. */
export const credentialOf = (way: Way, typed: Typed): Typed =>
  Object.fromEntries(membersOfWay[way].map(({ name }) => [name, (typed[name] ?? '').trim()] as const).filter(([, text]) => text !== ''));
