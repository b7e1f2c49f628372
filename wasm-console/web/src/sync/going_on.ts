import type { Run } from './queries';

/** Whether a process is at it: for the first time, or taken up again. */
export const goesOn = ({ state, cut_off }: Pick<Run, 'state' | 'cut_off'>): boolean => (state === 'running' || state === 'continued') && !cut_off;
