import type { CandidatePair, Evidence, Problems } from '@core/core';
import type { Connection } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import type { FilesState } from './files_state';

/** The pair that is suggested, where the one that was begun with pairs fewer; null: it is as good as any, or that can't be measured. */
export function betterIdentifier(answer: Evidence | Problems, begun: Connection['identifier']): CandidatePair | null {
  if (answer.kind !== 'evidence' || answer.suggested === null) return null;
  const now = answer.pairs.find(({ pendo, salesforce }) => pendo === begun.pendo && salesforce === begun.salesforce)?.matching ?? 0;
  return answer.suggested.matching > now ? answer.suggested : null;
}

/** Whether what it begins with was only guessed: neither dropped nor edited. */
export const isGuess = (state: FilesState, draft: DraftStore): boolean => state.given === null && !draft.isChanged();
