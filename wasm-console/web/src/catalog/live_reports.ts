import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';
import { inTurn } from '@/api/in_turn';
import { queries } from '@/api/queries';
import type { Kind } from '@/draft/configuration';

export type PendoReport = Schemas['Reports']['reports'][number];

const read = (subscription: string, fresh: boolean, signal?: AbortSignal): Promise<readonly PendoReport[]> =>
  inTurn(() => ask(api.GET('/api/v1/subscriptions/{subscription}/reports', { params: { path: { subscription }, query: fresh ? { fresh: 1 } : {} }, ...(signal !== undefined && { signal }) }))).then(({ reports }) => reports);

const reportsQuery = (subscription: string) =>
  queryOptions({ queryKey: [subscription, 'reports'], queryFn: ({ signal }) => read(subscription, false, signal), staleTime: 600_000 });

/** Pendo's reports. `enabled`: whether anything says where to ask. */
export const useReports = (subscription: string, enabled: boolean): UseQueryResult<readonly PendoReport[]> => useQuery({ ...reportsQuery(subscription), enabled });

/** The same as Pendo has them now: somebody has made one there just now. */
export const readReportsAgain = (subscription: string): Promise<unknown> =>
  queries.fetchQuery({ queryKey: [subscription, 'reports'], queryFn: ({ signal }) => read(subscription, true, signal), staleTime: 0 });

/** Those whose rows are of that kind, as far as Pendo says of what they are; by name. */
export const reportsOf = (reports: readonly PendoReport[], kind: Kind): readonly PendoReport[] =>
  reports.filter((one) => one.kind === kind || (one.kind === '' && one.can_be_pushed)).sort((a, b) => Number(b.can_be_pushed) - Number(a.can_be_pushed) || a.name.localeCompare(b.name));
