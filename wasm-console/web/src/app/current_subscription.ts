import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { subscriptionsQuery } from '@/api/queries';
import { decodePart } from './location';
import { keptOfPerson } from './person';
import { Store } from './store';

const lookedAt = new Store<string | undefined>(undefined);
keptOfPerson(() => lookedAt.set(undefined));

/** Which subscription the page is of, else the one looked at last, else the first: what is of the whole service is shown by its zone. */
export function useCurrentSubscription(): string | undefined {
  const [place] = useLocation();
  const last = lookedAt.use();
  const names = useQuery(subscriptionsQuery).data?.map((one) => one.subscription) ?? [];
  const found = /^\/s\/([^/]+)/.exec(place)?.[1];
  const here = found === undefined ? undefined : decodePart(found);
  useEffect(() => {
    if (here !== undefined) lookedAt.set(here);
  }, [here]);
  return here ?? (last !== undefined && names.includes(last) ? last : names[0]);
}
