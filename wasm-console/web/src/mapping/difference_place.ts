import { type Configuration, type Kind, type Line, type Lines, linesOf } from '@/draft/configuration';
import { linePlace } from '@/draft/places';
import type { connectionWords } from './connection_words';
import type { words } from './words';

type Words = (typeof words)['en'];
type ConnectionWords = (typeof connectionWords)['en'];

const ofConnection = /^connections\.(visitor|account)(?:\.(.+))?$/;
/** Lines by the field that they write, not by their number; a report by its name, in quotes where it is more than letters, digits, - and _. */
const ofLine = /^(?:pull|push(?:\.([\w-]+)|\[("(?:[^"\\]|\\.)*")\]))\.(\w+)(?:\.(\w+))?$/;

/** As the pages call them: what is on none keeps its own name. */
const namesOfLine = ({ lines, options, convert }: Words, isPull: boolean): Readonly<Record<string, string>> => ({
  from: isPull ? lines.from : lines.column,
  to: isPull ? lines.to : lines.pendoField,
  value: lines.constant,
  type: options.type,
  when_empty: options.whenEmpty,
  write: options.write,
  volatile: options.volatile,
  truncate: options.truncate,
  convert: convert.title,
});

const namesOfConnection = ({ object, identifiers, guard }: ConnectionWords, { filters }: Words): Readonly<Record<string, string>> => ({
  object,
  'identifier.pendo': `${identifiers.title}: ${identifiers.pendo}`,
  'identifier.salesforce': `${identifiers.title}: ${identifiers.salesforce}`,
  ignore_case: identifiers.ignoreCase,
  duplicates: identifiers.duplicates,
  salesforce_filter: `${filters.title}: ${filters.salesforce}`,
  pendo_filter: `${filters.title}: ${filters.pendo}`,
  guard: guard.title,
});

const namesOfWhole = ({ systems }: ConnectionWords): Readonly<Record<string, string>> => ({
  time_zone: systems.timeZone,
  'salesforce.login_url': systems.loginUrl,
  'salesforce.api_version': systems.apiVersion,
  'salesforce.credential': systems.salesforceCredential,
  'pendo.host': systems.host,
  'pendo.credential': systems.pendoCredential,
  'pendo.pull_group': systems.group,
});

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
  const [isOfOne, kind, rest] = ofConnection.exec(place) ?? [];
  if (isOfOne === undefined) return place.startsWith('messages.') ? place.replace(/^messages\./, `${c.credentials.used.messages}: `) : (namesOfWhole(c)[place] ?? place);
  const of: Kind = kind === 'account' ? 'account' : 'visitor';
  if (rest === undefined) return w.places.kinds[of];
  const [isOfLine, plain, quoted, field = '', member] = ofLine.exec(rest) ?? [];
  if (isOfLine === undefined) return `${w.places.kinds[of]}, ${namesOfConnection(c, w)[rest] ?? rest}`;
  const report = quoted === undefined ? plain : String(JSON.parse(quoted));
  for (const configuration of configurations) {
    const found = lineIn(configuration, of, report, field);
    if (found === undefined) continue;
    const line = linePlace(configuration, found.lines, found.index, w.places);
    return member === undefined ? line : `${line}, ${namesOfLine(w, report === undefined)[member] ?? member}`;
  }
  return place;
}
