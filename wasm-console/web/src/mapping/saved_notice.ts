import { language } from '@/app/language';
import { go, path, withQuery } from '@/app/location';
import type { Written } from '@/draft/written_no_more';
import { notice } from '@/ui/notice';
import { words } from './words';

/** Where one field alone is left, that one is cleared; else all that no line writes to any more. */
const whereToClear = (subscription: string, left: readonly Written[]): string => withQuery(path('s', subscription, 'recovery', 'clear'), left.length === 1 ? { ...left[0] } : {});

/** Says that the configuration is in force, and offers to clear what lines that it has not any more have left standing. */
export function savedNotice(subscription: string, left: readonly Written[]): void {
  const { draft, lines } = words[language.get()];
  if (left.length === 0) notice({ text: draft.savedNow });
  else notice({ text: `${draft.savedNow} ${lines.removedNote(left.length)}`, action: { label: lines.clear, run: () => go(whereToClear(subscription, left)) } });
}
