import type { DraftStore } from './draft';

/** The way back of the step that was just made; of what came after it, too: Redo has that. */
export function takeBack(draft: DraftStore): () => Promise<void> {
  const after = draft.now();
  return async () => {
    const { past, now } = draft.get().history;
    if (now !== after && !past.includes(after)) return; // it was taken back already
    while (draft.now() !== after) draft.undo();
    draft.undo();
  };
}
