import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { pathNow } from '@/app/location';
import { pages } from '@/app/pages';
import { keptOfPerson } from '@/app/person';
import { session } from '@/app/session';
import { server } from '@/app/server_watch';
import { api, ask } from './client';
import { inTurn } from './in_turn';
import { GoneError, isMissing, ProblemError } from './problem';
import { recordsAddress } from './records_address';

/** A refusal is final; no answer is the banner's matter, which asks again for everybody when the engine is back. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: false, networkMode: 'always', staleTime: 10_000, throwOnError: (error) => !(error instanceof ProblemError || error instanceof GoneError) },
    mutations: { retry: false, networkMode: 'always' },
  },
});
server.whenBack(() => void queries.invalidateQueries());
session.whenBack(() => void queries.invalidateQueries());
keptOfPerson(() => queries.clear());

/** A page that works without an engine asks for nothing once it is loaded, and says so: what the shell has stays as it was until one leaves it. */
const mayAsk = (): boolean => !pages.some((page) => page.withoutEngine === true && page.paths.includes(pathNow()));

export const subscriptionsQuery = queryOptions({
  queryKey: ['subscriptions'],
  queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions', { signal })).then((answer) => answer.subscriptions),
  refetchInterval: () => (mayAsk() ? 30_000 : false),
  refetchOnWindowFocus: mayAsk,
  refetchOnReconnect: mayAsk,
});

export const subscriptionQuery = (subscription: string) =>
  queryOptions({
    queryKey: [subscription, 'subscription'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}', { params: { path: { subscription } }, signal })),
    refetchInterval: 30_000,
  });

/** The configuration in force; null where nothing is configured yet. That is an answer: as an error it would be asked for again by every part of a page. */
export const configurationQuery = (subscription: string) =>
  queryOptions({
    queryKey: [subscription, 'configuration'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/subscriptions/{subscription}/configuration', { params: { path: { subscription } }, signal })).catch((error: unknown) => {
        if (isMissing(error)) return null;
        throw error;
      }),
    staleTime: 60_000,
  });

/** The configuration as it is in force; docs/configuration.md says what is in it. */
export const membersOf = (object: unknown): Readonly<Record<string, unknown>> => (typeof object === 'object' && object !== null ? (object as Record<string, unknown>) : {});

/** The subscription's zone, in which its times are shown; UTC until it is known. Where there is no subscription yet, the browser's. */
export function useZone(subscription: string): string {
  const zone = membersOf(useQuery({ ...configurationQuery(subscription), enabled: subscription !== '' }).data?.configuration)['time_zone'];
  if (typeof zone === 'string') return zone;
  return subscription === '' ? Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC';
}

/** Where the org says it is. */
const orgQuery = (subscription: string) =>
  queryOptions({
    queryKey: [subscription, 'salesforce'],
    queryFn: ({ signal }) => inTurn(() => ask(api.GET('/api/v1/subscriptions/{subscription}/salesforce', { params: { path: { subscription } }, signal }))),
    staleTime: 3_600_000,
  });

/** Where a Salesforce record is looked at, or nothing where that can't be known. The org itself is asked only where the address to sign in at does not say. */
export function useSalesforceUrl(subscription: string): string | undefined {
  const configuration = useQuery(configurationQuery(subscription)).data;
  const address = recordsAddress(membersOf(membersOf(configuration?.configuration)['salesforce'])['login_url']);
  const org = useQuery({ ...orgQuery(subscription), enabled: configuration != null && address === undefined }).data;
  return address ?? org?.address;
}
