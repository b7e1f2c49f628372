import type { PageFormat } from '@core/core';
import { firstRows, glance } from '@/catalog/rows';
import type { Row } from '@/catalog/catalog';
import { recognize, type Role } from './recognize';
import { unfit, type Unfit } from './unfit';

/** A file that was dropped: what it is, and its beginning. The rest is read in pieces by the worker, which has the only copy. */
export interface Dropped {
  readonly key: string;
  readonly file: File;
  readonly role: Role;
  readonly format: PageFormat;
  readonly begin: string;
  /** Why it is left out, unless somebody says what it is. */
  readonly unfit: Unfit | null;
  /** Of schemas and configurations, which are small. */
  readonly whole: string | null;
}

const smallest: ReadonlySet<Role> = new Set(['describe', 'schema', 'configuration']);
let next = 0;

export async function glanceAt(file: File): Promise<Dropped> {
  const begin = await file.slice(0, glance).text();
  const recognized = recognize(file.name, begin);
  const { format } = recognized;
  const why = unfit(begin, recognized);
  const role = why === null ? recognized.role : 'nothing';
  next += 1;
  return { key: `${next}`, file, role, format, begin, unfit: why, whole: smallest.has(role) ? await file.text() : null };
}

const formats: Readonly<Record<Role, readonly PageFormat[]>> = {
  salesforce: ['csv', 'salesforce_json'],
  pendo: ['ndjson', 'pendo_json'],
  report: ['report_json'],
  describe: [],
  schema: [],
  configuration: [],
  nothing: [],
};

/** Somebody knows better what it is. */
export async function withRole(dropped: Dropped, role: Role): Promise<Dropped> {
  const fitting = formats[role];
  const format = fitting.includes(dropped.format) ? dropped.format : (fitting[0] ?? dropped.format);
  return { ...dropped, role, format, whole: smallest.has(role) ? await dropped.file.text() : null };
}

export const rowsOf = (files: readonly Dropped[], role: Role): readonly Row[] => files.filter((file) => file.role === role).flatMap((file) => firstRows(file.begin, file.format)).slice(0, 400);
