interface Page {
  readonly letters: readonly { readonly dropped: boolean }[];
  readonly next: string | null;
}

/** How many are not given up yet. */
export const openOf = (letters: Page['letters']): number => letters.filter(({ dropped }) => !dropped).length;

/** `more`: there are letters behind them that were not looked at. */
export interface OpenLetters {
  readonly open: number;
  readonly more: boolean;
}

/**
 * How many are not given up yet, of as many pages as it takes to find `enough`; of all pages without it. The engine has no count, and those that were given
 * up, which may be thousands, stand among the others.
 */
export async function countOpen(pageAfter: (cursor: string | null) => Promise<Page>, enough = Infinity): Promise<OpenLetters> {
  let page = await pageAfter(null);
  let open = openOf(page.letters);
  while (page.next !== null && open < enough) {
    page = await pageAfter(page.next);
    open += openOf(page.letters);
  }
  return { open, more: page.next !== null };
}
