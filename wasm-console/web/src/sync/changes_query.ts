import { queryOptions } from '@tanstack/react-query';
import { askLines } from '@/api/client';
import { type ChangeLine, type RunChange, RunChanges } from './changes';

export const changesQuery = (subscription: string, run: number) =>
  queryOptions({
    queryKey: [subscription, 'changes', run],
    staleTime: 5_000,
    queryFn: async ({ signal }) => {
      const changes = new RunChanges();
      const lines = askLines<ChangeLine>(`api/v1/subscriptions/${encodeURIComponent(subscription)}/runs/${run}/changes`, signal);
      for await (const line of lines) changes.add(line);
      return changes.all as readonly RunChange[];
    },
  });
