import type { Converter } from '@/draft/configuration';

export type ConverterName = 'trim' | 'lower' | 'upper' | 'scale' | 'values';

export const converterName = (converter: Converter): ConverterName => Object.keys(converter).find((key) => key !== 'otherwise') as ConverterName;

export function newConverter(name: ConverterName): Converter {
  switch (name) {
    case 'trim':
      return { trim: true };
    case 'lower':
      return { lower: true };
    case 'upper':
      return { upper: true };
    case 'scale':
      return { scale: 100 };
    case 'values':
      return { values: { '': '' }, otherwise: 'pass' };
  }
}

/** A key renamed in its place. One that stands there already is not overwritten: nothing is lost while one types "Trial 2" beside "Trial". */
export function renamedKey(values: Readonly<Record<string, string>>, from: string, to: string): Readonly<Record<string, string>> {
  if (from === to || to in values) return values;
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key === from ? to : key, value]));
}

/** What is typed as a key of values: taken at once, or held as typed where another value has that key, so that no letter is lost of a longer one. */
export const typedKey = (values: Readonly<Record<string, string>>, from: string, typed: string): { readonly values: Readonly<Record<string, string>> } | { readonly held: string } =>
  typed !== from && typed in values ? { held: typed } : { values: renamedKey(values, from, typed) };
