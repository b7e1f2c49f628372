import type { Configuration, Connection, Kind, Line, Lines, Report } from './configuration';
import { linesOf } from './configuration';

/** Keys whose new value is undefined are taken away: an absent key has its default, and the file stays as short as a person writes it. */
export type Changes<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

export function changed<T extends object>(before: T, change: Changes<T>): T {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== undefined)) as T;
}

export const withConfiguration = (before: Configuration, change: Changes<Configuration>): Configuration => changed(before, change);

export function withConnection(before: Configuration, kind: Kind, change: Changes<Connection>): Configuration {
  const connection = before.connections[kind];
  if (connection === undefined) return before;
  return { ...before, connections: { ...before.connections, [kind]: changed(connection, change) } };
}

export const addConnection = (before: Configuration, kind: Kind, connection: Connection): Configuration => ({
  ...before,
  connections: { ...before.connections, [kind]: connection },
});

export function removeConnection(before: Configuration, kind: Kind): Configuration {
  const { [kind]: _, ...rest } = before.connections;
  return { ...before, connections: rest };
}

function withLines(before: Configuration, place: Lines, lines: readonly Line[]): Configuration {
  if (place.direction === 'pull') return withConnection(before, place.kind, { pull: lines });
  const reports = before.connections[place.kind]?.push ?? [];
  return withConnection(before, place.kind, { push: reports.map((report, at) => (at === place.report ? { ...report, columns: lines } : report)) });
}

export const changeLine = (before: Configuration, place: Lines, index: number, change: Changes<Line>): Configuration =>
  withLines(before, place, linesOf(before, place).map((line, at) => (at === index ? changed(line, change) : line)));

export const addLines = (before: Configuration, place: Lines, lines: readonly Line[]): Configuration => withLines(before, place, [...linesOf(before, place), ...lines]);

export const removeLine = (before: Configuration, place: Lines, index: number): Configuration =>
  withLines(before, place, linesOf(before, place).filter((_, at) => at !== index));

export const addReport = (before: Configuration, kind: Kind, report: Report): Configuration =>
  withConnection(before, kind, { push: [...(before.connections[kind]?.push ?? []), report] });

export function removeReport(before: Configuration, kind: Kind, index: number): Configuration {
  const left = (before.connections[kind]?.push ?? []).filter((_, at) => at !== index);
  return withConnection(before, kind, { push: left.length === 0 ? undefined : left });
}
