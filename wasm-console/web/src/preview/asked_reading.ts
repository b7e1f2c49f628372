import type { Schemas } from '@/api/client';

type Reading = Pick<Schemas['Reading'], 'id' | 'connection' | 'direction'>;
type Asked = Pick<Reading, 'connection' | 'direction'>;

/**
 * Whether the newest reading is the one that was asked for: the engine keeps the newest alone, whoever asked. `before` is the newest one's id at the time;
 * where it still is the newest, what was asked for was stopped.
 */
export function answerTo<R extends Reading>({ connection, direction }: Asked, before: string, newest: R | null): R | 'stopped' | 'another' {
  if (newest === null || newest.id === before) return 'stopped';
  return newest.connection === connection && newest.direction === direction ? newest : 'another';
}
