import type { Json, PageFormat } from '@core/core';
import type { Row } from './catalog';

/** So much of a file is looked at for names and samples: the core reads all of it. */
export const glance = 256 * 1024;
const most = 200;

/** The first rows in the first bytes of a page, flat: "Owner.Email", "agent.email". What is cut off at the end is left out. */
export function firstRows(text: string, format: PageFormat): readonly Row[] {
  switch (format) {
    case 'csv':
      return csvRows(text);
    case 'ndjson':
      return objectsIn(text).map(entity);
    case 'pendo_json':
      return objectsIn(afterList(text)).map(entity);
    case 'salesforce_json':
      return objectsIn(afterList(text)).map((record) => flat(record));
    case 'report_json':
      return objectsIn(afterList(text)) as readonly Row[];
  }
}

function csvRows(text: string): readonly Row[] {
  const [header = [], ...rows] = csvRecords(text, most + 2);
  const whole = rows.slice(0, text.length < glance ? undefined : -1);
  return whole.slice(0, most).map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}

/** The records of a CSV text (RFC 4180), at most `count`. */
export function csvRecords(text: string, count: number): string[][] {
  const records: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n"]*))(,|\r?\n|\r|$)/gy;
  let record: string[] = [];
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  cell.lastIndex = from;
  while (records.length < count && cell.lastIndex < text.length) {
    const found = cell.exec(text);
    if (found === null) break;
    record.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

const afterList = (text: string): string => text.slice(text.indexOf('[') + 1);

interface JsonObject {
  readonly [key: string]: Json;
}

/** The first whole objects that stand one after the other in a text, whatever is between them. */
function objectsIn(text: string): readonly JsonObject[] {
  const objects: JsonObject[] = [];
  for (let at = text.indexOf('{'); at >= 0 && objects.length < most; at = text.indexOf('{', at)) {
    const end = endOfObject(text, at);
    if (end < 0) break;
    try {
      objects.push(JSON.parse(text.slice(at, end)) as JsonObject);
    } catch {
      break; // the core says what is wrong with it
    }
    at = end;
  }
  return objects;
}

function endOfObject(text: string, from: number): number {
  const token = /["{}]/g;
  token.lastIndex = from;
  let depth = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[0] === '"') token.lastIndex = endOfText(text, found.index);
    else if (found[0] === '{') depth += 1;
    else if (--depth === 0) return found.index + 1;
  }
  return -1;
}

function endOfText(text: string, from: number): number {
  const quoted = /"(?:[^"\\]|\\.)*"/gsy;
  quoted.lastIndex = from;
  return quoted.exec(text) === null ? text.length : quoted.lastIndex;
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

function flat(object: JsonObject, prefix = ''): Row {
  return Object.fromEntries(
    Object.entries(object)
      .filter(([name]) => name !== 'attributes')
      .flatMap(([name, value]) => (isObject(value) ? Object.entries(flat(value, `${prefix}${name}.`)) : [[`${prefix}${name}`, value]])),
  ) as Row;
}

function entity({ metadata, ...rest }: JsonObject): Row {
  return { ...flat(rest), ...(isObject(metadata) ? flat(metadata) : {}) };
}
