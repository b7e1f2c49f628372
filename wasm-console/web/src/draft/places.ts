import { useWords } from '@/app/language';
import { connectionWords } from '@/mapping/connection_words';
import { namesOf, type PlaceNames } from '@/mapping/place_names';
import { words } from '@/mapping/words';
import { useFailureSays } from '@/ui/failure_says';
import { type Configuration, type Kind, kinds, type Line, type Lines, linesOf } from './configuration';

type Words = (typeof words)['en']['places'];

const where = /connections\.(visitor|account)\.(?:pull\[(\d+)\]|push\[(\d+)\]\.columns\[(\d+)\])((?:\.\w+(?:\[\d+\])?)*)/g;
const ofConnection = /connections\.(visitor|account)(?:\.([\w.]+\w))?/g;
/** The configuration is handed over as one line: which line of it says nothing to anybody. */
const lineOfText = /(?:\bconfiguration: ?)?\bline \d+, (?=(?:subscription|time_zone|salesforce|pendo|connections|messages|retention)\b)/g;
const firstLine = /^(?:configuration: ?)?line 1$/;
/** As a place of its own, or as a sentence names it. */
const ofWhole = /^((?:salesforce|pendo)\.\w+|time_zone)$|`((?:salesforce|pendo)\.\w+)`/g;
const ofDestination = /^messages\[(\d+)\](?:\.(\w+)(?:\[\d+\])?)?$/;

const nameOf = (line: Line | undefined): string => (line === undefined ? '' : [line.from ?? (line.value === undefined ? '' : '='), line.to].filter((part) => part !== '').join(' → '));

/** A line as a person finds it on the page: `Visitors, line 3 (Title → title)`. */
export function linePlace(configuration: Configuration | undefined, lines: Lines, index: number, w: Words): string {
  const name = configuration === undefined ? '' : nameOf(linesOf(configuration, lines)[index]);
  const report = lines.direction === 'pull' ? '' : (configuration?.connections[lines.kind]?.push?.[lines.report]?.report ?? String(lines.report + 1));
  return w.line(w.kinds[lines.kind], report, index + 1, name);
}

const noNames: PlaceNames = { line: () => ({}), connection: {}, whole: {} };

/** `convert[0].scale` counts from one. */
function memberOf(rest: string, names: Readonly<Record<string, string>>): string {
  const [, member = '', deeper = ''] = /^\.(\w+)(.*)$/.exec(rest) ?? [];
  return `${names[member] ?? member}${deeper.replace(/\[(\d+)\]/g, (_, at: string) => ` ${Number(at) + 1}`)}`;
}

/**
 * What the engine or the core says of a configuration, with its places as a person finds them.
 *
 *     spoken('line 1, connections.visitor.pull[2].to', configuration, w)    // Visitors, line 3 (Title → title)
 */
export function spoken(text: string, configuration: Configuration | undefined, w: Words, names = noNames): string {
  const kindOf = (text: string): Kind => kinds.find((one) => one === text) ?? 'visitor';
  const plain = text.replace(firstLine, '').replace(lineOfText, '');
  const [isOfDestination, at, part] = ofDestination.exec(plain) ?? [];
  if (isOfDestination !== undefined) return [w.destination(Number(at) + 1), part ?? ''].filter((one) => one !== '').reduce(w.within);
  const ofLines = plain.replace(where, (_, kind: string, pull: string | undefined, report: string | undefined, column: string | undefined, rest: string) => {
    const lines: Lines = pull !== undefined ? { kind: kindOf(kind), direction: 'pull' } : { kind: kindOf(kind), direction: 'push', report: Number(report) };
    const place = linePlace(configuration, lines, Number(pull ?? column), w);
    return rest === '' || rest === '.from' || rest === '.to' ? place : w.within(place, memberOf(rest, names.line(pull !== undefined)));
  });
  const ofConnections = ofLines.replace(ofConnection, (_, kind: string, rest: string | undefined) => [w.kinds[kindOf(kind)], ...(rest === undefined ? [] : [names.connection[rest] ?? rest])].reduce(w.within));
  return ofConnections.replace(ofWhole, (found: string, place: string | undefined, named: string | undefined) => names.whole[place ?? named ?? ''] ?? found);
}

/** In a component: of that configuration, and in the page's language. */
export function useSpoken(configuration: Configuration | undefined): (text: string) => string {
  const w = useWords(words);
  const c = useWords(connectionWords);
  const says = useFailureSays();
  return (text) => spoken(says(text), configuration, w.places, namesOf(w, c));
}
