import type { Json } from '@core/core';

/** A field that one may pick: as the schema calls it, and what some records hold there. Only for people to read; what fits where, the core says. */
export interface KnownField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly samples: readonly string[];
  /** What the engine says that it can be used for; nothing where nobody said. */
  readonly uses?: { readonly identifier: boolean; readonly source: boolean; readonly target: boolean };
}

/** What there is to be mapped on both sides of one connection. */
export interface Catalog {
  readonly salesforce: readonly KnownField[];
  readonly pendo: readonly KnownField[];
  /** Of a push: the columns of each report by its id. */
  readonly columns: ReadonlyMap<string, readonly KnownField[]>;
}

export const emptyCatalog: Catalog = { salesforce: [], pendo: [], columns: new Map() };

/** Both say of the same fields: of each the uses, the more telling label, and whichever samples there are. */
export function merged(one: readonly KnownField[], other: readonly KnownField[]): readonly KnownField[] {
  const byName = new Map(other.map((field) => [field.name, field]));
  const both = one.map((field) => {
    const more = byName.get(field.name);
    byName.delete(field.name);
    return more === undefined ? field : { ...more, ...field, samples: field.samples.length > 0 ? field.samples : more.samples };
  });
  return [...both, ...byName.values()];
}

interface Describe {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly label?: string; readonly type: string; readonly relationshipName?: string | null; readonly referenceTo?: readonly string[] }[];
}

const isDescribe = (json: unknown): json is Describe => typeof json === 'object' && json !== null && Array.isArray((json as Describe).fields) && typeof (json as Describe).name === 'string';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what is wrong with it the core tells, with the place
  }
}

/** The fields of `object` and, one relationship away, of the objects whose describes are there too: "Owner.Email". */
export function salesforceFields(describes: readonly string[], object: string): readonly KnownField[] {
  const objects = new Map(describes.map(parsed).filter(isDescribe).map((one) => [one.name, one]));
  const own = objects.get(object);
  if (own === undefined) return [];
  const fields = own.fields.map(({ name, label = '', type }) => ({ name, label, type, samples: [] }));
  const related = own.fields.flatMap((field) =>
    (field.referenceTo ?? []).flatMap((to) =>
      (field.relationshipName ?? '') === ''
        ? []
        : (objects.get(to)?.fields ?? []).map(({ name, label = '', type }) => ({ name: `${field.relationshipName}.${name}`, label: `${field.relationshipName}: ${label}`, type, samples: [] })),
    ),
  );
  return [...fields, ...unique(related)];
}

/** Of several objects behind one relationship the first that has the field. */
const unique = (fields: readonly KnownField[]): readonly KnownField[] => [...new Map([...fields].reverse().map((field) => [field.name, field])).values()].reverse();

const key = (text: string): string => text.toLowerCase().replace(/[_\- ]/g, '');

const pendoTypes: Readonly<Record<string, string>> = { '': 'text', string: 'text', time: 'date' };

/** Metadata fields by their path, the id first: "visitorId", "agent.email". */
export function pendoFields(schema: string, id: string): readonly KnownField[] {
  const fields: KnownField[] = [{ name: id, label: '', type: 'text', samples: [] }];
  for (const [group, members] of Object.entries((parsed(schema) ?? {}) as Record<string, unknown>)) {
    if (typeof members !== 'object' || members === null) continue;
    for (const [name, description] of Object.entries(members)) {
      const said = new Map(Object.entries((description ?? {}) as Record<string, unknown>).map(([word, value]) => [key(word), value]));
      if (said.get('isdeleted') === true) continue;
      const type = String(said.get('type') ?? '');
      fields.push({ name: `${group}.${name}`, label: String(said.get('displayname') ?? ''), type: pendoTypes[type] ?? type, samples: [] });
    }
  }
  return fields;
}

export type Row = Readonly<Record<string, Json>>;

/** Different values that are no emptiness, the first few. */
export function withSamples(fields: readonly KnownField[], rows: readonly Row[]): readonly KnownField[] {
  return fields.map((field) => ({ ...field, samples: samplesOf(rows, field.name) }));
}

const wanted = 3;

function samplesOf(rows: readonly Row[], name: string): readonly string[] {
  const found = new Set<string>();
  for (const row of rows) {
    const value = row[name];
    if (value === undefined || value === null || value === '') continue;
    found.add(typeof value === 'string' ? value : JSON.stringify(value));
    if (found.size === wanted) break;
  }
  return [...found];
}

const typeOfJson = (value: Json | undefined): string => (typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : Array.isArray(value) ? 'list' : 'text');

/** A report says nothing of its columns: they are what its rows have. */
export function columnsOf(rows: readonly Row[]): readonly KnownField[] {
  const names = new Map<string, string>();
  for (const row of rows) for (const [name, value] of Object.entries(row)) if (!names.has(name) || value !== null) names.set(name, typeOfJson(value));
  return [...names].map(([name, type]) => ({ name, label: '', type, samples: samplesOf(rows, name) }));
}
