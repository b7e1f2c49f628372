// What the core answers, as types: the same names as in docs/plan-format.md.

export type EntityKind = 'visitor' | 'account';
export type Direction = 'pull' | 'push';

/** Whose pages: of a pull the sources are Salesforce's and the targets Pendo's, of a push the other way round; `entities` are
 *  Pendo's, for a push whose identifier is a metadata field, or that is filtered. */
export type Side = 'source' | 'target' | 'entities';

/** csv: Bulk API 2.0, Data Loader; salesforce_json: {"records":[…]}; pendo_json: {"results":[…]}; ndjson: an entity a line;
 *  report_json: an array of rows. */
export type PageFormat = 'csv' | 'salesforce_json' | 'pendo_json' | 'ndjson' | 'report_json';

/** What is wrong, where, and what to do next. It names no person and no value. The core has no disk: the code `storage` is memory. */
export interface Problem {
  code: string;
  what: string;
  where: string;
  hint: string;
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Change {
  target: string;
  field: string;
  old: Json;
  new: Json;
  source: string;
  cut?: true;
}

export type LeftReason =
  | 'ambiguous' | 'anonymous' | 'filtered' | 'invalid' | 'no_identifier' | 'unknown' | 'unmatched_source' | 'unmatched_target';

export interface LeftAmbiguous { reason: 'ambiguous'; identifier: string; sources: string[]; targets: string[]; report?: string }
export interface LeftInvalid {
  reason: 'invalid'; target: string; field: string; value: Json; source: string; why: string; report?: string;
}
/** One record: either `source` or `target` is there. */
export interface LeftRecord {
  reason: Exclude<LeftReason, 'ambiguous' | 'invalid'>; identifier?: string; source?: string; target?: string; report?: string;
}
export type Left = LeftAmbiguous | LeftInvalid | LeftRecord;

/** A line of the mapping that is not planned, and why; the others are. */
export interface Refused {
  line: string;
  why: string;
}

export interface Summary {
  sources: number;
  targets: number;
  matched: number;
  changed_targets: number;
  changes: number;
  cleared: number;
  unchanged_targets: number;
  unmatched_sources: number;
  unmatched_targets: number;
  ambiguous: number;
  no_identifier: number;
  filtered: number;
  anonymous: number;
  invalid: number;
  held: boolean;
  rules: number;
  digest: string;
  unknown?: number;
  held_by?: string[];
}

/** What becomes of one field that the plan writes. */
export interface FieldCounts {
  field: string;
  /** How many matched targets hold a value there now. */
  holding: number;
  changes: number;
  cleared: number;
  cut: number;
  invalid: number;
}

export interface Plan {
  kind: 'plan';
  summary: Summary;
  /** How many lines `left` has of each reason. */
  left: Record<LeftReason, number>;
  refused: Refused[];
  fields: FieldCounts[];
  /** Why the guard would hold it; empty where it passes. */
  held: string[];
  digest: string;
  /** What does not stop the plan but looks wrong: a column of counts that is pushed into a date, say. */
  warnings: Problem[];
  milliseconds: number;
  /** What the core holds of the machine's memory, in bytes: it grows and never shrinks, 4 GiB at most. */
  memory: number;
}

export interface Problems {
  kind: 'problems';
  errors: Problem[];
}

/** A call whose signal was aborted, or whose plan another has overtaken, is rejected by an AbortError. */
export type PlanAnswer = Plan | Problems;

export interface ChangeFilter {
  /** Only these fields: "custom.region". */
  fields?: string[];
  /** Only changes of this kind: the new value is empty, the old one is, neither is, or the text was cut. */
  kind?: 'cleared' | 'filled' | 'replaced' | 'cut';
  /** In the target's or source's id, or in a value; ASCII letters in either case. */
  text?: string;
}

/** A part of a long list: `total` of all, after the filter. */
export interface Window<Line> {
  total: number;
  from: number;
  lines: Line[];
}

/** One candidate for an identifier (X15), by its side. */
export interface Candidate {
  /** "Email"; "visitorId", "agent.email". */
  field: string;
  label: string;
  type: string;
  rows: number;
  filled: number;
  /** Different identifiers, in the form in which they are compared. */
  distinct: number;
}

export interface CandidatePair {
  pendo: string;
  salesforce: string;
  /** Records of one side with exactly one counterpart on the other, and the reverse. */
  matching: number;
}

export interface Evidence {
  kind: 'evidence';
  salesforce: Candidate[];
  pendo: Candidate[];
  /** The best first. */
  pairs: CandidatePair[];
  suggested: CandidatePair | null;
}

export interface EvidenceOptions {
  /** The Salesforce object: "Contact". */
  object: string;
  ignoreCase?: boolean;
}

/** A thing that two configurations say differently; before or after is JSON on one line, null where it is not there. */
export interface Difference {
  place: string;
  before: string | null;
  after: string | null;
}

/** What is wrong with a segment's text, and where: `begin` and `length` count UTF-16 units of the text. */
export interface SegmentProblem {
  begin: number;
  length: number;
  what: string;
  hint: string;
  /** "line 1, column 8". */
  where: string;
}

export type SegmentAnswer =
  /** `of` so many entities `now` are in it; the rest is there after a pull was planned. `text`: in its canonical form. */
  | { kind: 'segment'; text: string; fields: string[]; of: number; now: number; after?: number; joining?: number; leaving?: number }
  | { kind: 'segment_problems'; problems: SegmentProblem[] }
  | Problems;

export interface SegmentOptions {
  /** The subscription's: "Europe/Prague". */
  timeZone: string;
  /** Milliseconds since 1970: what "within last …" is told by. */
  now?: number;
}

export type ConfigurationAnswer = { kind: 'configuration'; text: string; subscription: string; time_zone: string } | Problems;

export interface LogEntry {
  /** The entry as it is stored, and its frames, unpacked (docs/log-format.md). Without frames its items are not looked at. */
  bytes: Uint8Array;
  frames?: Uint8Array[];
}

export interface FollowedChain {
  kind: 'chain';
  entries: number;
  items: number;
  /** Of these, items that were erased: their leaves alone are there. */
  erased: number;
  /** Of these, those that no event has named so far: behind the last entry there must be none. */
  unnamed: number;
  head: string;
  /** The digest at the position that was asked for; empty where none was, or the log has not come so far. */
  kept: string;
}

export type LogAnswer = FollowedChain | Problems;

/** What the engine's reading says besides its pages (GET …/readings): without it, nothing is remembered. */
export interface Remembered {
  own_writes?: { target: string; field: string; before: string; written: string }[];
  left_out?: string[];
  memory?: { changed: string[]; cleared: { field: string; targets: string[] }[]; most_sources: number };
}

export interface NamedText {
  /** For errors: the file's name. */
  name: string;
  text: string | Uint8Array;
}

export interface OpenOptions extends Remembered {
  connection: EntityKind;
  direction: Direction;
  /** Describe answers, the connection's object among them. */
  salesforceSchemas: NamedText[];
  pendoSchema: NamedText;
}

export interface PageOptions {
  /** Its ending says how it is read, where `format` does not. */
  name: string;
  format?: PageFormat;
  /** Of a push with several reports: whose rows these are. */
  report?: string;
  /** How many bytes will come, where that is known: room is made at once. */
  size?: number | undefined;
}
