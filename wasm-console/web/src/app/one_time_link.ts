import { Store } from './store';

/** A one-time link: by one somebody sets his password, the other signs him in as he is. */
export interface OneTimeLink {
  readonly kind: 'invite' | 'sign-in';
  readonly secret: string;
}

/** What stands behind the `#` of such a link. */
export function linkIn(hash: string): OneTimeLink | undefined {
  const found = /^#(invite|sign-in)=(.+)$/.exec(hash);
  return found === null ? undefined : { kind: found[1] as OneTimeLink['kind'], secret: found[2] ?? '' };
}

/** The one that this page was opened by and that is not used up yet. */
export const oneTimeLink = new Store<OneTimeLink | undefined>(undefined);
export const linkIsUsed = (): void => oneTimeLink.set(undefined);

/**
 * Takes a link out of the address at once: it is nobody else's to see, and good once. Also out of that of a page which is open already, and stays where it
 * was: so it has to look before anything that goes by the address does.
 */
export function watchLinks(): void {
  let place = '';
  const look = (): void => {
    const link = linkIn(location.hash);
    if (link === undefined) {
      place = location.hash;
      return;
    }
    history.replaceState(null, '', location.pathname + location.search + place);
    oneTimeLink.set(link);
  };
  look();
  addEventListener('popstate', look);
  addEventListener('hashchange', look);
}
