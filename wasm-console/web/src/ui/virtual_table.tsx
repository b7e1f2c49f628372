import { Box, Text, UnstyledButton } from '@mantine/core';
import { type ColumnDef, flexRender, getCoreRowModel, getSortedRowModel, type SortingState, useReactTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef, useState } from 'react';
import { useWords } from '@/app/language';
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

/**
 * A table of any length: only the rows in sight are drawn. It is one stop for the keyboard, scrolled by arrows and Page keys; what is in its cells
 * is reached by Tab. A million rows are one array; nothing is copied but the order.
 */
export function VirtualTable<Row>({ label, rows, columns, rowKey, height = '60vh', empty }: Props<Row>): ReactNode {
  const w = useWords(words);
  const scroll = useRef<HTMLDivElement>(null);
  const [sorting, setSorting] = useState<SortingState>([]);
  const table = useReactTable<Row>({
    data: rows as Row[],
    columns: columns.map((column): ColumnDef<Row> => ({
      id: column.id,
      header: column.title,
      cell: ({ row }) => column.cell(row.original),
      ...(column.sort === undefined ? { enableSorting: false } : { accessorFn: column.sort }),
    })),
    state: { sorting },
    onSortingChange: setSorting,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const { rows: ordered } = table.getRowModel();
  const virtual = useVirtualizer({ count: ordered.length, getScrollElement: () => scroll.current, estimateSize: () => 34, overscan: 12 });
  const style = { '--wide': columns.map((column) => column.width).join(' ') } as React.CSSProperties;
  const cellClass = (id: string): string => {
    const { wideOnly = false, named = false } = columns.find((column) => column.id === id) ?? {};
    return [classes['cell'], wideOnly && classes['wideOnly'], named && classes['named']].filter(Boolean).join(' ');
  };
  return (
    <WayPast rows={ordered.length}>
      <div ref={scroll} className={classes['scroll']} style={{ maxHeight: height }} tabIndex={0} role="region" aria-label={label}>
        <div role="table" aria-label={label} aria-rowcount={ordered.length + 1} className={classes['table']} style={style}>
          <div role="rowgroup" className={classes['head']}>
            {table.getHeaderGroups().map((group) => (
              <div key={group.id} role="row" aria-rowindex={1} className={classes['row']}>
                {group.headers.map((header) => {
                  const sorted = header.column.getIsSorted();
                  return (
                    <div key={header.id} role="columnheader" className={cellClass(header.id)} aria-sort={sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}>
                      {header.column.getCanSort() ? (
                        <UnstyledButton fz="xs" fw={600} onClick={header.column.getToggleSortingHandler()} title={w.sortBy(String(header.column.columnDef.header))}>
                          {flexRender(header.column.columnDef.header, header.getContext())}
                          <span aria-hidden="true">{sorted === 'asc' ? ' ↑' : sorted === 'desc' ? ' ↓' : ''}</span>
                        </UnstyledButton>
                      ) : (
                        <Text span fz="xs" fw={600}>
                          {flexRender(header.column.columnDef.header, header.getContext())}
                        </Text>
                      )}
                    </div>
                  );
                })}
              </div>
            ))}
          </div>
          <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map((item) => {
              const row = ordered[item.index];
              if (row === undefined) return null;
              return (
                <div
                  key={rowKey(row.original, row.index)}
                  role="row"
                  aria-rowindex={item.index + 2}
                  data-index={item.index}
                  ref={virtual.measureElement}
                  className={`${classes['row']} ${classes['body']}`}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {row.getVisibleCells().map((cell) => (
                    <div key={cell.id} role="cell" className={cellClass(cell.column.id)} data-title={String(cell.column.columnDef.header)}>
                      {flexRender(cell.column.columnDef.cell, cell.getContext())}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
        </div>
        {ordered.length === 0 && <Box p="md">{empty ?? <Text size="sm" c="var(--quiet)">{w.nothingFits}</Text>}</Box>}
      </div>
    </WayPast>
  );
}
