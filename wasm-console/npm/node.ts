// The core under Node: its module and the machine's time zones are read from files.
//
//   import { start } from 'tidemark-core';
//   const core = await start();
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Core, type ZoneSource } from '../core/core.js';
import { inThisThread } from '../core/here.js';

export * from '../core/core.js';
export { inThisThread } from '../core/here.js';

const zoneName = /^[A-Za-z0-9+_-]+(\/[A-Za-z0-9+_-]+)*$/;

/** The zones of a folder of TZif files: $TZDIR, or /usr/share/zoneinfo. */
export function zonesOf(folder: string = process.env['TZDIR'] || '/usr/share/zoneinfo'): ZoneSource {
  return async (name) => {
    if (!zoneName.test(name)) return null;
    return readFile(join(folder, name)).then((bytes) => new Uint8Array(bytes), () => null);
  };
}

export interface NodeOptions {
  zone?: ZoneSource;
}

/** The core in this thread: a call keeps it busy until it is answered. */
export async function start({ zone = zonesOf() }: NodeOptions = {}): Promise<Core> {
  const module = await readFile(new URL('../../tidemark_core.wasm', import.meta.url));
  return Core.start({ worker: inThisThread, module: new Uint8Array(module), zone });
}
