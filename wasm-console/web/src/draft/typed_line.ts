import { useEffect, useRef } from 'react';
import { Store } from '@/app/store';

/** Whoever stops for so long in the middle of a name is told what is wrong with it. */
export const longPause = 3_000;

/** The place of the line whose field's name is being typed: what is wrong with half of a name helps nobody. */
export const typedLine = new Store<string | null>(null);

/** Of one line: `typed` with each letter, `done` where its field is left or a field that there is was chosen. */
export function useTypedLine(place: string): { readonly typed: () => void; readonly done: () => void } {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const done = (): void => {
    clearTimeout(timer.current);
    if (typedLine.get() === place) typedLine.set(null);
  };
  const typed = (): void => {
    clearTimeout(timer.current);
    typedLine.set(place);
    timer.current = setTimeout(done, longPause);
  };
  useEffect(() => done, [place]);
  return { typed, done };
}
