// What goes between the page and the worker: each request by its name, what it takes and what it gives.
import type {
  Change, ChangeFilter, ConfigurationAnswer, Difference, Evidence, EvidenceOptions, Left, LeftReason, LogAnswer, LogEntry, NamedText,
  OpenOptions, PageOptions, PlanAnswer, Problem, Problems, Remembered, SegmentAnswer, SegmentOptions, Side, Window,
} from './answers.js';

/** The bytes of tidemark_core.wasm, compiled or not, or where they are. */
export type ModuleSource = WebAssembly.Module | ArrayBuffer | Uint8Array | string;

export interface Calls {
  start: { takes: { module: ModuleSource }; gives: { memory: number } };
  open: { takes: OpenOptions; gives: Opened | Problems };
  close: { takes: { preview: number }; gives: null };
  /** A time zone's TZif bytes; null: there is none of that name. */
  zone: { takes: { name: string; bytes: Uint8Array | null }; gives: null | Problems };
  page: { takes: { preview: number; side: Side; page: PageOptions }; gives: PageBegun | Problems };
  chunk: { takes: { preview: number; page: number; bytes: Uint8Array }; gives: PageTaken | Problems };
  blob: { takes: { preview: number; page: number; blob: Blob }; gives: PageTaken | Problems };
  removePages: { takes: { preview: number; side: Side }; gives: null };
  remember: { takes: { preview: number; remembered: Remembered }; gives: null | Problems };
  plan: { takes: { preview: number; configuration: NamedText }; gives: PlanAnswer | NeedsZone };
  changes: { takes: { preview: number; from: number; count: number; filter?: ChangeFilter | undefined }; gives: Window<Change> };
  left: { takes: { preview: number; reason: LeftReason; from: number; count: number; text?: string | undefined }; gives: Window<Left> };
  lines: { takes: { preview: number; begin: boolean; unmatchedTargets: boolean }; gives: { bytes: Uint8Array; done: boolean } };
  evidence: { takes: { preview: number } & EvidenceOptions; gives: Evidence | Problems };
  segment: { takes: { preview: number; text: string } & SegmentOptions; gives: SegmentAnswer | NeedsZone };
  checkConfiguration: { takes: { configuration: NamedText }; gives: ConfigurationAnswer | NeedsZone };
  diff: { takes: { before: NamedText; after: NamedText }; gives: { kind: 'differences'; differences: Difference[] } | Problems | NeedsZone };
  verifyLog: { takes: { begin: boolean; entries: LogEntry[]; kept: number }; gives: LogAnswer };
}

export interface Opened { kind: 'opened'; preview: number }
export interface PageBegun { kind: 'page'; page: number }
/** How much of the page is there by now, and what the core holds of the machine's memory. */
export interface PageTaken { kind: 'taken'; bytes: number; memory: number }
/** The plan needs this zone's bytes first. */
export interface NeedsZone { kind: 'needs_zone'; name: string }

export type CallName = keyof Calls;

export type Request = { [Name in CallName]: { id: number; call: Name; takes: Calls[Name]['takes'] } }[CallName];
export interface Cancel { cancel: number }
export type ToWorker = Request | Cancel;

export type FromWorker =
  | { id: number; gives: Calls[CallName]['gives'] }
  /** It was cancelled, or a later plan of the same preview has overtaken it. */
  | { id: number; aborted: true }
  /** What only a bug or a lack of memory can do: the worker is of no use any more where `lost` says so. */
  | { id: number; failed: Problem; lost: boolean };
