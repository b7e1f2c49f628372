interface Asked {
  readonly data: unknown;
  readonly error: unknown;
}

/** Whether all of what was asked for is known: an answer from before an error says nothing of now. */
export function knownOf(engineAnswers: boolean, asked: readonly Asked[]): 'known' | 'not_yet' | 'unknown' {
  if (!engineAnswers || asked.some(({ error }) => error !== null)) return 'unknown';
  return asked.some(({ data }) => data === undefined) ? 'not_yet' : 'known';
}
