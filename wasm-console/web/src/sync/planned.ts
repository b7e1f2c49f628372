import type { EntityKind } from './entity_link';
import { goesOn } from './going_on';
import type { Run, RunPart } from './queries';

type Part = Pick<RunPart, 'connection' | 'direction'>;

const planned = (run: Run, part: Part): boolean => run.parts.some((one) => one.connection === part.connection && one.direction === part.direction && one.planned > 0);
const newest = (runs: readonly Run[]): Run | undefined => runs.reduce<Run | undefined>((best, run) => (best === undefined || run.run > best.run ? run : best), undefined);

/** Of a run that has come to its end: it failed before it knew what to do, at a sign-in say, and did nothing with anybody. */
export const plannedNothing = (run: Run): boolean => !goesOn(run) && run.parts.every((part) => part.planned === 0);

/** The newest run that the mapping called for and that planned; the newest of them all where none did. What is taken or put back says nothing of whom it has nothing to do with. */
export function newestThatPlanned(runs: readonly Run[]): Run | undefined {
  const ended = runs.filter((run) => run.correction === '' && !goesOn(run));
  return newest(ended.filter((run) => !plannedNothing(run))) ?? newest(ended);
}

/** The same of one part alone, before a run that did not plan it: a pilot of another part, or one that failed. */
export const newestThatPlannedPart = (runs: readonly Run[], part: Part, before: number): Run | undefined => newest(runs.filter((run) => run.run < before && run.correction === '' && planned(run, part)));

/** One of the others that have an identifier, as the engine names them: `entityNamed('Pendo visitor u-7')` is the visitor u-7; undefined of what is neither. */
export function entityNamed(text: string): { readonly kind: EntityKind; readonly id: string } | undefined {
  const [, kind, id] = /^(?:Salesforce|Pendo) (record|visitor|account) (.+)$/s.exec(text) ?? [];
  return kind === undefined || id === undefined ? undefined : { kind: kind as EntityKind, id };
}
