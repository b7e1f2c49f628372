import { Core, type Port, type ZoneSource } from '@core/core';
import CoreWorker from '@core/worker?worker';
import moduleUrl from '@module/tidemark_core.wasm?url';
import { keptOfPerson } from '@/app/person';

let started: Promise<Core> | undefined;

/** The zones' own bytes where there is an engine; a page without one brings them along. */
let zones: ZoneSource = () => Promise.resolve(null);
export const takeZonesFrom = (source: ZoneSource): void => {
  zones = source;
};

const start = (): Promise<Core> => Core.start({ worker: () => new CoreWorker() as unknown as Port, module: new URL(moduleUrl, document.baseURI).href, zone: (name) => zones(name) });

/** The one core of this page, in its one worker; started when it is first needed, and again by whoever needs it after it has ended. */
export async function theCore(): Promise<Core> {
  const asked = (started ??= start());
  const core = await asked.catch(() => undefined);
  if (core?.hasEnded === false) return core;
  if (started === asked) started = undefined;
  return core === undefined ? asked : theCore();
}

keptOfPerson(() => {
  void started?.then((core) => core.close()).catch(() => undefined);
  started = undefined;
});

/** Where a preview may be wanted soon: the core is there, and quick, by then. What goes wrong is told when it is needed. */
export function warmCore(): void {
  theCore()
    .then((core) => core.warmUp())
    .catch(() => undefined);
}
