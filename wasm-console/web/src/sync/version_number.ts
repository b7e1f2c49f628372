import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';

type Page = Schemas['Configurations'];

/** The newest first, behind the cursor. */
export const versionsPage = (subscription: string, limit: number, cursor: string | null, signal?: AbortSignal): Promise<Page> =>
  ask(
    api.GET('/api/v1/subscriptions/{subscription}/configurations', {
      params: { path: { subscription }, query: { limit, ...(cursor !== null && { cursor: Number(cursor) }) } },
      ...(signal && { signal }),
    }),
  );

/** Versions are only ever added, so that how many were before one stays as it is. */
export const versionNumberQuery = (subscription: string, version: number) =>
  queryOptions({
    queryKey: [subscription, 'number of version', version],
    queryFn: async ({ signal }) => {
      let number = 1;
      for (let cursor: string | null = String(version); cursor !== null; ) {
        const page: Page = await versionsPage(subscription, 200, cursor, signal);
        number += page.configurations.length;
        cursor = page.next;
      }
      return number;
    },
    staleTime: Infinity,
  });

/** Its number as people count them, 3 of the third; the engine names a version by its place in the log, which says nothing to anybody. Nothing while it is not known. */
export const useVersionNumber = (subscription: string, version: number): number | undefined => useQuery({ ...versionNumberQuery(subscription, version), enabled: version > 0 }).data;
