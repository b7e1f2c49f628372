import type { KnownField } from './catalog';
import type { Line } from '@/draft/configuration';

/** "Owner.Email", "owner_email" and "Owner Email" are one name; "__c" and "Pendo_" are Salesforce's business. */
const bare = (name: string): string =>
  name
    .replace(/^Pendo_/i, '')
    .replace(/__c\b/gi, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

const withoutGroup = (path: string): string => path.slice(path.indexOf('.') + 1);

interface Sides {
  readonly from: readonly KnownField[];
  readonly to: readonly KnownField[];
  readonly present: readonly Line[];
  readonly without: readonly string[];
}

/**
 * Lines for fields of one name on both sides that no line has yet. They are only proposed: which of them can be mapped the core says.
 * `without`: identifiers, which are never mapped.
 */
export function matchingLines({ from, to, present, without }: Sides): readonly Line[] {
  const taken = new Set(present.map((line) => line.to.toLowerCase()));
  const never = new Set(without);
  const byName = new Map<string, string>();
  for (const { name, label } of from) {
    if (never.has(name) || /(^|\.)Pendo_/i.test(name)) continue;
    for (const one of [bare(name), bare(label)]) if (one !== '' && !byName.has(one)) byName.set(one, name);
  }
  return to.flatMap(({ name, label }) => {
    const target = withoutGroup(name);
    const source = byName.get(bare(target)) ?? byName.get(bare(label));
    return source === undefined || never.has(name) || taken.has(target.toLowerCase()) ? [] : [{ from: source, to: target }];
  });
}
