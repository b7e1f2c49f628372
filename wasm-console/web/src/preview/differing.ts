/** So much fits into a column at its narrowest, about. */
const fits = 24;
/** What of the same stays before the difference, so that one sees where it is. */
const lead = 6;

function commonStart(a: readonly string[], b: readonly string[]): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) ++at;
  return at;
}

/**
 * Two values as they stand beside each other in a narrow column, where each is cut off behind: long texts that begin alike begin shortly before they differ.
 *
 *     differing('Awaiting contract expansion', 'Awaiting contract expired')    // ['…ct expansion', '…ct expired']
 */
export function differing(old: unknown, now: unknown): readonly [unknown, unknown] {
  if (typeof old !== 'string' || typeof now !== 'string') return [old, now];
  const [a, b] = [[...old], [...now]];
  const from = commonStart(a, b) - lead;
  if (Math.max(a.length, b.length) <= fits || from <= lead) return [old, now];
  return [`…${a.slice(from).join('')}`, `…${b.slice(from).join('')}`];
}
