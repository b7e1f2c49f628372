import type { PageFormat } from '@core/core';
import type { Kind } from '@/draft/configuration';

export type Role = 'salesforce' | 'pendo' | 'report' | 'describe' | 'schema' | 'configuration' | 'nothing';

export const roles: readonly Role[] = ['salesforce', 'pendo', 'report', 'describe', 'schema', 'configuration', 'nothing'];

export interface Recognized {
  readonly role: Role;
  readonly format: PageFormat;
}

/** What a file is, told by its first bytes, and by its name where they could be either. A person may say otherwise. */
export function recognize(name: string, text: string): Recognized {
  const begin = text.replace(/^\uFEFF/, '').trimStart();
  if (/\.csv$/i.test(name)) return { role: 'salesforce', format: 'csv' };
  if (!/^[[{/]/.test(begin)) return { role: separates(begin) ? 'salesforce' : 'nothing', format: 'csv' };
  if (begin.startsWith('[')) return { role: 'report', format: 'report_json' };
  if (/"connections"\s*:/.test(begin) && /"time_zone"\s*:|"subscription"\s*:/.test(begin)) return { role: 'configuration', format: 'report_json' };
  if (isNdjson(begin)) return { role: 'pendo', format: 'ndjson' };
  const keys = firstKeys(begin);
  if (keys.includes('results')) return { role: 'pendo', format: 'pendo_json' };
  if (keys.includes('records') || keys.includes('totalSize')) return { role: 'salesforce', format: 'salesforce_json' };
  if (/"fields"\s*:\s*\[/.test(begin)) return { role: 'describe', format: 'salesforce_json' };
  return { role: isMetadataSchema(begin) ? 'schema' : 'nothing', format: 'pendo_json' };
}

/** A table under another name than *.csv: its first line has several columns. */
const separates = (text: string): boolean => /^[^\r\n]*[,;\t|]/.test(text);

/** Groups of fields, each of which is described by an object: `{"custom": {"region": {"Type": …`. */
const isMetadataSchema = (text: string): boolean => /^\{\s*(?:"[^"]*"\s*:\s*\{\s*\}\s*,\s*)*"[^"]*"\s*:\s*\{\s*"[^"]*"\s*:\s*\{/.test(text);

/** A whole object in the first line, and another one behind it, or an id in it. */
function isNdjson(text: string): boolean {
  const [first = ''] = text.split('\n', 1);
  try {
    const object = JSON.parse(first) as Record<string, unknown>;
    return 'visitorId' in object || 'accountId' in object;
  } catch {
    return false;
  }
}

/** Names that stand at the beginning: the first object may be long, and cut off. */
const firstKeys = (text: string): readonly string[] => [...text.slice(0, 2_000).matchAll(/"(\w+)"\s*:/g)].map((found) => found[1] ?? '');

/** Whose rows these are, by the id in them. */
export const kindOf = (text: string): Kind => (/"visitorId"\s*:/.test(text) ? 'visitor' : /"accountId"\s*:/.test(text) ? 'account' : 'visitor');

const objectsOfIds: Readonly<Record<string, string>> = { '001': 'Account', '003': 'Contact', '00Q': 'Lead', '006': 'Opportunity', '02i': 'Asset' };

/** The first characters of an id are the object's. */
export const objectOf = (id: string): string | undefined => objectsOfIds[id.slice(0, 3)];
