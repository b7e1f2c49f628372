import type { failures as english } from '../en/failures';
import { calls } from './failures/calls';
import { pendo } from './failures/pendo';
import { runs } from './failures/runs';
import { salesforce } from './failures/salesforce';
import { service } from './failures/service';
import { store } from './failures/store';

/** Why something failed, and what to do: what another system itself says stays in its words. */
export const failures: typeof english = [...calls, ...salesforce, ...pendo, ...runs, ...service, ...store];
