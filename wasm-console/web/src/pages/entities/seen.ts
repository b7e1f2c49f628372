import type { EntityKind } from '@/sync/entity_link';

export interface Seen {
  readonly subscription: string;
  readonly kind: EntityKind;
  readonly id: string;
}

const key = 'tidemark.seen';
const most = 12;

/** What was looked at in this window, newest first. It goes with the window: ids are of persons. */
export function seen(): readonly Seen[] {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '[]') as Seen[];
  } catch {
    return [];
  }
}

export function remember(one: Seen): void {
  const others = seen().filter((other) => other.subscription !== one.subscription || other.kind !== one.kind || other.id !== one.id);
  sessionStorage.setItem(key, JSON.stringify([one, ...others].slice(0, most)));
}
