import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import { outcomesOf } from './outcomes';
import type { Run } from './queries';
import { words } from './words';

/** What became of what a run sent, in words: "287 written, 11 refused by the other system, 11 kept as letters". */
export function useOutcomes(): (run: Pick<Run, 'counts'>) => string {
  const w = useWords(words);
  const format = useFormat();
  return (run) => w.outcomesOf(outcomesOf(run).map(([name, count]) => w.sentCount(format.number(count), w.sent[name] ?? name)));
}
