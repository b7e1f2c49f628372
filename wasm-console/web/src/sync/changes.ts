import type { Schemas } from '@/api/client';

/** One record that a run sent, each try of it, or that it holds. */
export interface RunChange {
  readonly connection: string;
  readonly direction: string;
  readonly target: string;
  readonly source: string;
  /** `held` of what the guard kept back; `unsent` of what it held once and a run that goes on plans anew. */
  readonly outcome: string;
  readonly words: string;
  readonly attempt: number;
  readonly fields: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

type Sent = Schemas['Moment'] & { readonly connection: string; readonly direction: string };
type Kept = { readonly field: string; readonly old: unknown; readonly new: unknown; readonly target: string };
export type ChangeLine = Sent | Kept | { readonly connection: string; readonly direction: string };

/**
 * A run that goes on with parts that were held has their plan still, and holds nothing of it any more: what is sent of them is still to come.
 */
export const asOfNow = (changes: readonly RunChange[], parts: readonly { readonly connection: string; readonly direction: string; readonly held: boolean }[]): readonly RunChange[] => {
  const held = new Set(parts.filter((part) => part.held).map(({ connection, direction }) => `${connection} ${direction}`));
  return changes.map((change) => (change.outcome === 'held' && !held.has(`${change.connection} ${change.direction}`) ? { ...change, outcome: 'unsent' } : change));
};

/** Whether what a part sent did not all become what it should: of each record its last try counts. */
export function partHasExceptions(changes: readonly RunChange[], { connection, direction }: Pick<RunChange, 'connection' | 'direction'>): boolean {
  const last = new Map<string, RunChange>();
  for (const change of changes)
    if (change.connection === connection && change.direction === direction && change.attempt >= (last.get(change.target)?.attempt ?? 0)) last.set(change.target, change);
  return [...last.values()].some(({ outcome }) => outcome !== 'accepted');
}

/** Puts the lines of `listChanges` together: a held plan has a line a field, what was sent one a record and try. */
export class RunChanges {
  readonly all: RunChange[] = [];
  #part = { connection: '', direction: '' };

  add(line: ChangeLine): void {
    if ('kind' in line) return this.#addSent(line);
    if (!('field' in line)) {
      this.#part = { connection: line.connection, direction: line.direction };
      return;
    }
    const field = { field: line.field, before: line.old, after: line.new };
    const last = this.all.at(-1);
    if (last?.outcome === 'held' && last.target === line.target && last.connection === this.#part.connection && last.direction === this.#part.direction)
      this.all[this.all.length - 1] = { ...last, fields: [...last.fields, field] };
    else this.all.push({ ...this.#part, target: line.target, source: '', outcome: 'held', words: '', attempt: 1, fields: [field] });
  }

  #addSent({ connection, direction, target = '', source, outcome = '', words = '', attempt = 1, open, fields }: Sent): void {
    this.all.push({ connection, direction, target, source, outcome: open === true ? 'open' : outcome, words, attempt, fields });
  }
}
