import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { followedOf, movedSince } from '@/pages/overview/followed';
import { askAgain, AtMostTwiceASecond } from '@/sync/ask_again';
import { Follower } from '@/sync/follower';

/** An EventSource that does what it is told. */
class Stream extends EventTarget {
  readyState = 0;

  constructor(readonly address: string) {
    super();
  }

  opens(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  brings(position: number): void {
    this.dispatchEvent(Object.assign(new Event('entry'), { lastEventId: String(position), data: '{}' }));
  }

  /** The connection is lost: a browser tries by itself. */
  breaks(): void {
    this.readyState = 0;
    this.dispatchEvent(new Event('error'));
  }

  /** Any status but 200: a browser gives up. */
  isRefused(): void {
    this.readyState = 2;
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    this.readyState = 2;
  }
}

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  becomes(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a log is followed', () => {
  const begin = (state: DocumentVisibilityState = 'visible') => {
    const [streams, page, told] = [[] as Stream[], new Page(), [] as string[]];
    page.becomes(state);
    const open = (address: string): Stream => {
      const stream = new Stream(address);
      streams.push(stream);
      return stream;
    };
    const news = { grown: () => void told.push('grown'), progress: ({ what }: { what: string }) => void told.push(what), refused: () => void told.push('refused') };
    return { streams, page, told, follower: new Follower('/events', news, { open, page }) };
  };
  const newest = (streams: readonly Stream[]): Stream => streams.at(-1) ?? new Stream('none');

  test('what came before the stream is there is asked for again: a short run may have ended since it was shown', () => {
    const { streams, told } = begin();
    expect(told).toEqual([]);
    newest(streams).opens();
    newest(streams).breaks();
    newest(streams).brings(900);
    expect(told).toEqual(['grown', 'grown']);
  });

  test('one that is refused is opened anew, without the position that may be why, after a pause that doubles', () => {
    const { streams, told } = begin();
    newest(streams).opens();
    newest(streams).brings(900);
    newest(streams).isRefused();
    expect(told).toEqual(['grown', 'grown', 'refused']);
    vi.advanceTimersByTime(999);
    expect(streams).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(streams.map(({ address }) => address)).toEqual(['/events', '/events']);
    newest(streams).isRefused();
    vi.advanceTimersByTime(1_999);
    expect(streams).toHaveLength(2);
    vi.advanceTimersByTime(1);
    newest(streams).opens(); // what came meanwhile no stream brings
    expect(told).toEqual(['grown', 'grown', 'refused', 'refused', 'grown']);
    newest(streams).isRefused();
    vi.advanceTimersByTime(1_000); // it had been well
    expect(streams).toHaveLength(4);
  });

  test('one that breaks is left to the browser', () => {
    const { streams, told } = begin();
    newest(streams).opens();
    newest(streams).brings(900);
    newest(streams).breaks();
    vi.advanceTimersByTime(60_000);
    expect([streams.length, told]).toEqual([1, ['grown', 'grown']]);
  });

  test('out of sight there is no stream; in sight again it goes on from the last entry', () => {
    const { streams, page, told } = begin();
    page.becomes('hidden');
    expect(newest(streams).readyState).toBe(2);
    page.becomes('visible');
    newest(streams).opens(); // no entry had come: from when is not known
    newest(streams).brings(900);
    page.becomes('hidden');
    page.becomes('visible');
    newest(streams).opens();
    expect(streams.map(({ address }) => address)).toEqual(['/events', '/events', '/events?after=900']);
    expect(told).toEqual(['grown', 'grown']);
  });

  test('a page that is opened out of sight waits', () => {
    const { streams, page } = begin('hidden');
    expect(streams).toHaveLength(0);
    page.becomes('visible');
    expect(streams).toHaveLength(1);
  });

  test('one that is closed does not come back', () => {
    const { streams, page, follower } = begin();
    follower.close();
    page.becomes('hidden');
    page.becomes('visible');
    newest(streams).isRefused();
    expect(newest(streams).readyState).toBe(2);
    expect(streams).toHaveLength(1);
  });
});

describe('what is shown is asked for again', () => {
  test('but not a run’s changes, which are all in one answer', async () => {
    const client = new QueryClient();
    const asked: string[] = [];
    const keys = [['demo', 'run', 7], ['demo', 'changes', 7, true], ['other', 'run', 1], ['subscriptions']];
    const stops = keys.map((queryKey) => new QueryObserver(client, { queryKey, queryFn: () => (asked.push(queryKey.join(' ')), 1), staleTime: Infinity }).subscribe(() => undefined));
    await vi.advanceTimersByTimeAsync(10);
    asked.length = 0;
    await Promise.all([askAgain(client, 'demo'), vi.advanceTimersByTimeAsync(10)]);
    expect(asked).toEqual(['demo run 7', 'subscriptions']);
    for (const stop of stops) stop();
    client.clear();
  });

  test('one after the other, twice a second at most', async () => {
    const begun: number[] = [];
    const again = new AtMostTwiceASecond(() => {
      begun.push(Date.now() - start);
      return new Promise((fulfil) => setTimeout(fulfil, 2_000));
    });
    const start = Date.now();
    for (let at = 0; at < 4_000; at += 100) {
      again.tell();
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(60_000);
    expect(begun).toEqual([500, 3_000, 5_500]); // the last is of what was told while the second went on
  });
});

describe('an overview of several subscriptions', () => {
  const one = (subscription: string, running: number, position: number) => ({ subscription, running, position });

  test('has one stream: of the only one, or of one in which a run goes on', () => {
    expect(followedOf([one('a', 0, 5)])).toBe('a');
    expect(followedOf([one('a', 0, 5), one('b', 3, 5), one('c', 4, 5)])).toBe('b');
    expect(followedOf([one('a', 0, 5), one('b', 0, 5)])).toBeUndefined();
  });

  test('looks again at those whose log has moved', () => {
    expect(movedSince([one('a', 0, 5), one('b', 0, 7)], [one('a', 0, 6), one('b', 0, 7), one('new', 0, 1)])).toEqual(['a']);
  });
});
