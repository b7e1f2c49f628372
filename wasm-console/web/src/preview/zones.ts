import type { ZoneSource } from '@core/core';
import tableUrl from '@zones/zones.bin?url';

/** Time zones for a page that has no engine to ask: all of them in one file, which comes with the page (vite.config.ts makes it). */
interface Table {
  readonly names: Readonly<Record<string, readonly [number, number]>>;
  readonly bytes: Uint8Array;
}

let table: Promise<Table> | undefined;

async function load(): Promise<Table> {
  const answer = await fetch(new URL(tableUrl, document.baseURI));
  if (!answer.ok) throw new Error(`the time zones can’t be loaded: HTTP ${answer.status}`);
  const whole = new Uint8Array(await answer.arrayBuffer());
  const size = new DataView(whole.buffer).getUint32(0);
  return { names: JSON.parse(new TextDecoder().decode(whole.subarray(4, 4 + size))) as Table['names'], bytes: whole.subarray(4 + size) };
}

/** What did not come is asked for again when it is needed. */
function theTable(): Promise<Table> {
  table ??= load().catch((error: unknown) => {
    table = undefined;
    throw error;
  });
  return table;
}

/** Fetched when the page opens: later nothing is asked for any more. */
export const loadZones = (): void => void theTable().catch(() => undefined);

export const bundledZones: ZoneSource = async (name) => {
  const { names, bytes } = await theTable();
  const place = names[name];
  return place === undefined ? null : bytes.slice(place[0], place[0] + place[1]);
};
