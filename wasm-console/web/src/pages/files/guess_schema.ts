import type { Json } from '@core/core';
import type { Row } from '@/catalog/catalog';

/** Schemas for files that came without: names from the files, types from the first values. Only what the core would read from a real one. */

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly updateable: boolean;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly relationshipName?: string;
  readonly referenceTo?: readonly string[];
}

const shapes: readonly (readonly [RegExp, string])[] = [
  [/^(true|false)$/i, 'boolean'],
  [/^[+-]?\d{1,15}$/, 'int'],
  [/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/, 'double'],
  [/^\d{4}-\d\d-\d\d$/, 'date'],
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d/, 'datetime'],
];

const written = (value: Json | undefined): string => (value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** The narrowest type that all of these have; numbers of both kinds are "double". */
export function typeOfTexts(values: readonly string[]): string {
  const filled = values.filter((value) => value !== '');
  if (filled.length === 0) return 'string';
  return shapes.find(([shape]) => filled.every((value) => shape.test(value)))?.[1] ?? 'string';
}

function fieldOf(name: string, values: readonly string[]): Field {
  if (name === 'Id') return { name, label: name, type: 'id', updateable: false };
  const type = typeOfTexts(values);
  const base = { name, label: name, type, updateable: true };
  if (type === 'double') return { ...base, precision: 18, scale: 6 };
  return type === 'string' ? { ...base, type: 'textarea', length: 131_072 } : base;
}

interface Described {
  readonly name: string;
  readonly fields: Field[];
}

/** Describes of the object and, where names have dots, of whatever their relationships lead to. */
export function guessDescribes(object: string, rows: readonly Row[], also: readonly string[] = []): readonly string[] {
  const found = new Map<string, Described>();
  const describe = (name: string): Described => {
    const known = found.get(name) ?? { name, fields: [] };
    found.set(name, known);
    return known;
  };
  describe(object);
  const names = [...new Set([...rows.flatMap((row) => Object.keys(row)), ...also])].filter((name) => name !== '');
  for (const name of names) {
    const values = rows.map((row) => written(row[name]));
    let at = describe(object);
    const way = name.split('.');
    const last = way.pop() ?? name;
    for (const step of way) at = relation(at, step, describe);
    if (!at.fields.some((field) => field.name === last)) at.fields.push(fieldOf(last, values));
  }
  return [...found.values()].map((one) => JSON.stringify(one));
}

function relation(from: Described, step: string, describe: (name: string) => Described): Described {
  const to = `${from.name}.${step}`;
  const name = /__r$/.test(step) ? step.replace(/__r$/, '__c') : `${step}Id`;
  const at = from.fields.findIndex((field) => field.name === name);
  const field: Field = { name, label: name, type: 'reference', updateable: true, relationshipName: step, referenceTo: [to] };
  if (at < 0) from.fields.push(field);
  else from.fields[at] = field;
  return describe(to);
}

const firstMillisecond = 100_000_000_000;

function metadataType(values: readonly (Json | undefined)[]): string {
  const filled = values.filter((value) => value !== undefined && value !== null && value !== '');
  if (filled.length === 0) return 'string';
  if (filled.every((value) => typeof value === 'boolean')) return 'boolean';
  if (filled.every((value) => Array.isArray(value))) return 'list';
  if (!filled.every((value) => typeof value === 'number')) return 'string';
  if (filled.every((value) => Number.isInteger(value) && (value as number) > firstMillisecond)) return 'time';
  return filled.every((value) => Number.isInteger(value)) ? 'integer' : 'float';
}

/** A metadata schema of what entities hold: "custom.region" is a field of the group custom. */
export function guessMetadataSchema(rows: readonly Row[], also: readonly string[] = []): string {
  const groups: Record<string, Record<string, { Type: string; DisplayName: string }>> = {};
  for (const path of new Set([...rows.flatMap((row) => Object.keys(row)), ...also])) {
    const dot = path.indexOf('.');
    if (dot <= 0) continue;
    const [group, name] = [path.slice(0, dot), path.slice(dot + 1)];
    (groups[group] ??= {})[name] = { Type: metadataType(rows.map((row) => row[path])), DisplayName: '' };
  }
  return JSON.stringify(groups);
}
