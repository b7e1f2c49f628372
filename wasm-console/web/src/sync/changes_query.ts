import { queryOptions } from '@tanstack/react-query';
import { askLines } from '@/api/client';
import { type ChangeLine, type RunChange, RunChanges } from './changes';

/**
 * All that a run changed, which is one answer, of a long run a long one: it is asked for when the run has ended, and no entry of the log asks for it again.
 * What one wants to see `soFar` is another answer than that of the whole run.
 */
export const changesQuery = (subscription: string, run: number, soFar = false) =>
  queryOptions({
    queryKey: [subscription, 'changes', run, soFar],
    staleTime: 5_000,
    queryFn: async ({ signal }) => {
      const changes = new RunChanges();
      const lines = askLines<ChangeLine>(`api/v1/subscriptions/${encodeURIComponent(subscription)}/runs/${run}/changes`, signal);
      for await (const line of lines) changes.add(line);
      return changes.all as readonly RunChange[];
    },
  });
