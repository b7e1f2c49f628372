import { infiniteQueryOptions, queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';
import { server } from '@/app/server_watch';
import { type DataState, stateOf } from '@/ui/data_state';
import { type Held, heldElsewhere, heldIn } from './held';
import { knownOf } from './known';
import { countOpen } from './open_letters';

export type Run = Schemas['Run'];
export type RunPart = Schemas['RunPart'];
export type Letter = Schemas['Letter'];
export type Trouble = Schemas['Trouble'];

const of = (subscription: string) => ({ path: { subscription } });

export const runsQuery = (subscription: string, limit = 50) =>
  infiniteQueryOptions({
    queryKey: [subscription, 'runs', limit],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      ask(api.GET('/api/v1/subscriptions/{subscription}/runs', { params: { ...of(subscription), query: { limit, ...(pageParam === null ? {} : { cursor: Number(pageParam) }) } }, signal })),
    getNextPageParam: (page) => page.next,
  });

export const lastRunsQuery = (subscription: string, limit = 30) =>
  queryOptions({
    queryKey: [subscription, 'last runs', limit],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/runs', { params: { ...of(subscription), query: { limit } }, signal })).then((answer) => answer.runs),
  });

export const runQuery = (subscription: string, run: number) =>
  queryOptions({
    queryKey: [subscription, 'run', run],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/runs/{run}', { params: { path: { subscription, run: String(run) } }, signal })),
  });

/** A configuration that a run went by: what was in force then stays as it was. */
export const configurationOfQuery = (subscription: string, version: number) =>
  queryOptions({
    queryKey: [subscription, 'configuration of', version],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/configuration', { params: { ...of(subscription), query: { version } }, signal })),
    staleTime: Infinity,
  });

export const messagesQuery = (subscription: string) =>
  queryOptions({
    queryKey: [subscription, 'messages'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/messages', { params: of(subscription), signal })),
  });

const mostOfAPage = 200;

/** Letters whose words have the reason in them; "": all. */
export const lettersPage = (subscription: string, reason: string, cursor: string | null, signal?: AbortSignal, limit = mostOfAPage): Promise<Schemas['Letters']> =>
  ask(
    api.GET('/api/v1/subscriptions/{subscription}/letters', {
      params: { ...of(subscription), query: { limit, ...(reason !== '' && { reason }), ...(cursor !== null && { cursor }) } },
      ...(signal && { signal }),
    }),
  );

export const lettersQuery = (subscription: string, reason = '') =>
  infiniteQueryOptions({
    queryKey: [subscription, 'letters', 'with', reason],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => lettersPage(subscription, reason, pageParam, signal),
    getNextPageParam: (page) => page.next,
  });

/** How many letters wait, or that there are so many at least. */
export const openLettersQuery = (subscription: string) =>
  queryOptions({
    queryKey: [subscription, 'letters', 'open'],
    queryFn: ({ signal }) => countOpen((cursor) => lettersPage(subscription, '', cursor, signal), 1),
  });

/** What waits for a decision, of whichever runs; `known`: whether that is all of it. */
export function useHeld(subscription: string): { readonly of: DataState<readonly Held[]>; readonly known: ReturnType<typeof knownOf> } {
  const runs = useQuery(lastRunsQuery(subscription));
  const messages = useQuery(messagesQuery(subscription));
  const last = stateOf(runs);
  const more = useQueries({ queries: last.state === 'data' ? heldElsewhere(messages.data?.troubles ?? [], last.data).map((run) => runQuery(subscription, run)) : [] });
  const known = knownOf(server.use().state === 'there', [runs, messages, ...more]);
  if (last.state !== 'data') return { of: last, known };
  return { of: { state: 'data', data: heldIn([...last.data, ...more.flatMap(({ data }) => (data === undefined ? [] : [data]))], Date.now()) }, known };
}

/** Records that the run sent and that did not become what they should. */
export const exceptionsOf = (run: Run): number => ['rejected', 'missing', 'unknown', 'not_reached'].reduce((sum, name) => sum + (run.counts[name] ?? 0), 0);

export const sumOf = (run: Run, count: string): number => run.parts.reduce((sum, part) => sum + (part.counts[count] ?? 0), 0);
