import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { engineUrl } from '@/api/client';
import { session } from '@/app/session';

export interface Progress {
  readonly run: number;
  readonly part: string;
  readonly what: string;
  readonly done: number;
  readonly of: number;
}

/**
 * Follows a subscription's log: whatever is shown of it is asked for again when something new is in it, twice a second at most. A connection that breaks
 * goes on from the last entry that came (Last-Event-ID); one that the engine refuses waits until somebody is signed in again.
 */
export function useFollow(subscription: string, enabled: boolean): Progress | undefined {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const last = useRef('');
  const { state } = session.use();
  useEffect(() => {
    if (!enabled || state !== 'somebody') return;
    const after = last.current === '' ? '' : `?after=${last.current}`;
    const source = new EventSource(engineUrl(`api/v1/subscriptions/${encodeURIComponent(subscription)}/events${after}`));
    let waiting: ReturnType<typeof setTimeout> | undefined;
    source.addEventListener('entry', (event) => {
      last.current = (event as MessageEvent).lastEventId;
      waiting ??= setTimeout(() => {
        waiting = undefined;
        void client.invalidateQueries({ queryKey: [subscription] });
        void client.invalidateQueries({ queryKey: ['subscriptions'] });
      }, 500);
    });
    source.addEventListener('progress', (event) => setProgress(JSON.parse((event as MessageEvent<string>).data) as Progress));
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED) void session.look();
    });
    return () => {
      source.close();
      clearTimeout(waiting);
      setProgress(undefined);
    };
  }, [client, subscription, enabled, state]);
  return enabled ? progress : undefined;
}
