/** Numbers in a text count as such: `v-2` stands before `v-10`. */
const keyOf = (value: string | number): string | number => (typeof value === 'number' ? value : value.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(15, '0')));

/**
 * In which order rows stand, as their indices: of a million rows nothing is copied but these. Equal ones stay as they were.
 *
 *     orderOf(['v-10', 'v-2'], (row) => row, false)    // [1, 0]
 */
export function orderOf<Row>(rows: readonly Row[], sort: (row: Row) => string | number, isDescending: boolean): Uint32Array {
  const keys = rows.map((row) => keyOf(sort(row)));
  const up = isDescending ? -1 : 1;
  return Uint32Array.from(rows, (_, index) => index).sort((a, b) => {
    const [one, other] = [keys[a] ?? '', keys[b] ?? ''];
    return one < other ? -up : one > other ? up : a - b;
  });
}
