import { afterEach, expect, test, vi } from 'vitest';
import { linkIn, linkIsUsed, oneTimeLink, watchLinks } from '@/app/one_time_link';

afterEach(() => {
  linkIsUsed();
  vi.unstubAllGlobals();
});

test('a one-time link is told by what stands behind the #', () => {
  expect(linkIn('#sign-in=abc')).toEqual({ kind: 'sign-in', secret: 'abc' });
  expect(linkIn('#invite=a=b')).toEqual({ kind: 'invite', secret: 'a=b' });
  expect(['#/s/demo', '#sign-in=', '', '#other=abc'].map(linkIn)).toEqual([undefined, undefined, undefined, undefined]);
});

test('it is taken out of the address, also of a page that is open, which stays where it was', () => {
  const listeners: (() => void)[] = [];
  const address = { hash: '', pathname: '/console/', search: '' };
  vi.stubGlobal('location', address);
  vi.stubGlobal('history', { replaceState: (_: unknown, __: string, to: string) => (address.hash = to.replace('/console/', '')) });
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => listeners.push(listener));
  const goes = (hash: string): void => {
    address.hash = hash;
    for (const listener of listeners) listener();
  };
  address.hash = '#invite=first';
  watchLinks();
  expect([oneTimeLink.get(), address.hash]).toEqual([{ kind: 'invite', secret: 'first' }, '']);
  linkIsUsed();
  goes('#/s/demo/mapping');
  expect(oneTimeLink.get()).toBeUndefined();
  goes('#sign-in=second');
  expect([oneTimeLink.get(), address.hash]).toEqual([{ kind: 'sign-in', secret: 'second' }, '#/s/demo/mapping']);
});
