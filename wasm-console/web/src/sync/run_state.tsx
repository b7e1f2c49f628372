import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { Status, type Tone } from '@/ui/parts';
import { isRejected } from './held';
import { exceptionsOf, type Run, type RunPart } from './queries';
import { words as uiWords } from '@/ui/words';
import { words } from './words';

const tones: Record<Run['state'], Tone> = { running: 'busy', continued: 'busy', completed: 'good', held: 'warn', failed: 'bad' };

export const hasExceptions = (run: Run): boolean => run.state === 'completed' && exceptionsOf(run) > 0;

/** A run's state in words, wherever it is said: "completed, with exceptions". */
export function useRunState(): (run: Run) => string {
  const w = useWords(words);
  const { comma } = useWords(uiWords);
  return (run) => (run.cut_off ? w.cutOff : hasExceptions(run) ? `${w.states.completed}${comma}${w.withExceptions}` : isRejected(run) ? w.rejected : w.states[run.state]);
}

export function RunState({ run }: { readonly run: Run }): ReactNode {
  const said = useRunState();
  return <Status tone={run.cut_off ? 'bad' : hasExceptions(run) ? 'warn' : isRejected(run) ? 'quiet' : tones[run.state]}>{said(run)}</Status>;
}

/** Its own exceptions: of what was sent the engine counts by run alone. */
export function PartState({ part, run, exceptions }: { readonly part: RunPart; readonly run: Run; readonly exceptions: boolean }): ReactNode {
  const w = useWords(words);
  const { comma } = useWords(uiWords);
  if (part.state === 'held' && run.rejected_by !== '') return <Status tone="quiet">{w.rejected}</Status>;
  const has = part.state === 'completed' && exceptions;
  return <Status tone={has ? 'warn' : tones[part.state]}>{has ? `${w.states.completed}${comma}${w.withExceptions}` : w.states[part.state]}</Status>;
}

/** "Night", "Sync by ann". */
export function useStarter(): (run: Run) => string {
  const w = useWords(words);
  return (run) => {
    const by = run.actor === 'schedule' ? w.byClock : run.actor.replace(/^(user|token|host) /, '');
    const kind = run.actor === 'schedule' ? w.kinds['night'] : (w.kinds[run.kind] ?? run.kind);
    return run.actor === 'schedule' ? (kind ?? '') : `${kind} · ${by}`;
  };
}
