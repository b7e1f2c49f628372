export const rowHeight = 32;

/** Browsers draw nothing beyond some 17 to 33 million pixels: longer lists are scrolled in proportion. */
const tallest = 12_000_000;

/** Which rows are in sight: the first one, and where it is drawn. */
export function rowsInSight(total: number, scrolled: number, view: number): { readonly first: number; readonly count: number; readonly top: number; readonly height: number } {
  const whole = total * rowHeight;
  const height = Math.min(whole, tallest);
  const share = height > view ? Math.min(scrolled / (height - view), 1) : 0;
  const at = whole > tallest ? share * (whole - view) : scrolled;
  const first = Math.max(0, Math.floor(at / rowHeight) - 4);
  return { first, count: Math.min(total - first, Math.ceil(view / rowHeight) + 8), top: scrolled - (at - first * rowHeight), height };
}

/** A row of a table whose rows have each a height of their own is never lower, and few are higher where there is room. */
export const leastHeight = 34;

/** Whether rows of about that height are more than browsers draw. */
export const areTooTall = (total: number): boolean => total * leastHeight > tallest;

export interface RowsAround {
  readonly first: number;
  readonly count: number;
  /** This row, so much of it, is at `line`, counted from the upper edge of what is in sight. */
  readonly row: number;
  readonly part: number;
  readonly line: number;
  /** Of all that can be scrolled through. */
  readonly height: number;
}

/**
 * Which rows to draw of such a table, where one scrolls in proportion: nobody knows heights before rows are drawn, so as far as one has come in the list, so
 * far down in sight is that place of it. At the end the last row's lower edge is at the lower edge, however high rows are.
 *
 *     rowsAround(1_000_000, tallest - 500, 500)    // row 999 999, part 1, line 500
 */
export function rowsAround(total: number, scrolled: number, view: number): RowsAround {
  const share = Math.min(Math.max(scrolled / (tallest - view), 0), 1);
  const row = Math.min(Math.floor(share * total), total - 1);
  const line = share * view;
  const first = Math.max(0, row - Math.ceil(line / leastHeight) - 4);
  const end = Math.min(total, row + Math.ceil((view - line) / leastHeight) + 5);
  return { first, count: end - first, row, part: share * total - row, line, height: tallest };
}
