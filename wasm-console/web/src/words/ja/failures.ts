import type { failures as english } from '../en/failures';
import { calls } from './failures/calls';
import { configuration } from './failures/configuration';
import { pages } from './failures/pages';
import { pendo } from './failures/pendo';
import { planning } from './failures/planning';
import { runs } from './failures/runs';
import { salesforce } from './failures/salesforce';
import { segments } from './failures/segments';
import { service } from './failures/service';
import { store } from './failures/store';

/** Why something failed, and what to do: what another system itself says stays in its words. */
export const failures: typeof english = [...calls, ...salesforce, ...pendo, ...runs, ...service, ...store, ...planning, ...configuration, ...segments, ...pages];
