export interface MovedChange {
  readonly target: string;
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** What two plans differ in: changes that only one of them has. */
export interface Moved {
  readonly gone: readonly MovedChange[];
  readonly added: readonly MovedChange[];
}

export interface PlanLine {
  readonly change?: MovedChange;
}

const keyOf = ({ target, field, old, new: now }: MovedChange): string => JSON.stringify([target, field, old, now]);

/** Both plans are looked through line by line: only what is open is kept. */
export async function difference(seen: AsyncIterable<PlanLine>, made: AsyncIterable<PlanLine>): Promise<Moved> {
  const open = new Map<string, MovedChange>();
  for await (const { change } of seen) if (change !== undefined) open.set(keyOf(change), change);
  const added: MovedChange[] = [];
  for await (const { change } of made) if (change !== undefined && !open.delete(keyOf(change))) added.push(change);
  return { gone: [...open.values()], added };
}
