import type { Catalog } from '@/catalog/catalog';
import { type Configuration, connectionOf, type Connection, idOf, type Lines } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import type { KnownField } from '@/catalog/catalog';
import type { Plan } from '@core/core';

/** What the components of a mapping share: the draft that they edit, what there is to be picked, and the newest plan. */
export interface Editing {
  readonly draft: DraftStore;
  readonly configuration: Configuration;
  readonly lines: Lines;
  readonly catalog: Catalog;
  readonly plan: Plan | null;
  /** Salesforce fields that a line names and that were not read yet. */
  readonly unread: readonly string[];
  /** Of dropped files: what is in no file is not read by any button. */
  readonly isOfFiles?: boolean;
}

export const pullGroup = (configuration: Configuration): string => configuration.pendo.pull_group ?? 'custom';

const connectionIn = ({ configuration, lines }: Editing): Connection | undefined => connectionOf(configuration, lines.kind);

/** What a line may take from. */
export function sourcesOf(editing: Editing): readonly KnownField[] {
  const { lines, catalog } = editing;
  const connection = connectionIn(editing);
  if (lines.direction === 'pull') return catalog.salesforce.filter(({ name, uses }) => name !== connection?.identifier.salesforce && (uses?.source ?? !/(^|\.)Pendo_/i.test(name)));
  const columns = catalog.columns.get(connection?.push?.[lines.report]?.report ?? '') ?? [];
  return columns.filter(({ name }) => name !== idOf(lines.kind));
}

/** What a line may write: as it stands in the file, without the group. */
export function targetsOf(editing: Editing): readonly KnownField[] {
  const { lines, catalog, configuration } = editing;
  if (lines.direction === 'push') return catalog.salesforce.filter(({ name, uses }) => uses?.target ?? /^Pendo_/i.test(name));
  const prefix = `${pullGroup(configuration)}.`;
  const identifier = connectionIn(editing)?.identifier.pendo;
  return catalog.pendo.filter(({ name, uses }) => name.startsWith(prefix) && name !== identifier && uses?.target !== false).map((field) => ({ ...field, name: field.name.slice(prefix.length) }));
}

/** The field as a plan names it: "custom.region". */
export const plannedName = ({ configuration, lines }: Editing, to: string): string => (lines.direction === 'pull' ? `${pullGroup(configuration)}.${to}` : to);
