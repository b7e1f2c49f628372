import { useEffect, useMemo } from 'react';
import { GoneError } from '@/api/problem';
import { keptOfPerson } from '@/app/person';
import { server } from '@/app/server_watch';
import { Store } from '@/app/store';
import { type Catalog, emptyCatalog } from '@/catalog/catalog';
import { useLiveCatalog } from '@/catalog/live_fields';
import { type Configuration, connectionOf, type Direction, type Kind } from '@/draft/configuration';
import { unreadFields, unreadReports } from '@/draft/used_fields';
import { takeZonesFrom, warmCore } from './core';
import { PreviewSession } from './preview_session';
import { inputsOf, makeReading, newestReading, type Reading, runEnded, stopReading, zoneBytes } from './reading';

/** `looking`: whether something was read before. `waiting`: for a run to end. */
export type ReadingState = { readonly state: 'looking' } | { readonly state: 'idle' } | { readonly state: 'waiting' } | { readonly state: 'reading' } | { readonly state: 'failed'; readonly error: unknown };

/** Types whose values no plan takes: nobody has to read them. */
const unplannable = new Set(['base64', 'address', 'location', 'anyType', 'complexvalue', 'json']);
const mostFields = 150;

/** What else the object has that a line could name. */
function fieldsToRead(catalog: Catalog, direction: Direction): readonly string[] {
  const isTarget = (name: string): boolean => /^Pendo_/i.test(name);
  return catalog.salesforce
    .filter(({ name, type }) => !name.includes('.') && !unplannable.has(type) && (direction === 'push') === isTarget(name))
    .map(({ name }) => name)
    .slice(0, mostFields);
}

/** The preview of one connection in one direction on what the engine reads. It outlives the page that shows it. */
export class LivePreview {
  readonly session = new PreviewSession();
  readonly reading = new Store<ReadingState>({ state: 'looking' });
  #reader: AbortController | null = null;
  #looked = false;

  constructor(private readonly subscription: string, readonly kind: Kind, readonly direction: Direction) {}

  /** What was read before is taken at once, where there is something. */
  look(object: string): void {
    if (this.#looked) return;
    this.#looked = true;
    warmCore();
    void this.#take((signal) => newestReading(this.subscription, this.kind, this.direction, signal), object, false);
  }

  /** Reads both sides for this draft: what it names, and what else the object has, so that it can be mapped without reading again. */
  read(configuration: Configuration, catalog: Catalog): void {
    const object = connectionOf(configuration, this.kind)?.object ?? '';
    void this.#readAll(configuration, object, fieldsToRead(catalog, this.direction));
  }

  /** Where nobody knew the object's fields before, the first reading told them, and the second has them. */
  async #readAll(configuration: Configuration, object: string, fields: readonly string[]): Promise<void> {
    const { kind, direction } = this;
    await this.#take((signal) => makeReading(this.subscription, { configuration, kind, direction, fields }, signal), object, true);
    const found = fieldsToRead(this.session.inputs.get()?.catalog ?? emptyCatalog, direction);
    if (fields.length === 0 && found.length > 0 && this.reading.get().state === 'idle') await this.#readAll(configuration, object, found);
  }

  /** A run has begun: when it has ended, what both sides hold is read again. */
  async follow(configuration: Configuration, catalog: Catalog): Promise<void> {
    this.#reader?.abort();
    const reader = new AbortController();
    this.#reader = reader;
    this.reading.set({ state: 'waiting' });
    await runEnded(this.subscription, reader.signal).catch(() => undefined);
    if (!reader.signal.aborted) this.read(configuration, catalog);
  }

  /** The engine is told, too: what it went on to read would cost calls, and the next reading would wait for it. */
  stop(): void {
    this.#reader?.abort();
    if (this.reading.get().state === 'reading') void stopReading(this.subscription);
    this.reading.set({ state: 'idle' });
  }

  /** Why nothing could be read is said until its cause may be mended: by another draft, elsewhere in the console, by an engine that is back. */
  forgive(): void {
    if (this.reading.get().state === 'failed') this.reading.set({ state: 'idle' });
  }

  /** Nobody comes back to it. */
  close(): void {
    this.#reader?.abort();
    this.session.close();
  }

  async #take(get: (signal: AbortSignal) => Promise<Reading | null>, object: string, tell: boolean): Promise<void> {
    this.#reader?.abort();
    const reader = new AbortController();
    this.#reader = reader;
    if (tell) this.reading.set({ state: 'reading' });
    try {
      const reading = await get(reader.signal);
      const inputs = reading === null ? null : await inputsOf(this.subscription, reading, object, reader.signal);
      if (reader.signal.aborted) return;
      if (inputs !== null) this.session.take(inputs);
      this.reading.set({ state: 'idle' });
    } catch (error) {
      if (reader.signal.aborted) return;
      this.reading.set(tell ? { state: 'failed', error } : { state: 'idle' });
    }
  }
}

/** The last few, so that whoever comes back finds his preview; pages of more would fill the memory. */
const kept = new Map<string, LivePreview>();
const most = 3;
keptOfPerson(() => {
  for (const live of kept.values()) live.close();
  kept.clear();
});
server.whenBack(() => {
  for (const live of kept.values()) {
    const [read, now] = [live.reading.get(), live.session.get()];
    if (read.state === 'failed' && read.error instanceof GoneError) live.forgive();
    if (now.state === 'failed' && now.error instanceof GoneError) live.session.again();
  }
});

export function livePreview(subscription: string, kind: Kind, direction: Direction): LivePreview {
  takeZonesFrom(zoneBytes);
  const key = JSON.stringify([subscription, kind, direction]);
  const live = kept.get(key) ?? new LivePreview(subscription, kind, direction);
  kept.delete(key);
  kept.set(key, live);
  for (const [old, one] of kept) {
    if (kept.size <= most) break;
    one.close();
    kept.delete(old);
  }
  return live;
}

/** What the newest reading lacks for a draft. */
export interface Unread {
  readonly fields: readonly string[];
  readonly reports: readonly string[];
  /** It was of another object. */
  readonly object: boolean;
}

export const isUnread = ({ fields, reports, object }: Unread): boolean => object || fields.length > 0 || reports.length > 0;

export interface Live {
  readonly live: LivePreview;
  readonly unread: Unread;
  /** Of what was read, and of what the engine knows of both systems before anything is. */
  readonly catalog: Catalog;
}

/** In a page: the preview of this draft, planned again at each change. */
export function useLivePreview(subscription: string, kind: Kind, direction: Direction, configuration: Configuration): Live {
  const live = useMemo(() => livePreview(subscription, kind, direction), [subscription, kind, direction]);
  const inputs = live.session.inputs.use();
  const connection = connectionOf(configuration, kind);
  const text = useMemo(() => JSON.stringify(configuration), [configuration]);
  const unread = useMemo<Unread>(() => {
    const read = inputs?.read;
    if (read == null || connection === undefined) return { fields: [], reports: [], object: false };
    const known = (inputs?.catalog ?? emptyCatalog).salesforce.map(({ name }) => name);
    return { fields: unreadFields(connection, direction, read.fields, known), reports: unreadReports(connection, direction, read.reports), object: inputs?.object !== connection.object };
  }, [inputs, connection, direction]);
  const missing = isUnread(unread);
  useEffect(() => () => live.forgive(), [live, text]);
  useEffect(() => {
    if (connection !== undefined) live.look(connection.object);
  }, [live, connection]);
  useEffect(() => {
    if (missing) live.session.hold();
    else if (connection !== undefined) live.session.plan(text);
  }, [live, text, missing, connection]);
  const catalog = useLiveCatalog(subscription, kind, connection?.object ?? '', inputs !== null && inputs.object === connection?.object ? inputs.catalog : emptyCatalog);
  return { live, unread, catalog };
}
