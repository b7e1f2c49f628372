/** Numbers in a text count as such: `v-2` stands before `v-10`. */
const keyOf = (value: string | number): string | number => (typeof value === 'number' ? value : value.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(15, '0')));

/** What rows are sorted by, and which way. */
export interface SortedBy<Row> {
  readonly key: (row: Row) => string | number;
  readonly isDescending: boolean;
}

/**
 * In which order rows stand, as their indices: of a million rows nothing is copied but these, and what they are sorted by. Those equal in the first are in the
 * order of the second; equal in all, as they were.
 *
 *     orderOf(['v-10', 'v-2'], [{ key: (row) => row, isDescending: false }])    // [1, 0]
 */
export function orderOf<Row>(rows: readonly Row[], by: readonly SortedBy<Row>[]): Uint32Array {
  const columns = by.map(({ key, isDescending }) => ({ keys: rows.map((row) => keyOf(key(row))), up: isDescending ? -1 : 1 }));
  return Uint32Array.from(rows, (_, index) => index).sort((a, b) => {
    for (const { keys, up } of columns) {
      const [one, other] = [keys[a] ?? '', keys[b] ?? ''];
      if (one < other) return -up;
      if (one > other) return up;
    }
    return a - b;
  });
}
