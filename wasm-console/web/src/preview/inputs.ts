import type { Direction, EntityKind, NamedText, PageOptions, Remembered, Side } from '@core/core';
import type { Catalog } from '@/catalog/catalog';

/** One page, and how its bytes are had: a dropped file is read by the worker, an archived page comes from the engine. */
export interface InputPage {
  readonly side: Side;
  readonly page: PageOptions;
  readonly bytes: number;
  readonly content: Blob | ((signal: AbortSignal) => Promise<Uint8Array>);
}

/** What a run will cost, as the engine reckons it. */
export interface Cost {
  readonly salesforceCalls: number;
  readonly pendoCalls: number;
  readonly quota: { readonly used: number; readonly limit: number } | null;
  readonly enough: boolean;
  readonly writing: { readonly targets_a_call: number; readonly in_calls_up_to: number | null; readonly calls_of_a_job: number };
}

/** Everything that a plan is made from but the configuration. */
export interface Inputs {
  readonly connection: EntityKind;
  readonly direction: Direction;
  /** The Salesforce object. */
  readonly object: string;
  readonly salesforceSchemas: readonly NamedText[];
  readonly pendoSchema: NamedText;
  readonly pages: readonly InputPage[];
  readonly remembered: Remembered;
  /** What of the Salesforce object and which reports were read; null: whatever is in the files. */
  readonly read: { readonly fields: readonly string[]; readonly reports: readonly string[]; readonly at: string } | null;
  readonly cost: Cost | null;
  /** What there is to be picked: fields and a few of their values. */
  readonly catalog: Catalog;
}

/** Of all pages. */
export const bytesOf = ({ pages }: Inputs): number => pages.reduce((sum, page) => sum + page.bytes, 0);

const roundUp = (a: number, b: number): number => Math.ceil(a / Math.max(b, 1));

/** Calls that writing the plan takes of the targets' system: a number that the engine's figures give. */
export function writingCalls(cost: Cost, targets: number): number {
  const { targets_a_call, in_calls_up_to, calls_of_a_job } = cost.writing;
  return in_calls_up_to !== null && targets > in_calls_up_to ? calls_of_a_job : roundUp(targets, targets_a_call);
}
