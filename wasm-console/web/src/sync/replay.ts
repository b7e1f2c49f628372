import { askLines } from '@/api/client';
import { type Line, readReplay, type Replay } from './read_replay';

export type { Difference, Replay, Replayed, Side } from './read_replay';

/** Plans a recorded run again from its archived pages, and under `configuration` where one is given. It can write nothing. */
export const replay = (subscription: string, run: number, configuration: unknown, signal: AbortSignal): Promise<Replay> =>
  readReplay(askLines<Line>(`api/v1/subscriptions/${encodeURIComponent(subscription)}/runs/${run}/replay`, signal, configuration === undefined ? {} : { configuration }));
