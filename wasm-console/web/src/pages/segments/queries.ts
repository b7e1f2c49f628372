import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';

export type Saved = Schemas['SavedSegment'];
export type Of = Saved['of'];

export const shownMembers = 50;

export const sizeQuery = (subscription: string, of: Of, segment: string) =>
  queryOptions({
    queryKey: [subscription, 'size', of, segment],
    enabled: segment.trim() !== '',
    queryFn: ({ signal }) => ask(api.POST('/api/v1/subscriptions/{subscription}/segments/size', { params: { path: { subscription } }, body: { of, segment, members: shownMembers }, signal })),
  });

export const saveSegment = (subscription: string, name: string, of: Of, segment: string): Promise<Saved> =>
  ask(api.PUT('/api/v1/subscriptions/{subscription}/segments/{name}', { params: { path: { subscription, name } }, body: { of, segment } }));

export const dropSegment = (subscription: string, name: string): Promise<Schemas['SegmentDropped']> => ask(api.DELETE('/api/v1/subscriptions/{subscription}/segments/{name}', { params: { path: { subscription, name } } }));
