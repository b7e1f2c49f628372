import type { Schemas } from '@/api/client';
import { type Configuration, kinds } from '@/draft/configuration';
import type { Letter } from '@/sync/queries';

export type Which = Schemas['WhichLetters'];

/** A letter's row: a visitor and an account may have the same id, and a target may be one of a pull and of a push. */
export const whichOf = ({ target, connection, direction }: Pick<Letter, 'target' | 'connection' | 'direction'>): Which => ({
  id: target,
  connection: connection as 'visitor' | 'account',
  direction: direction as 'pull' | 'push',
});

/** What was given up is taken back by trying it again, and that is the same only of one: of several, some may have been given up before, on purpose. */
export const canBeTakenBack = (which: Which, dropped: number): boolean => which.id !== undefined && dropped === 1;

/** What is shown is of up to a minute ago, and two clocks differ. */
const slack = 120_000;

/** Whether the next run tries it again: its time has come, or "Try again" has said so. */
export const isDue = ({ dropped, next }: Pick<Letter, 'dropped' | 'next'>, now: number): boolean => !dropped && Date.parse(next) <= now + slack;

/** Whether any run tries it again: not where the part that wrote it has no line any more. What is configured may not be known yet: then it is. */
export function isTried({ connection, direction }: Pick<Letter, 'connection' | 'direction'>, configuration: Partial<Configuration> | undefined): boolean {
  if (configuration?.connections === undefined) return true;
  const lines = configuration.connections[connection === 'account' ? 'account' : 'visitor']?.[direction === 'push' ? 'push' : 'pull'] ?? [];
  return lines.length > 0;
}

const parts = kinds.flatMap((connection) => (['pull', 'push'] as const).map((direction) => ({ connection, direction })));

/** Of several letters those that a run tries again: where some parts have no line any more, the others', part by part. */
export function triedOf(which: Which, configuration: Partial<Configuration> | undefined): readonly Which[] {
  const tried = parts.filter((part) => isTried(part, configuration));
  return tried.length === parts.length ? [which] : tried.map((part) => ({ ...which, ...part }));
}
