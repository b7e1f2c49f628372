import { Box, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { type ColumnDef, rowSortingFeature, type Column as TableColumn, tableFeatures, useTable } from '@tanstack/react-table';
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

const features = tableFeatures({ rowSortingFeature });
type Features = typeof features;

/**
 * The table's model is given no rows: it would make an object of each. It keeps columns and what is sorted; a cell is drawn by its column's own function, for
 * a component of each draw would lose focus and selection with every other one.
 */
const noRows: readonly never[] = [];

const classOf = ({ wideOnly = false, named = false }: { readonly wideOnly?: boolean; readonly named?: boolean }): string => [classes['cell'], wideOnly && classes['wideOnly'], named && classes['named']].filter(Boolean).join(' ');

function SortButton<Row extends object>({ of, title }: { readonly of: TableColumn<Features, Row>; readonly title: string }): ReactNode {
  const w = useWords(words);
  const direction = of.getIsSorted();
  const at = of.getSortIndex();
  return (
    <UnstyledButton fz="xs" fw={600} onClick={of.getToggleSortingHandler()} title={w.sortBy(title)}>
      {title}
      <span aria-hidden="true">
        {direction !== false && (direction === 'asc' ? ' ↑' : ' ↓')}
        {at > 0 && at + 1}
      </span>
      {direction !== false && at > 0 && <VisuallyHidden> {w.sortedBehind(at + 1, direction === 'desc')}</VisuallyHidden>}
    </UnstyledButton>
  );
}

const ariaOf = { asc: 'ascending', desc: 'descending' } as const;

/** One column at most is said to be sorted (ARIA 1.2, aria-sort): the first of those that are. Its button says of each other what it is. */
function ariaSort<Row extends object>(of: TableColumn<Features, Row>): 'none' | 'ascending' | 'descending' {
  const direction = of.getIsSorted();
  return direction === false || of.getSortIndex() > 0 ? 'none' : ariaOf[direction];
}

/**
 * A table of any length: only the rows in sight are drawn. It is one stop for the keyboard, scrolled by arrows and Page keys; what is in its cells
 * is reached by Tab. A million rows are one array; nothing is copied but the order. A column's title sorts, with Shift behind those that sort already.
 */
export function VirtualTable<Row extends object>({ label, rows, columns, rowKey, height = '60vh', empty }: Props<Row>): ReactNode {
  const w = useWords(words);
  const scroll = useRef<HTMLDivElement | null>(null);
  const [, setMounted] = useState(false);
  // The rows are mounted before the frame around them is there to be measured: they are drawn when it is.
  const frame = useCallback((element: HTMLDivElement | null) => {
    scroll.current = element;
    setMounted(element !== null);
  }, []);
  const table = useTable<Features, Row>({
    features,
    columns: columns.map(({ id, title, sort }): ColumnDef<Features, Row> => ({ id, header: title, sortDescFirst: false, ...(sort && { accessorFn: sort }) })),
    data: noRows,
    manualSorting: true,
  });
  const { sorting } = table.state;
  const latest = useRef(columns);
  latest.current = columns;
  const order = useMemo(() => {
    const by = sorting.flatMap(({ id, desc }) => {
      const key = latest.current.find((column) => column.id === id)?.sort;
      return key === undefined ? [] : [{ key, isDescending: desc }];
    });
    return by.length === 0 ? undefined : orderOf(rows, by);
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
          <div role="rowgroup" className={classes['head']}>
            <div role="row" aria-rowindex={1} className={classes['row']}>
              {table.getFlatHeaders().map(({ column }, place) => (
                <div key={column.id} role="columnheader" className={classOf(columns[place] ?? {})} aria-sort={ariaSort(column)}>
                  {column.getCanSort() ? (
                    <SortButton of={column} title={columns[place]?.title ?? ''} />
                  ) : (
                    <Text span fz="xs" fw={600}>
                      {columns[place]?.title}
                    </Text>
                  )}
                </div>
              ))}
            </div>
          </div>
          <VirtualRows total={rows.length} scroll={scroll} row={drawn} />
        </div>
        {rows.length === 0 && <Box p="md">{empty ?? <Text size="sm" c="var(--quiet)">{w.nothingFits}</Text>}</Box>}
      </div>
    </WayPast>
  );
}
