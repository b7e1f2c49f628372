/** The configuration file (docs/configuration.md), as far as the console edits it. What it does not know stays as it is. */
export type Kind = 'visitor' | 'account';
export type Direction = 'pull' | 'push';

export type Constant = string | number | boolean | null | readonly string[];
export type Otherwise = 'invalid' | 'pass' | 'clear';

export type Converter =
  | { readonly trim: true }
  | { readonly lower: true }
  | { readonly upper: true }
  | { readonly scale: number }
  | { readonly values: Readonly<Record<string, string>>; readonly otherwise?: Otherwise };

export interface Line {
  readonly from?: string;
  readonly value?: Constant;
  readonly to: string;
  readonly when_empty?: 'clear' | 'keep';
  readonly write?: 'always' | 'only_if_empty';
  readonly volatile?: boolean;
  readonly convert?: readonly Converter[];
  /** Of a push alone. */
  readonly type?: ColumnType;
  readonly truncate?: boolean;
}

export type ColumnType = 'text' | 'integer' | 'float' | 'boolean' | 'date' | 'list';

export interface Report {
  readonly report: string;
  readonly columns: readonly Line[];
}

export interface Guard {
  readonly changed?: number;
  readonly changed_share?: number;
  readonly cleared?: number;
  readonly cleared_share?: number;
  readonly shrunk_share?: number;
}

export const guardDefaults: Required<Guard> = { changed: 500, changed_share: 0.2, cleared: 100, cleared_share: 0.1, shrunk_share: 0.5 };

export interface Connection {
  readonly object: string;
  readonly identifier: { readonly pendo: string; readonly salesforce: string };
  readonly ignore_case?: boolean;
  readonly duplicates?: 'ambiguous' | 'all';
  readonly salesforce_filter?: string;
  readonly pendo_filter?: string;
  readonly guard?: Guard | 'off';
  readonly pull?: readonly Line[];
  readonly push?: readonly Report[];
}

export interface Configuration {
  readonly subscription: string;
  readonly time_zone: string;
  readonly salesforce: { readonly login_url: string; readonly api_version: string; readonly credential: string; readonly [more: string]: unknown };
  readonly pendo: { readonly host: string; readonly credential: string; readonly pull_group?: string; readonly [more: string]: unknown };
  readonly connections: { readonly [kind in Kind]?: Connection };
  readonly messages?: unknown;
}

export const kinds: readonly Kind[] = ['visitor', 'account'];

export const connectionOf = (configuration: Configuration, kind: Kind): Connection | undefined => configuration.connections[kind];

/** The id that Pendo's own objects have: "visitorId". */
export const idOf = (kind: Kind): string => `${kind}Id`;

/** Which list of lines: a pull's, or a report's columns. */
export type Lines = { readonly kind: Kind; readonly direction: 'pull' } | { readonly kind: Kind; readonly direction: 'push'; readonly report: number };

export function linesOf(configuration: Configuration, lines: Lines): readonly Line[] {
  const connection = configuration.connections[lines.kind];
  if (lines.direction === 'pull') return connection?.pull ?? [];
  return connection?.push?.[lines.report]?.columns ?? [];
}

/** How the core names a line: "connections.visitor.pull[2]". */
export function placeOf(lines: Lines, index: number): string {
  const connection = `connections.${lines.kind}`;
  return lines.direction === 'pull' ? `${connection}.pull[${index}]` : `${connection}.push[${lines.report}].columns[${index}]`;
}
