import { Core, type Port, type ZoneSource } from '@core/core';
import CoreWorker from '@core/worker?worker';
import moduleUrl from '@module/tidemark_core.wasm?url';

let started: Promise<Core> | undefined;

/** The zones' own bytes where there is an engine; a page without one brings them along. */
let zones: ZoneSource = () => Promise.resolve(null);
export const takeZonesFrom = (source: ZoneSource): void => {
  zones = source;
};

/** The one core of this page, in its one worker; started when it is first needed, and again after it has ended. */
export function theCore(): Promise<Core> {
  started ??= Core.start({ worker: () => new CoreWorker() as unknown as Port, module: new URL(moduleUrl, document.baseURI).href, zone: (name) => zones(name) }).catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

/** Where a preview may be wanted soon: the core is there, and quick, by then. What goes wrong is told when it is needed. */
export function warmCore(): void {
  theCore()
    .then((core) => core.warmUp())
    .catch(() => undefined);
}

/** After it was lost (for want of memory, say): the next who asks begins with a new one. */
export function coreWasLost(): void {
  void started?.then((core) => core.close()).catch(() => undefined);
  started = undefined;
}
