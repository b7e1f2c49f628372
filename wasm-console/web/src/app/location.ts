import { useSyncExternalStore } from 'react';

/**
 * Where one is stands behind the `#`: the same files work under any path and on any web server, and an id may hold anything. A part of
 * a path is written without `%`, which browsers and routers decode as they see fit: `encodePart('100% 7') === '100~25~207'`.
 */
export const encodePart = (text: string): string => encodeURIComponent(text).replaceAll('~', '%7E').replaceAll('%', '~');

export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('~', '%'));
  } catch {
    return part;
  }
}

/** `path('s', 'demo', 'runs', 12)` is "/s/demo/runs/12". */
export const path = (...parts: readonly (string | number)[]): string => '/' + parts.map((part) => encodePart(String(part))).join('/');

export function withQuery(to: string, query: Readonly<Record<string, string | undefined>>): string {
  const text = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')).toString();
  return text === '' ? to : `${to}?${text}`;
}

const whole = (): string => '/' + globalThis.location.hash.replace(/^#?\/?/, '');
/** The path of the page that one is on. */
export const pathNow = (): string => whole().split('?')[0] ?? '/';
const queryNow = (): string => whole().split('?')[1] ?? '';

function listen(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  addEventListener('popstate', listener);
  return () => {
    removeEventListener('hashchange', listener);
    removeEventListener('popstate', listener);
  };
}

/** Once, when another page is gone to: what is chosen on a page, which is in its address too, is no other page. */
export function whenLeft(left: () => void): void {
  const here = pathNow();
  const stop = listen(() => {
    if (pathNow() === here) return;
    stop();
    left();
  });
}

/** Goes to a place of the console. With `replace` Back does not come here again: for what is chosen on a page, not for pages. */
export function go(to: string, options: { readonly replace?: boolean } = {}): void {
  history[options.replace === true ? 'replaceState' : 'pushState'](null, '', `#${to}`);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** For wouter's Router. */
export function useHashPath(): [string, typeof go] {
  return [useSyncExternalStore(listen, pathNow), go];
}
useHashPath.hrefs = (to: string): string => `#${to}`;

export const useHashQuery = (): string => useSyncExternalStore(listen, queryNow);

/** What stands behind `?` in the address, and a setter that leaves the rest: a page's filters are part of its address. */
export function useQueryParameters(): [URLSearchParams, (change: Readonly<Record<string, string | undefined>>) => void] {
  const query = new URLSearchParams(useHashQuery());
  return [
    query,
    (change) => go(withQuery(pathNow(), { ...Object.fromEntries(new URLSearchParams(queryNow())), ...change }), { replace: true }),
  ];
}
