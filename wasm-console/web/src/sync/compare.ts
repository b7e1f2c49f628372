import type { RunChange } from './changes';

export type Where = 'only_first' | 'only_second' | 'same' | 'differs' | 'outcome_differs';

export interface Compared {
  readonly connection: string;
  readonly direction: string;
  readonly target: string;
  readonly field: string;
  readonly where: Where;
  readonly first: Side | undefined;
  readonly second: Side | undefined;
}

interface Side {
  readonly before: unknown;
  readonly after: unknown;
  readonly outcome: string;
}

function byField(changes: readonly RunChange[]): Map<string, { readonly change: RunChange; readonly field: string; readonly side: Side }> {
  const found = new Map<string, { change: RunChange; field: string; side: Side }>();
  for (const change of changes)
    for (const { field, before, after } of change.fields) found.set(JSON.stringify([change.connection, change.direction, change.target, field]), { change, field, side: { before, after, outcome: change.outcome } });
  return found; // of several tries the last one counts
}

const ofBoth = (a: Side, b: Side): Where => (JSON.stringify([a.before, a.after]) !== JSON.stringify([b.before, b.after]) ? 'differs' : a.outcome !== b.outcome ? 'outcome_differs' : 'same');

/** Field by field: what only one of two runs changed, what both did, where they did it otherwise, and where the same came to another end. In the first run's order, then the second's. */
export function compare(first: readonly RunChange[], second: readonly RunChange[]): readonly Compared[] {
  const [one, other] = [byField(first), byField(second)];
  const keys = new Set([...one.keys(), ...other.keys()]);
  const rows: Compared[] = [];
  for (const key of keys) {
    const [a, b] = [one.get(key), other.get(key)];
    const known = a ?? b;
    if (known === undefined) continue;
    const where: Where = a === undefined ? 'only_second' : b === undefined ? 'only_first' : ofBoth(a.side, b.side);
    rows.push({ connection: known.change.connection, direction: known.change.direction, target: known.change.target, field: known.field, where, first: a?.side, second: b?.side });
  }
  return rows;
}
