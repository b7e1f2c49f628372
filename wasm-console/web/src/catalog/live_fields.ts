import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { inTurn } from '@/api/in_turn';
import type { Kind } from '@/draft/configuration';
import { type Catalog, type KnownField, merged } from './catalog';

type Fields = Schemas['Fields'];

/** Objects whose name is whole: while one types it, nobody is asked about "Cont". */
const isObject = (name: string): boolean => /^(Account|Asset|Contact|Lead|Opportunity)$|__c$/.test(name);

const fieldsQuery = (subscription: string, kind: Kind, object: string) => ({
  queryKey: [subscription, 'fields', kind, object],
  queryFn: ({ signal }: { signal: AbortSignal }) => inTurn(() => ask(api.GET('/api/v1/subscriptions/{subscription}/fields', { params: { path: { subscription }, query: { connection: kind, object } }, signal }))),
  enabled: isObject(object),
  staleTime: 600_000,
});

const known = ({ name, label, type, samples, identifier, source, target }: Fields['salesforce'][number] | Fields['pendo'][number]): KnownField => ({ name, label, type, samples, uses: { identifier, source, target } });

/** What there is to be picked before anything was read, and what was read besides. */
export function useLiveCatalog(subscription: string, kind: Kind, object: string, read: Catalog): Catalog {
  const fields = useQuery(fieldsQuery(subscription, kind, object)).data;
  return useMemo(() => (fields === undefined ? read : { ...read, salesforce: merged(fields.salesforce.map(known), read.salesforce), pendo: merged(fields.pendo.map(known), read.pendo) }), [fields, read]);
}
