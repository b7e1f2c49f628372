import type { LogEntry as StoredEntry } from '@core/answers';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from '@/api/client';
import { bytesOf, frameOf } from './frames';

export type LogEntry = Schemas['LogEntry'];
export type LogEvent = LogEntry['events'][number];

export interface LogFilter {
  readonly run?: number;
  readonly type?: string;
  readonly by?: string;
}

const call = '/api/v1/subscriptions/{subscription}/log' as const;

export const logQuery = (subscription: string, filter: LogFilter) =>
  infiniteQueryOptions({
    queryKey: [subscription, 'log', filter.run ?? 0, filter.type ?? '', filter.by ?? ''],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      ask(api.GET(call, { params: { path: { subscription }, query: { limit: 100, ...filter, ...(pageParam === null ? {} : { from: Number(pageParam) }) } }, signal })),
    getNextPageParam: (page) => page.next,
  });

/** One entry with what its events hold. */
export const entryQuery = (subscription: string, position: number) =>
  queryOptions({
    queryKey: [subscription, 'log entry', position],
    queryFn: ({ signal }) =>
      ask(api.GET(call, { params: { path: { subscription }, query: { from: position, limit: 1, order: 'oldest', items: 1 } }, signal })).then((page) => page.entries[0]),
  });

/** All items of an entry whose leaves are too many for one answer. */
async function framesOf(subscription: string, position: number, signal: AbortSignal): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for (let from: string | null = '0'; from !== null; ) {
    const first = Number(from);
    const page: Schemas['LogItems'] = await ask(
      api.GET('/api/v1/subscriptions/{subscription}/log/{position}/items', { params: { path: { subscription, position: String(position) }, query: { from: first } }, signal }),
    );
    if (page.leaves.length > 0) frames.push(frameOf(page.leaves.map(bytesOf), first));
    from = page.next;
  }
  return frames;
}

interface Progress {
  readonly done: number;
  readonly of: number;
}

/** The log as it is stored, oldest first, some entries at a time: for the core, which follows its chain. */
export async function* storedLog(subscription: string, items: boolean, signal: AbortSignal, told: (progress: Progress) => void): AsyncGenerator<StoredEntry[]> {
  let head = 0;
  for (let from: string | null = '1'; from !== null; ) {
    const page: Schemas['LogEntries'] = await ask(
      api.GET(call, { params: { path: { subscription }, query: { from: Number(from), limit: items ? 50 : 500, order: 'oldest', ...(items && { items: 1 }) } }, signal }),
    );
    head ||= page.head.position;
    const some: StoredEntry[] = [];
    for (const entry of page.entries) {
      if (entry.position > head) break;
      const leaves = entry.leaves;
      const frames = !items ? undefined : leaves === null || leaves === undefined ? await framesOf(subscription, entry.position, signal) : leaves.length === 0 ? [] : [frameOf(leaves.map(bytesOf), 0)];
      some.push({ bytes: bytesOf(entry.bytes), ...(frames !== undefined && { frames }) });
    }
    yield some;
    told({ done: Math.min(page.entries.at(-1)?.position ?? head, head), of: head });
    from = (page.entries.at(-1)?.position ?? head) >= head ? null : page.next;
  }
}
