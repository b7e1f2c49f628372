import type { NamedText, Side } from '@core/core';
import { type Catalog, columnsOf, pendoFields, salesforceFields, withSamples } from '@/catalog/catalog';
import { matchingLines } from '@/catalog/matching_names';
import { type Configuration, type Connection, connectionOf, type Direction, idOf, type Kind } from '@/draft/configuration';
import { salesforceFieldsOf } from '@/draft/used_fields';
import type { InputPage, Inputs } from '@/preview/inputs';
import { type Dropped, rowsOf } from './dropped';
import { guessDescribes, guessMetadataSchema } from './guess_schema';
import { groupIn } from './metadata_group';
import { kindOf, objectOf, type Role } from './recognize';

/** What is still missing for a plan. */
export function missingRoles(files: readonly Dropped[], direction: Direction): readonly ('salesforce' | 'pendo' | 'report')[] {
  const needed = direction === 'pull' ? (['salesforce', 'pendo'] as const) : (['salesforce', 'report'] as const);
  return needed.filter((role) => !files.some((file) => file.role === role));
}

export const guessedDirection = (files: readonly Dropped[]): Direction => (files.some((file) => file.role === 'report') ? 'push' : 'pull');
export const guessedKind = (files: readonly Dropped[]): Kind => kindOf(files.filter(({ role }) => role === 'pendo' || role === 'report').map((file) => file.begin.slice(0, 4_000)).join('\n'));

const textOf = (file: Dropped): NamedText => ({ name: file.file.name, text: file.whole ?? file.begin });
const having = (files: readonly Dropped[], role: Role): readonly Dropped[] => files.filter((file) => file.role === role);

export interface Schemas {
  readonly salesforce: readonly NamedText[];
  readonly pendo: NamedText;
  /** No schema was among the files: types are guessed. */
  readonly guessed: boolean;
}

/** The schemas that were dropped, else what the first rows look like. `given`: what a dropped configuration names is there too. */
export function schemasOf(files: readonly Dropped[], kind: Kind, direction: Direction, object: string, given: Configuration | null): Schemas {
  const describes = having(files, 'describe').map(textOf);
  const [schema] = having(files, 'schema').map(textOf);
  const connection = given === null ? undefined : connectionOf(given, kind);
  const fields = connection === undefined ? [] : salesforceFieldsOf(connection, direction);
  const targets = connection === undefined || direction === 'push' ? [] : (connection.pull ?? []).map((line) => `${given?.pendo.pull_group ?? 'custom'}.${line.to}`);
  return {
    salesforce: describes.length > 0 ? describes : guessDescribes(object, rowsOf(files, 'salesforce'), direction === 'push' ? fields : []).map((text, at) => ({ name: `guessed-${at}.json`, text })),
    pendo: schema ?? { name: 'guessed-schema.json', text: guessMetadataSchema(rowsOf(files, 'pendo'), targets) },
    guessed: describes.length === 0 || schema === undefined,
  };
}

export function catalogOf(files: readonly Dropped[], schemas: Schemas, kind: Kind, object: string, report: string): Catalog {
  return {
    salesforce: withSamples(salesforceFields(schemas.salesforce.map(({ text }) => String(text)), object), rowsOf(files, 'salesforce')),
    pendo: withSamples(pendoFields(String(schemas.pendo.text), idOf(kind)), rowsOf(files, 'pendo')),
    columns: new Map([[report, columnsOf(rowsOf(files, 'report'))]]),
  };
}

/** The object whose ids the records have, or one that its describe names. */
export function guessedObject(files: readonly Dropped[], kind: Kind): string {
  const id = rowsOf(files, 'salesforce')[0]?.['Id'];
  const [describe] = having(files, 'describe');
  const named = describe === undefined ? undefined : /"name"\s*:\s*"(\w+)"\s*,\s*"(?:label|queryable|updateable|fields)"|"fields"[^]*"name"\s*:\s*"(\w+)"\s*[,}]\s*$/.exec(describe.begin)?.[1];
  return (typeof id === 'string' ? objectOf(id) : undefined) ?? named ?? (kind === 'visitor' ? 'Contact' : 'Account');
}

const reportOfFiles = 'report';

function guessedIdentifier({ pendo, salesforce }: Catalog, kind: Kind, direction: Direction): Connection['identifier'] {
  const email = pendo.find(({ name }) => /\.e?_?mail$/i.test(name));
  return direction === 'pull' && email !== undefined && salesforce.some(({ name }) => name === 'Email') ? { pendo: email.name, salesforce: 'Email' } : { pendo: idOf(kind), salesforce: 'Id' };
}

/**
 * A configuration to begin with, where none was dropped: identifiers and lines of one name on both sides. All of it is only a proposal.
 * `measured`: the identifier that the records themselves speak for, once that is known.
 */
export function firstDraft(files: readonly Dropped[], kind: Kind, direction: Direction, measured?: Connection['identifier']): Configuration {
  const object = guessedObject(files, kind);
  const schemas = schemasOf(files, kind, direction, object, null);
  const catalog = catalogOf(files, schemas, kind, object, reportOfFiles);
  const identifier = measured ?? guessedIdentifier(catalog, kind, direction);
  const group = groupIn(catalog.pendo.map(({ name }) => name), identifier.pendo);
  const connection: Connection = { object, identifier, ignore_case: identifier.salesforce === 'Email' ? true : undefined, ...lines(catalog, direction, identifier, kind, group) } as Connection;
  return {
    subscription: 'files',
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    salesforce: { login_url: 'https://example.my.salesforce.com', api_version: '66.0', credential: 'salesforce' },
    pendo: { host: 'https://app.pendo.io', credential: 'pendo', ...(group === 'custom' ? {} : { pull_group: group }) },
    connections: { [kind]: JSON.parse(JSON.stringify(connection)) as Connection },
  };
}

function lines(catalog: Catalog, direction: Direction, identifier: Connection['identifier'], kind: Kind, group: string): Partial<Connection> {
  const without = [identifier.pendo, identifier.salesforce, idOf(kind)];
  if (direction === 'pull') {
    const prefix = `${group}.`;
    const to = catalog.pendo.filter(({ name }) => name.startsWith(prefix) && name !== identifier.pendo).map((field) => ({ ...field, name: field.name.slice(prefix.length) }));
    return { pull: matchingLines({ from: catalog.salesforce, to, present: [], without }) };
  }
  const to = catalog.salesforce.filter(({ name }) => /^Pendo_/i.test(name));
  return { push: [{ report: reportOfFiles, columns: matchingLines({ from: catalog.columns.get(reportOfFiles) ?? [], to, present: [], without }) }] };
}

const sideOf = (role: Role, direction: Direction): Side | null => {
  if (role === 'salesforce') return direction === 'pull' ? 'source' : 'target';
  if (role === 'pendo') return direction === 'pull' ? 'target' : 'entities';
  return role === 'report' && direction === 'push' ? 'source' : null;
};

/** What the worker takes: the files themselves, which it reads in pieces. */
export function inputsOf(files: readonly Dropped[], kind: Kind, direction: Direction, configuration: Configuration, given: Configuration | null): Inputs {
  const connection = connectionOf(configuration, kind);
  const object = connection?.object ?? '';
  const report = connection?.push?.[0]?.report ?? reportOfFiles;
  const schemas = schemasOf(files, kind, direction, object, given);
  const pages = files.flatMap((file): readonly InputPage[] => {
    const side = sideOf(file.role, direction);
    if (side === null) return [];
    return [{ side, page: { name: file.file.name, format: file.format, size: file.file.size, ...(file.role === 'report' ? { report } : {}) }, bytes: file.file.size, content: file.file }];
  });
  return {
    connection: kind,
    direction,
    object,
    salesforceSchemas: schemas.salesforce,
    pendoSchema: schemas.pendo,
    pages,
    remembered: {},
    read: null,
    cost: null,
    catalog: catalogOf(files, schemas, kind, object, report),
  };
}
