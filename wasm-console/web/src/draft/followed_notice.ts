import { language } from '@/app/language';
import { isOneself, nameOfActor } from '@/app/session';
import { words } from '@/mapping/words';
import { notice } from '@/ui/notice';

/** Says that what one sees is another version than before: somebody else's, or one's own from another tab. */
export function followedNotice(author: string): void {
  const { draft } = words[language.get()];
  notice({ text: isOneself(author) ? draft.followedOwn : draft.followed(nameOfActor(author)) });
}
