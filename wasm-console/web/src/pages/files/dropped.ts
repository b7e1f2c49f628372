import type { PageFormat, Problem } from '@core/core';
import { firstRows, glance } from '@/catalog/rows';
import type { Row } from '@/catalog/catalog';
import { encodingOf, fromShiftJis } from './encoding';
import { recognize, type Role } from './recognize';
import { unfit, type Unfit } from './unfit';

/** A file that was dropped: what it is, and its beginning. The rest is read in pieces by the worker, which has the only copy. */
export interface Dropped {
  readonly key: string;
  /** In UTF-8. */
  readonly file: File;
  /** What it was written in, where that was another encoding. */
  readonly written: 'shift_jis' | null;
  readonly role: Role;
  readonly format: PageFormat;
  readonly begin: string;
  /** Why it is left out, unless somebody says what it is. */
  readonly unfit: Unfit | null;
  /** Why it was left out of a preview that was good without it. */
  readonly spoils: Problem | null;
  /** Of schemas and configurations, which are small. */
  readonly whole: string | null;
}

const smallest: ReadonlySet<Role> = new Set(['describe', 'schema', 'configuration']);
let next = 0;

/** In UTF-8, where it is Shift_JIS; null: it is neither. */
async function readable(file: File): Promise<Pick<Dropped, 'file' | 'written'> | null> {
  const encoding = encodingOf(new Uint8Array(await file.slice(0, glance).arrayBuffer()), file.size <= glance);
  if (encoding !== 'shift_jis') return encoding && { file, written: null };
  const utf8 = await fromShiftJis(file);
  return utf8 && { file: utf8, written: encoding };
}

export async function glanceAt(dropped: File): Promise<Dropped> {
  const read = await readable(dropped);
  const { file, written } = read ?? { file: dropped, written: null };
  const begin = await file.slice(0, glance).text();
  const recognized = recognize(file.name, begin);
  const { format } = recognized;
  const fault = unfit(begin, recognized);
  const why = read === null && fault !== 'binary' ? 'encoding' : fault;
  const role = why === null ? recognized.role : 'nothing';
  next += 1;
  return { key: `${next}`, file, written, role, format, begin, unfit: why, spoils: null, whole: smallest.has(role) ? await file.text() : null };
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
  return { ...dropped, role, format, spoils: null, whole: smallest.has(role) ? await dropped.file.text() : null };
}

export const rowsOf = (files: readonly Dropped[], role: Role): readonly Row[] => files.filter((file) => file.role === role).flatMap((file) => firstRows(file.begin, file.format)).slice(0, 400);
