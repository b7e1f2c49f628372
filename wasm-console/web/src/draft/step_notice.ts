import { notice } from '@/ui/notice';
import type { DraftStore } from './draft';

/** Says which step was just made, with the way back. It goes with the next step: its way back would take that one along. */
export function stepNotice(draft: DraftStore, text: string): void {
  const after = draft.now();
  const stands = (): boolean => draft.now() === after;
  const hide = notice({
    text,
    undo: async () => {
      if (stands()) draft.undo();
    },
  });
  const stop = draft.listen(() => {
    if (stands()) return;
    stop();
    hide();
  });
}
