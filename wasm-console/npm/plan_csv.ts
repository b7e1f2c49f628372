// A plan as a table for a spreadsheet, as `tidemark plan --csv` prints it: the members of its lines are the columns.
import { endOfValue, insideOf, type Place } from './json_line.js';

const rowsOfABlock = 1000;

/** A text that a spreadsheet would take for a formula begins with an apostrophe. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[,"\r\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

function cellOf(json: string): string {
  if (json === 'null') return '';
  if (json.startsWith('"')) return cell(JSON.parse(json) as string);
  return /^[-\d]/.test(json) ? json : cell(json); // a number is no formula, though it may begin like one
}

type Row = [column: number, cell: string][];

export class CsvTable {
  private readonly columns = new Map<string, number>();
  private readonly rows: Row[] = [];

  /** Whole lines. Of a list of objects each has a row, with the rest of its line. */
  put(lines: string): void {
    for (const line of lines.split('\n')) if (line.startsWith('{')) this.take(line);
  }

  *blocks(): Generator<string> {
    const names = [...this.columns.keys()];
    if (names.length > 0) yield `${names.map(cell).join(',')}\r\n`;
    for (let from = 0; from < this.rows.length; from += rowsOfABlock) {
      yield this.rows.slice(from, from + rowsOfABlock).map((row) => {
        const cells = new Array<string>(names.length).fill('');
        for (const [column, text] of row) cells[column] = text;
        return `${cells.join(',')}\r\n`;
      }).join('');
    }
  }

  private take(line: string): void {
    const row: Row = [];
    const list = this.members(line, 0, '', row, true);
    if (list === null) {
      this.rows.push(row);
      return;
    }
    for (const element of insideOf(line, list.begin)) {
      const ofElement = [...row];
      this.members(line, element.begin, `${list.name}.`, ofElement, false);
      this.rows.push(ofElement);
    }
  }

  /** Gives the first list of objects back, where it is looked for: it is no cell. */
  private members(line: string, begin: number, prefix: string, row: Row, lookForList: boolean): Place | null {
    let list: Place | null = null;
    for (const { name, begin: at, end } of insideOf(line, begin)) {
      const whole = prefix + name;
      if (line[at] === '{') list = this.members(line, at, `${whole}.`, row, lookForList && list === null) ?? list;
      else if (lookForList && list === null && isListOfObjects(line, at)) list = { name: whole, begin: at, end };
      else row.push([this.column(whole), cellOf(line.slice(at, end))]);
    }
    return list;
  }

  private column(name: string): number {
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    this.columns.set(name, this.columns.size);
    return this.columns.size - 1;
  }
}

function isListOfObjects(line: string, at: number): boolean {
  if (line[at] !== '[' || endOfValue(line, at) === at + 2) return false;
  return insideOf(line, at).every(({ begin }) => line[begin] === '{');
}
