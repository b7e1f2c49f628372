import type { KnownField } from '@/catalog/catalog';

/** Why a name may be no identifier, as far as the schema at hand says. `meant`: the field that is called so but for the letter case. */
export type IdentifierDoubt = { readonly is: 'empty' | 'unknown' | 'unfit' } | { readonly is: 'case'; readonly meant: string };

/**
 * Nothing is said where no schema is at hand, nor of a way to another object ("Account.Number__c"), whose fields may not be: it would be a guess.
 *
 *     identifierDoubt('Emial', salesforce)    // {is: 'unknown'}
 */
export function identifierDoubt(name: string, fields: readonly KnownField[]): IdentifierDoubt | null {
  if (name.trim() === '') return { is: 'empty' };
  if (fields.length === 0) return null;
  const known = fields.find((field) => field.name === name);
  if (known !== undefined) return known.uses?.identifier === false ? { is: 'unfit' } : null;
  const meant = fields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.name;
  if (meant !== undefined) return { is: 'case', meant };
  const [first, rest] = [name.split('.')[0], name.includes('.')];
  return rest && !fields.some((field) => field.name.startsWith(`${first}.`)) ? null : { is: 'unknown' };
}
