import { csvRecords } from '@/catalog/rows';
import type { Recognized } from './recognize';

/** Why a file can't be what it was dropped for, told by its beginning: what the preview would say of it is of something else. */
export type Unfit = 'empty' | 'binary' | 'header' | 'pendo_csv' | 'separator' | 'encoding' | 'unknown_json' | 'unknown_text';

/** Control characters that no export has. What the decoder could not read is no sign: it may be text in another encoding. */
const control = /[\u0000-\u0008\u000E-\u001F]/g;
const isBinary = (text: string): boolean => /^(?:PK\u0003\u0004|%PDF-|GIF8)/.test(text) || (text.match(control)?.length ?? 0) > 2;

/** "Visitor ID", "visitorId", "account_id": what Pendo's own exports call whom a row is of. */
const isPendosId = (name: string): boolean => /^(?:visitor|account)id$/.test(name.toLowerCase().replace(/[^a-z]/g, ''));
const isSalesforcesId = (name: string): boolean => name.toLowerCase() === 'id';

/** A header has names alone: commas in it separate. */
function separatesOtherwise(text: string): boolean {
  const [header = ''] = text.split(/\r?\n/, 1);
  const times = (sign: string): number => header.split(sign).length - 1;
  return Math.max(times(';'), times('\t'), times('|')) > times(',');
}

function unfitCsv(text: string): Unfit | null {
  if (separatesOtherwise(text)) return 'separator';
  const [header = [], first] = csvRecords(text, 2);
  if (header.some(isPendosId) && !header.some(isSalesforcesId)) return 'pendo_csv';
  return first === undefined || first.every((cell) => cell === '') ? 'header' : null;
}

/**
 * `begin` is all of it where it is not longer than that.
 *
 *     unfit('Id,Email\n', {role: 'salesforce', format: 'csv'})    // header
 */
export function unfit(begin: string, { role, format }: Recognized): Unfit | null {
  if (isBinary(begin)) return 'binary';
  if (begin.replace('\uFEFF', '').trim() === '') return 'empty';
  if (role === 'nothing') return format === 'csv' ? 'unknown_text' : 'unknown_json';
  return format === 'csv' ? unfitCsv(begin) : null;
}
