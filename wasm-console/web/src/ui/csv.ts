/**
 * A table as CSV (RFC 4180, with a byte order mark, so that Excel takes it for UTF-8). What begins as a formula is kept from being one.
 *
 *     csv(['id', 'new'], [['v-1', 'a "b"'], ['v-2', '=1+1']])    // …"v-1","a ""b"""\r\n"v-2","'=1+1"\r\n
 */
export function csv(titles: readonly string[], rows: Iterable<readonly string[]>): Blob {
  const lines: string[] = ['\uFEFF', line(titles)];
  for (const row of rows) lines.push(line(row));
  return new Blob(lines, { type: 'text/csv;charset=utf-8' });
}

/** Spreadsheets set to Japanese take the wide signs for the narrow ones. */
const beginsFormula = /^[=+\-@\t\r\n＝＋－＠]/;
/** All of it: what only begins as one ("-1+cmd|' /C calc'!A0") is a formula. */
const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

const quoted = (cell: string): string => `"${(beginsFormula.test(cell) && !isNumber.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

/** A value in a cell: text as it is, everything else as JSON, nothing where it is empty. */
export const cellOf = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/** Hands a file that was made here to the person. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
