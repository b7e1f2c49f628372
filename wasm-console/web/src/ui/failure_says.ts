import { type Bilingual, language } from '@/app/language';
import { Store } from '@/app/store';
import { failures as english } from '@/words/en/failures';
import { withButtons } from './buttons';
import { said, type Sentences } from './said';
import { words } from './words';

/** So long a list does not travel with the first page: it comes behind it, and to those alone who read it. Until then it is said in the engine's words. */
const failures = new Store<Bilingual<Sentences>>({ en: english, ja: [] });

export async function takeFailures(): Promise<void> {
  if (language.get() === 'en') return;
  const { failures: ja } = await import('@/words/ja/failures');
  failures.set({ en: english, ja });
}

/** An engine that is gone has no words to give either: the next look is when the language is chosen again. */
const take = (): void => void takeFailures().catch(() => undefined);
language.listen(take);
take();

/** Outside of a component: in the language of now. */
export const failureSaid = (text: string): string => said(text, failures.get()[language.get()]);

/** Why something failed or what to do, in the page's language and by the console's buttons. */
export function useFailureSays(): (text: string) => string {
  const now = language.use();
  const sentences = failures.use()[now];
  return (text) => withButtons(said(text, sentences), words[now].buttons);
}
