import { Store } from './store';

export type Language = 'en' | 'ja';

/** Each language by its own name. */
export const languages: Record<Language, string> = { en: 'English', ja: '日本語' };

const key = 'tidemark.language';

/** What the person chose before; else the browser's first language that there is. */
function firstLanguage(): Language {
  const known = (text: string | null): text is Language => text !== null && text in languages;
  const chosen = globalThis.localStorage?.getItem(key) ?? null;
  if (known(chosen)) return chosen;
  return (globalThis.navigator?.languages ?? []).map((tag) => tag.slice(0, 2)).find(known) ?? 'en';
}

export const language = new Store<Language>(firstLanguage());

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(key, chosen);
  language.set(chosen);
}

/** The same words in each language. The Japanese ones are declared to have the type of the English ones: a missing one doesn't compile. */
export type Bilingual<Words> = Readonly<Record<Language, Words>>;

/**
 * A page's words in the language of now:
 *
 *     // words/en/runs.ts     export const runs = { title: 'Runs', rows: (n: number) => `${n} rows` };
 *     // words/ja/runs.ts     export const runs: typeof import('../en/runs').runs = { title: '実行', rows: (n) => `${n}行` };
 *     // pages/runs/words.ts  export const words = { en, ja };
 *     const w = useWords(words);   w.title === '実行'
 */
export function useWords<Words>(words: Bilingual<Words>): Words {
  return words[language.use()];
}
