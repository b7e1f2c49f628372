import type { ui } from '@/words/en/ui';
import type { connectionWords } from './connection_words';
import type { words } from './words';

type Words = (typeof words)['en'];
type ConnectionWords = (typeof connectionWords)['en'];
type Names = Readonly<Record<string, string>>;

const isLine = (value: unknown): value is { readonly from?: string; readonly value?: unknown; readonly to: string } => typeof value === 'object' && value !== null && 'to' in value && typeof value.to === 'string';

function namesOfMember(member: string, w: Words, c: ConnectionWords): Names {
  switch (member) {
    case 'when_empty':
      return w.options.whenEmptyOf;
    case 'write':
      return w.options.writeOf;
    case 'type':
      return w.options.types;
    case 'duplicates':
      return c.identifiers.duplicatesOf;
    case 'guard':
      return { off: c.guard.off };
    default:
      return {};
  }
}

/** A converter by its name; what it does with which values is its own. */
const converterSaid = (converter: unknown, names: Names): string =>
  Object.entries(converter as Record<string, unknown>)
    .filter(([name]) => name in names)
    .map(([name, how]) => `${names[name]}${how === true ? '' : ` ${JSON.stringify(how)}`}`)
    .join(' ');

/**
 * What a configuration says at a place, in the words that the pages have for it; anything else as it is in the file.
 *
 *     differenceValue('connections.visitor.pull.title.when_empty', 'keep', w, c, u)    // keep what is there
 */
export function differenceValue(place: string, value: unknown, w: Words, c: ConnectionWords, u: Pick<typeof ui, 'yes' | 'no' | 'comma'>): string {
  const member = /\w+$/.exec(place)?.[0] ?? '';
  if (typeof value === 'boolean') return member === 'value' ? String(value) : value ? u.yes : u.no;
  if (typeof value === 'string') return namesOfMember(member, w, c)[value] ?? value;
  if (member === 'convert' && Array.isArray(value)) return value.map((one) => converterSaid(one, w.convert.names)).join(u.comma);
  if (isLine(value)) return `${value.from ?? `= ${JSON.stringify(value.value)}`} → ${value.to}`;
  return JSON.stringify(value);
}
