/**
 * Whose this tab is. What it keeps of a person – answers, drafts, pages in the worker, ids that were looked at – goes when that person leaves, and when
 * somebody else comes; whoever comes back finds it, after a reload too.
 *
 *     keptOfPerson(() => drafts.clear());     // by whoever keeps something
 */
const kept = new Set<() => void>();
export const keptOfPerson = (forget: () => void): void => void kept.add(forget);

const prefix = 'tidemark.';
const key = `${prefix}actor`;
let here: string | null = null;

/** Nothing where a browser gives no storage: then it keeps nothing either. */
function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

/** Somebody is here, and finds what is his alone. */
export function comes(actor: string): void {
  if ((here ?? storage()?.getItem(key)) === actor) return;
  goes();
  here = actor;
  storage()?.setItem(key, actor);
}

/** Nobody is here any more. */
export function goes(): void {
  here = null;
  for (const forget of kept) forget();
  const store = storage();
  for (const name of Object.keys(store ?? {})) if (name.startsWith(prefix)) store?.removeItem(name);
}
