import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';
import type { EntityKind } from '@/sync/entity_link';

export type Entity = Schemas['Entity'];
export type Moment = Schemas['Moment'];
export type Why = Schemas['Why'];

/** The three kinds are asked in the same form. */
const place = (kind: EntityKind) => `/api/v1/subscriptions/{subscription}/${kind}s/{id}` as '/api/v1/subscriptions/{subscription}/visitors/{id}';

export const entityQuery = (subscription: string, kind: EntityKind, id: string, at: string) =>
  queryOptions({
    queryKey: [subscription, kind, id, 'at', at],
    queryFn: ({ signal }) => ask(api.GET(place(kind), { params: { path: { subscription, id }, query: at === '' ? {} : { at } }, signal })),
    ...(at === '' ? {} : { staleTime: Infinity }),
  });

const pageSize = 100;

export const historyQuery = (subscription: string, kind: EntityKind, id: string) =>
  infiniteQueryOptions({
    queryKey: [subscription, kind, id, 'history'],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET(`${place(kind)}/history` as '/api/v1/subscriptions/{subscription}/visitors/{id}/history', {
          params: { path: { subscription, id }, query: { limit: pageSize, ...(pageParam === 0 ? {} : { until: pageParam }) } },
          signal,
        }),
      ).then((answer) => answer.moments),
    getNextPageParam: (page) => {
      const last = page.at(-1);
      return page.length < pageSize || last === undefined || last.position <= 1 ? undefined : last.position - 1;
    },
  });

export const whyQuery = (subscription: string, kind: EntityKind, id: string, field: string) =>
  queryOptions({
    queryKey: [subscription, kind, id, 'why', field],
    queryFn: ({ signal }) => ask(api.GET(`${place(kind)}/why` as '/api/v1/subscriptions/{subscription}/visitors/{id}/why', { params: { path: { subscription, id }, query: { field } }, signal })),
  });
