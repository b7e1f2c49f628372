import { useWords } from '@/app/language';
import { withButtons } from './buttons';
import { words } from './words';

/** In a component: what the engine says to do, by the console's buttons. */
export function useButtons(): (text: string) => string {
  const { buttons } = useWords(words);
  return (text) => withButtons(text, buttons);
}
