import { useMemo } from 'react';
import { useWords } from '@/app/language';
import { words } from '@/mapping/words';
import { type Configuration, type Kind, kinds, type Line, type Lines, linesOf } from './configuration';

type Words = (typeof words)['en']['places'];

const where = /connections\.(visitor|account)\.(?:pull\[(\d+)\]|push\[(\d+)\]\.columns\[(\d+)\])((?:\.\w+(?:\[\d+\])?)*)/g;
const ofConnection = /connections\.(visitor|account)(?:\.([\w.]+\w))?/g;
/** The configuration is handed over as one line: which line of it says nothing to anybody. */
const lineOfText = /(?:\bconfiguration: ?)?\bline \d+, (?=connections\.)/g;

const nameOf = (line: Line | undefined): string => (line === undefined ? '' : [line.from ?? (line.value === undefined ? '' : '='), line.to].filter((part) => part !== '').join(' → '));

/** A line as a person finds it on the page: `Visitors, line 3 (Title → title)`. */
export function linePlace(configuration: Configuration | undefined, lines: Lines, index: number, w: Words): string {
  const name = configuration === undefined ? '' : nameOf(linesOf(configuration, lines)[index]);
  const report = lines.direction === 'pull' ? '' : (configuration?.connections[lines.kind]?.push?.[lines.report]?.report ?? String(lines.report + 1));
  return w.line(w.kinds[lines.kind], report, index + 1, name);
}

/** `convert[0].scale` counts from one. */
const memberOf = (rest: string): string => rest.slice(1).replace(/\[(\d+)\]/g, (_, at: string) => ` ${Number(at) + 1}`);

/**
 * What the engine or the core says of a configuration, with its places as a person finds them.
 *
 *     spoken('line 1, connections.visitor.pull[2].to', configuration, w)    // Visitors, line 3 (Title → title)
 */
export function spoken(text: string, configuration: Configuration | undefined, w: Words): string {
  const kindOf = (text: string): Kind => kinds.find((one) => one === text) ?? 'visitor';
  const ofLines = text.replace(lineOfText, '').replace(where, (_, kind: string, pull: string | undefined, report: string | undefined, column: string | undefined, rest: string) => {
    const lines: Lines = pull !== undefined ? { kind: kindOf(kind), direction: 'pull' } : { kind: kindOf(kind), direction: 'push', report: Number(report) };
    const place = linePlace(configuration, lines, Number(pull ?? column), w);
    return rest === '' || rest === '.from' || rest === '.to' ? place : `${place}, ${memberOf(rest)}`;
  });
  return ofLines.replace(ofConnection, (_, kind: string, rest: string | undefined) => [w.kinds[kindOf(kind)], ...(rest === undefined ? [] : [rest])].join(', '));
}

/** In a component: of that configuration. */
export function useSpoken(configuration: Configuration | undefined): (text: string) => string {
  const w = useWords(words).places;
  return useMemo(() => (text: string) => spoken(text, configuration, w), [configuration, w]);
}
