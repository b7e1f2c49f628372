import { Box } from '@mantine/core';
import { type CSSProperties, type ReactNode, type UIEvent, useCallback, useEffect, useRef, useState } from 'react';
import { rowHeight, rowsInSight } from './rows_in_sight';
import { WayPast } from './way_past';
import classes from './window_table.module.css';

export interface WindowColumn<Line> {
  readonly id: string;
  readonly title: string;
  /** CSS of a grid's track. */
  readonly width: string;
  readonly cell: (line: Line) => ReactNode;
  /** What is read where the cell is cut off. */
  readonly text: (line: Line) => string;
  /** Of two pieces, which stand below each other where one line has no room for both, each cut off for itself; a row has room for two lines in small letters. */
  readonly twoLines?: boolean;
}

interface Props<Line> {
  readonly label: string;
  readonly lines: { readonly total: number; readonly at: (index: number) => Line | undefined; readonly look: (from: number, to: number) => void };
  readonly columns: readonly WindowColumn<Line>[];
  readonly height: number;
  /** Below it the table is scrolled sideways in its frame. */
  readonly least?: string;
  readonly empty: ReactNode;
}

const headHeight = 31;

/**
 * A list of any length that lies elsewhere (in the worker): only what is in sight is fetched and drawn, in rows of one height. One stop for the
 * keyboard, scrolled by arrows, Page keys, Home and End.
 */
export function WindowTable<Line>({ label, lines, columns, height, least = '0', empty }: Props<Line>): ReactNode {
  const scroll = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const view = height - headHeight;
  const { first, count, top, height: whole } = rowsInSight(lines.total, scrolled, view);
  const { look } = lines;
  useEffect(() => look(first, first + count - 1), [look, first, count]);
  const onScroll = useCallback((event: UIEvent<HTMLDivElement>) => setScrolled(event.currentTarget.scrollTop), []);
  const style = { '--tracks': columns.map((column) => column.width).join(' '), '--least': least, height: lines.total === 0 ? undefined : Math.min(height, whole + headHeight + 2) } as CSSProperties;
  if (lines.total === 0) return <Box py="sm">{empty}</Box>;
  return (
    <WayPast rows={lines.total}>
      <div ref={scroll} className={classes['scroll']} style={style} tabIndex={0} role="region" aria-label={label} onScroll={onScroll}>
        <div role="table" aria-label={label} aria-rowcount={lines.total + 1}>
          <div role="rowgroup" className={classes['head']}>
            <div role="row" aria-rowindex={1} style={{ display: 'contents' }}>
              {columns.map((column) => (
                <div key={column.id} role="columnheader" className={classes['cell']} title={column.title}>
                  {column.title}
                </div>
              ))}
            </div>
          </div>
          <div role="rowgroup" style={{ height: whole, position: 'relative' }}>
            {Array.from({ length: Math.max(count, 0) }, (_, at) => (
              <Row key={(first + at) % 64} index={first + at} line={lines.at(first + at)} columns={columns} top={top + at * rowHeight} />
            ))}
          </div>
        </div>
      </div>
    </WayPast>
  );
}

interface RowProps<Line> {
  readonly index: number;
  readonly line: Line | undefined;
  readonly columns: readonly WindowColumn<Line>[];
  readonly top: number;
}

function Row<Line>({ index, line, columns, top }: RowProps<Line>): ReactNode {
  return (
    <div role="row" aria-rowindex={index + 2} className={classes['row']} style={{ transform: `translateY(${top}px)`, height: rowHeight, lineHeight: `${rowHeight - 1}px` }}>
      {columns.map((column) => (
        <div key={column.id} role="cell" className={column.twoLines === true ? classes['two'] : classes['cell']} title={line === undefined ? undefined : column.text(line)}>
          {line === undefined ? <span className={classes['waiting']} style={{ display: 'inline-block' }} /> : column.twoLines === true ? <div className={classes['pieces']}>{column.cell(line)}</div> : column.cell(line)}
        </div>
      ))}
    </div>
  );
}
