import { type RefObject, useEffect, useRef } from 'react';

/** Which of a list's controls has the focus when the part at `removed` is gone, of `left` that there are then: the next one's; behind the last one none. */
export const nextAfter = (removed: number, left: number): number | undefined => (removed < left ? removed : undefined);

/**
 * Whoever takes a part of a list away by keyboard goes on at the next one, or where another is added: the control that had the focus is gone.
 *
 *     const [frame, removed] = useFocusNext<HTMLDivElement>('line');
 *     <div ref={frame}> … <button data-remove="line" onClick={() => { remove(at); removed(at); }} /> … <button data-add="line" /> </div>
 */
export function useFocusNext<Frame extends HTMLElement>(of: string): readonly [RefObject<Frame | null>, (at: number) => void] {
  const frame = useRef<Frame>(null);
  const gone = useRef<number>(undefined);
  useEffect(() => {
    const removed = gone.current;
    if (removed === undefined) return;
    gone.current = undefined;
    const controls = frame.current?.querySelectorAll<HTMLElement>(`[data-remove="${of}"]`);
    const next = nextAfter(removed, controls?.length ?? 0);
    (next === undefined ? frame.current?.querySelector<HTMLElement>(`[data-add="${of}"]`) : controls?.[next])?.focus();
  });
  return [frame, (at) => (gone.current = at)];
}
