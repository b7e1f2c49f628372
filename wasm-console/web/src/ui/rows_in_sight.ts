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
