import { queryOptions } from '@tanstack/react-query';
import { api, ask } from '@/api/client';

/** One query for whoever asks: what lies under a key has one shape. */
export const segmentsQuery = (subscription: string) =>
  queryOptions({
    queryKey: [subscription, 'segments'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/segments', { params: { path: { subscription } }, signal })).then((answer) => answer.segments),
  });
