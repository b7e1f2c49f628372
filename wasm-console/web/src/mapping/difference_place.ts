import { type Configuration, type Kind, type Line, type Lines, linesOf } from '@/draft/configuration';
import { linePlace } from '@/draft/places';
import type { connectionWords } from './connection_words';
import { namesOf } from './place_names';
import type { words } from './words';

type Words = (typeof words)['en'];
type ConnectionWords = (typeof connectionWords)['en'];

const ofConnection = /^connections\.(visitor|account)(?:\.(.+))?$/;
/** Lines by the field that they write, not by their number; a report by its name, in quotes where it is more than letters, digits, - and _. */
const ofLine = /^(?:pull|push(?:\.([\w-]+)|\[("(?:[^"\\]|\\.)*")\]))\.(\w+)(?:\.(\w+))?$/;

interface Place {
  readonly lines: Lines;
  readonly index: number;
}

/** Where the line stands that writes the field; letter case of the field makes no difference. */
function lineIn(configuration: Configuration, kind: Kind, report: string | undefined, field: string): Place | undefined {
  const lines: Lines = report === undefined ? { kind, direction: 'pull' } : { kind, direction: 'push', report: (configuration.connections[kind]?.push ?? []).findIndex((one) => one.report === report) };
  const index = linesOf(configuration, lines).findIndex((line: Line) => line.to.toLowerCase() === field.toLowerCase());
  return index < 0 ? undefined : { lines, index };
}

/**
 * Where two configurations differ, as a person finds it on the pages; of a line its number is that of the first that has it.
 *
 *     differencePlace('connections.visitor.pull.title.from', [inForce, other], w, c)    // Visitors, line 4 (Title → title), Salesforce field
 */
export function differencePlace(place: string, configurations: readonly Configuration[], w: Words, c: ConnectionWords): string {
  const names = namesOf(w, c);
  const [isOfOne, kind, rest] = ofConnection.exec(place) ?? [];
  if (isOfOne === undefined) return place.startsWith('messages.') ? place.replace(/^messages\./, `${c.credentials.used.messages}: `) : (names.whole[place] ?? place);
  const of: Kind = kind === 'account' ? 'account' : 'visitor';
  if (rest === undefined) return w.places.kinds[of];
  const [isOfLine, plain, quoted, field = '', member] = ofLine.exec(rest) ?? [];
  if (isOfLine === undefined) return w.places.within(w.places.kinds[of], names.connection[rest] ?? rest);
  const report = quoted === undefined ? plain : String(JSON.parse(quoted));
  for (const configuration of configurations) {
    const found = lineIn(configuration, of, report, field);
    if (found === undefined) continue;
    const line = linePlace(configuration, found.lines, found.index, w.places);
    return member === undefined ? line : w.places.within(line, names.line(report === undefined)[member] ?? member);
  }
  return place;
}
