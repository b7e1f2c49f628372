import { type ReactNode, useRef } from 'react';
import { useWords } from '@/app/language';
import classes from './way_past.module.css';
import { words } from './words';

/** Each row that Tab comes to brings the next: longer lists have a way past them. */
const shortEnough = 20;

/** A list of `rows`, and before it, where it is long, a button for the keyboard that leads behind it. */
export function WayPast({ rows, children }: { readonly rows: number; readonly children: ReactNode }): ReactNode {
  const w = useWords(words);
  const end = useRef<HTMLSpanElement>(null);
  return (
    <>
      {rows > shortEnough && (
        <button type="button" className={classes['past']} data-past onClick={() => end.current?.focus()}>
          {w.past}
        </button>
      )}
      {children}
      <span ref={end} tabIndex={-1} style={{ outline: 'none' }} />
    </>
  );
}
