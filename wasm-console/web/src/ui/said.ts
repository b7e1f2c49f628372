/** What the engine says, as patterns, and how it is said in a page's language of their parts. Of its own language there are none. */
export type Sentences = readonly (readonly [pattern: RegExp, say: (...parts: readonly string[]) => string])[];

/**
 * A sentence of the engine in the language whose `sentences` these are; one that is not among them stays in the engine's words.
 *
 *     said('run 7 failed', [[/^run (\d+) failed$/, (run) => `実行 ${run} が失敗しました`]])    // 実行 7 が失敗しました
 */
export function said(sentence: string, sentences: Sentences): string {
  for (const [pattern, say] of sentences) {
    const found = pattern.exec(sentence);
    if (found !== null) return say(...found.slice(1).map((part: string | undefined) => part ?? ''));
  }
  return sentence;
}

/** As a pattern, that text and no other. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Sentences without parts, each with how it is said. */
export const whole = (sentences: Readonly<Record<string, string>>): Sentences => Object.entries(sentences).map(([sentence, now]) => [new RegExp(`^${escaped(sentence)}$`), () => now]);
