import type { Sentences } from '@/ui/said';

/** What the engine tells of troubles (engine/core/troubles/trouble.cpp), in whose language it is said already. */
export const troubles = {
  /** `failure` says why a run failed. */
  says: (_failure: (what: string) => string): Sentences => [],
  held: (run: string, reasons: readonly string[]) => `run ${run} is held${reasons.length === 0 ? '' : `: ${reasons.join(' ')}`}`,
};
