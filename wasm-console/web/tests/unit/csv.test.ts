import { describe, expect, test } from 'vitest';
import { csv } from '@/ui/csv';

const cellsOf = async (...cells: readonly string[]): Promise<readonly string[]> => (await csv([], [cells]).text()).split('\r\n')[1]?.split('","').map((cell) => cell.replaceAll(/^"|"$/g, '')) ?? [];

describe('a cell that a spreadsheet would take for a formula is kept from being one', () => {
  test.each(['=1+1', '+A1', '-A1', '@SUM(A1)', "-1+cmd|' /C calc'!A0", '-1-1', '+1*2', '--1', '-1e5x', '-1.2.3', '\t=1', '\n=1', '＝1+1', '－1＋1'])('%j', async (cell) => {
    expect(await cellsOf(cell)).toEqual([`'${cell}`]);
  });
  test.each(['-1', '+1', '-0.5', '-.5', '-1.', '-1e5', '+1.5E-10', '1+1', 'a=b', ''])('%j is none', async (cell) => expect(await cellsOf(cell)).toEqual([cell]));
});

test('quotes are doubled', async () => expect(await csv(['a "b"'], []).text()).toBe('"a ""b"""\r\n'));
