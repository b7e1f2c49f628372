import type { CSSProperties, ReactNode } from 'react';
import classes from './cut.module.css';
import { endOf } from './end_of';

interface Props {
  readonly text: string;
  /** Of what stands behind it in the same line: "16px". */
  readonly behind?: string;
}

/** An id in a narrow column: cut in its middle, as ids of one kind begin alike and differ at their end. In `.value`, whose letters are all of one width. */
export function Cut({ text, behind = '0px' }: Props): ReactNode {
  const end = endOf(text);
  if (end === '') return text;
  return (
    <span className={classes['cut']} title={text} style={{ '--end': `${end.length}ch - ${behind}` } as CSSProperties}>
      <span className={classes['begin']}>{text.slice(0, -end.length)}</span>
      {end}
    </span>
  );
}
