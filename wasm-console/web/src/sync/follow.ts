import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { engineUrl } from '@/api/client';
import { session } from '@/app/session';
import { askAgain, AtMostTwiceASecond } from './ask_again';
import { Follower, type Progress } from './follower';

/**
 * Follows a subscription's log: whatever is shown of it is asked for again when something new is in it. A page follows one at most, as each takes a connection;
 * nobody's session follows none.
 */
export function useFollow(subscription: string, enabled: boolean): Progress | undefined {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const { state } = session.use();
  useEffect(() => {
    if (!enabled || state !== 'somebody') return;
    const again = new AtMostTwiceASecond(() => askAgain(client, subscription));
    const follower = new Follower(
      engineUrl(`api/v1/subscriptions/${encodeURIComponent(subscription)}/events`),
      { grown: again.tell, progress: setProgress, refused: () => void session.look() },
      { open: (address) => new EventSource(address), page: document },
    );
    return () => {
      follower.close();
      again.stop();
      setProgress(undefined);
    };
  }, [client, subscription, enabled, state]);
  return enabled ? progress : undefined;
}
