import { Box, Text, UnstyledButton } from '@mantine/core';
import { type CSSProperties, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useWords } from '@/app/language';
import { orderOf } from './sorted';
import { type Place, VirtualRows } from './virtual_rows';
import classes from './virtual_table.module.css';
import { WayPast } from './way_past';
import { words } from './words';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** CSS of a grid's track: "8rem", "minmax(10rem, 1fr)". */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  /** What it is sorted by; without one the column can't be. */
  readonly sort?: (row: Row) => string | number;
  /** Left out where there is no room. */
  readonly wideOnly?: boolean;
  /** Where a row is a card, the title stands before what is in the cell: of itself that would not say what it is. */
  readonly named?: boolean;
}

interface Props<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row, index: number) => string;
  readonly height?: number | string;
  readonly empty?: ReactNode;
}

interface Sorting {
  readonly by: string;
  readonly isDescending: boolean;
}

/** Up, down, and as it was. */
const next = (now: Sorting | undefined, by: string): Sorting | undefined => (now?.by !== by ? { by, isDescending: false } : now.isDescending ? undefined : { by, isDescending: true });

const classOf = ({ wideOnly = false, named = false }: { readonly wideOnly?: boolean; readonly named?: boolean }): string => [classes['cell'], wideOnly && classes['wideOnly'], named && classes['named']].filter(Boolean).join(' ');

interface HeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly sorting: Sorting | undefined;
  readonly sortBy: (column: string) => void;
}

function Head<Row>({ columns, sorting, sortBy }: HeadProps<Row>): ReactNode {
  const w = useWords(words);
  const of = (id: string): 'none' | 'ascending' | 'descending' => (sorting?.by !== id ? 'none' : sorting.isDescending ? 'descending' : 'ascending');
  const arrow = { none: '', ascending: ' ↑', descending: ' ↓' };
  return (
    <div role="rowgroup" className={classes['head']}>
      <div role="row" aria-rowindex={1} className={classes['row']}>
        {columns.map((column) => (
          <div key={column.id} role="columnheader" className={classOf(column)} aria-sort={of(column.id)}>
            {column.sort === undefined ? (
              <Text span fz="xs" fw={600}>
                {column.title}
              </Text>
            ) : (
              <UnstyledButton fz="xs" fw={600} onClick={() => sortBy(column.id)} title={w.sortBy(column.title)}>
                {column.title}
                <span aria-hidden="true">{arrow[of(column.id)]}</span>
              </UnstyledButton>
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

/**
 * A table of any length: only the rows in sight are drawn. It is one stop for the keyboard, scrolled by arrows and Page keys; what is in its cells
 * is reached by Tab. A million rows are one array; nothing is copied but the order.
 */
export function VirtualTable<Row>({ label, rows, columns, rowKey, height = '60vh', empty }: Props<Row>): ReactNode {
  const w = useWords(words);
  const scroll = useRef<HTMLDivElement | null>(null);
  const [, setMounted] = useState(false);
  // The rows are mounted before the frame around them is there to be measured: they are drawn when it is.
  const frame = useCallback((element: HTMLDivElement | null) => {
    scroll.current = element;
    setMounted(element !== null);
  }, []);
  const [sorting, setSorting] = useState<Sorting>();
  const latest = useRef(columns);
  latest.current = columns;
  const order = useMemo(() => {
    const sort = latest.current.find(({ id }) => id === sorting?.by)?.sort;
    return sort === undefined ? undefined : orderOf(rows, sort, sorting?.isDescending === true);
  }, [rows, sorting]); // columns are made anew each time that a page is drawn
  const drawn = (at: number, { ref, style }: Place): ReactNode => {
    const index = order?.[at] ?? at;
    const row = rows[index];
    if (row === undefined) return null;
    return (
      <div key={rowKey(row, index)} role="row" aria-rowindex={at + 2} data-index={at} ref={ref} className={`${classes['row']} ${classes['body']}`} style={style}>
        {columns.map((column) => (
          <div key={column.id} role="cell" className={classOf(column)} data-title={column.title}>
            {column.cell(row)}
          </div>
        ))}
      </div>
    );
  };
  return (
    <WayPast rows={rows.length}>
      <div ref={frame} className={classes['scroll']} style={{ maxHeight: height }} tabIndex={0} role="region" aria-label={label}>
        <div role="table" aria-label={label} aria-rowcount={rows.length + 1} className={classes['table']} style={{ '--wide': columns.map((column) => column.width).join(' ') } as CSSProperties}>
          <Head columns={columns} sorting={sorting} sortBy={(column) => setSorting(next(sorting, column))} />
          <VirtualRows total={rows.length} scroll={scroll} row={drawn} />
        </div>
        {rows.length === 0 && <Box p="md">{empty ?? <Text size="sm" c="var(--quiet)">{w.nothingFits}</Text>}</Box>}
      </div>
    </WayPast>
  );
}
