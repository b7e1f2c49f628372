import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';

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

export const messagesQuery = (subscription: string) =>
  queryOptions({
    queryKey: [subscription, 'messages'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/messages', { params: of(subscription), signal })),
  });

export const lettersQuery = (subscription: string, reason = '') =>
  infiniteQueryOptions({
    queryKey: [subscription, 'letters', reason],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/v1/subscriptions/{subscription}/letters', {
          params: { ...of(subscription), query: { limit: 200, ...(reason === '' ? {} : { reason }), ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    getNextPageParam: (page) => page.next,
  });

/** A held part that nobody has decided on yet. */
export interface Held {
  readonly run: Run;
  readonly part: RunPart;
}

const day = 24 * 60 * 60 * 1000;

/** What waits for a decision: parts that the guard held in the last 24 hours, newest first; after that nobody may approve them any more. */
export function heldIn(runs: readonly Run[], now: number): readonly Held[] {
  const seen = new Set<string>();
  const found: Held[] = [];
  for (const run of runs) {
    for (const part of run.parts) {
      const name = `${part.connection} ${part.direction}`;
      if (seen.has(name)) continue; // a later run of the part has its own answer
      seen.add(name);
      const decided = run.approved_by !== '' || run.rejected_by !== '';
      if (part.state === 'held' && !decided && now - Date.parse(run.ended || run.started) < day) found.push({ run, part });
    }
  }
  return found;
}

/** Records that the run sent and that did not become what they should. */
export const exceptionsOf = (run: Run): number => ['rejected', 'missing', 'unknown', 'not_reached'].reduce((sum, name) => sum + (run.counts[name] ?? 0), 0);

export const sumOf = (run: Run, count: string): number => run.parts.reduce((sum, part) => sum + (part.counts[count] ?? 0), 0);
