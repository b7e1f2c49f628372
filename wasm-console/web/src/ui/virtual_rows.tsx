import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type ReactNode, type RefObject, useEffect, useLayoutEffect, useReducer, useRef } from 'react';
import { areTooTall, leastHeight, rowsAround } from './rows_in_sight';

/** What a row's element gets beside its cells. */
export interface Place {
  readonly ref?: (element: HTMLDivElement | null) => void;
  readonly style: CSSProperties;
}

interface Props {
  readonly total: number;
  readonly scroll: RefObject<HTMLDivElement | null>;
  readonly row: (index: number, place: Place) => ReactNode;
}

/** The rows in sight of a list of any length, each as high as what is in it. */
export function VirtualRows(props: Props): ReactNode {
  return areTooTall(props.total) ? <TallRows {...props} /> : <MeasuredRows {...props} />;
}

function MeasuredRows({ total, scroll, row }: Props): ReactNode {
  const virtual = useVirtualizer({ count: total, getScrollElement: () => scroll.current, estimateSize: () => leastHeight, overscan: 12 });
  return (
    <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
      {virtual.getVirtualItems().map(({ index, start }) => row(index, { ref: virtual.measureElement, style: { transform: `translateY(${start}px)` } }))}
    </div>
  );
}

/** Where browsers draw no element as high as all rows: one scrolls in proportion, and the rows around that place follow each other as they are. */
function TallRows({ total, scroll, row }: Props): ReactNode {
  const body = useRef<HTMLDivElement>(null);
  const block = useRef<HTMLDivElement>(null);
  const [, drawAgain] = useReducer((times: number) => times + 1, 0);
  const head = body.current?.previousElementSibling?.getBoundingClientRect().height ?? 0;
  const scrolled = scroll.current?.scrollTop ?? 0;
  const around = rowsAround(total, scrolled, (scroll.current?.clientHeight ?? 0) - head);
  useEffect(() => {
    const frame = scroll.current;
    if (frame === null) return;
    const resized = new ResizeObserver(drawAgain);
    resized.observe(frame);
    frame.addEventListener('scroll', drawAgain);
    return () => {
      resized.disconnect();
      frame.removeEventListener('scroll', drawAgain);
    };
  }, [scroll]);
  useLayoutEffect(() => {
    const drawn = block.current?.children[around.row - around.first];
    if (block.current === null || !(drawn instanceof HTMLElement)) return;
    block.current.style.transform = `translateY(${scrolled + around.line - drawn.offsetTop - around.part * drawn.offsetHeight}px)`;
  });
  return (
    <div ref={body} role="rowgroup" style={{ height: around.height, position: 'relative' }}>
      <div ref={block} role="presentation" style={{ position: 'absolute', top: 0, left: 0, width: '100%' }}>
        {Array.from({ length: around.count }, (_, at) => row(around.first + at, { style: { position: 'relative' } }))}
      </div>
    </div>
  );
}
