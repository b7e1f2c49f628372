/**
 * Where records are looked at, of the address that the engine signs in at: an org's own has them, the one that all orgs share
 * would lead to whichever org its browser is signed in to.
 */
export function recordsAddress(loginUrl: unknown): string | undefined {
  if (typeof loginUrl !== 'string' || !/^https?:\/\//.test(loginUrl) || /^https?:\/\/(login|test)\.salesforce\.com(\/|$)/i.test(loginUrl)) return undefined;
  return loginUrl.replace(/\/+$/, '');
}
