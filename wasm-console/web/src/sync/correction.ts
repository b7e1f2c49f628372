import { api, ask, askLines, type Schemas } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { queries } from '@/api/queries';
import { language } from '@/app/language';
import { beginRun } from './begin_run';
import { type MadePlan, plansMade } from './plans_made';
import { words } from './words';

export interface Corrected {
  readonly target: string;
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
}

export interface NotCorrected {
  readonly target: string;
  readonly field: string;
  readonly why: string;
}

/** What would be put back, or cleared, in one part: a run's targets, or what no mapping calls for. */
export interface Correction {
  readonly plan: MadePlan;
  readonly changes: readonly Corrected[];
  readonly left: readonly NotCorrected[];
}

interface Line {
  readonly change?: Corrected;
  readonly left?: NotCorrected & { readonly reason: string };
}

async function linesOf(subscription: string, plan: MadePlan, signal: AbortSignal): Promise<Correction> {
  const changes: Corrected[] = [];
  const left: NotCorrected[] = [];
  if (plan.whole || plan.not_put_back > 0 || Number(plan.summary?.['changes'] ?? 0) > 0)
    for await (const line of askLines<Line>(`api/v1/subscriptions/${encodeURIComponent(subscription)}/plans/${plan.digest}`, signal)) {
      if (line.change !== undefined) changes.push(line.change);
      if (line.left?.reason === 'not_put_back') left.push(line.left);
    }
  return { plan, changes, left };
}

/** The plans of what is asked for by `post`, a part each, when they are made. `correction`: what the engine calls it, or what that begins with. */
async function whenMade(subscription: string, correction: string, post: () => Promise<unknown>, signal: AbortSignal): Promise<readonly Correction[]> {
  const plans = await plansMade(subscription, post, signal);
  const ours = plans.filter((plan) => plan.correction === correction || plan.correction.startsWith(`${correction} of `));
  if (ours.length === 0) throw new ProblemError({ status: 0, detail: words[language.get()].correction.stopped });
  return Promise.all(ours.map((plan) => linesOf(subscription, plan, signal)));
}

/** Plans to put back what a run replaced, and waits for it: a plan for each part that it wrote to. Nothing is written. */
export function planUndo(subscription: string, run: number, signal: AbortSignal): Promise<readonly Correction[]> {
  const post = () => ask(api.POST('/api/v1/subscriptions/{subscription}/runs/{run}/undo', { params: { path: { subscription, run: String(run) } }, body: {}, signal }));
  return whenMade(subscription, `undo of run ${run}`, post, signal);
}

/** The same of values that others have changed since Tidemark wrote them. */
export function planRestore(subscription: string, which: Schemas['PutBackDrift'], signal: AbortSignal): Promise<readonly Correction[]> {
  const post = () => ask(api.POST('/api/v1/subscriptions/{subscription}/drift/put-back', { params: { path: { subscription } }, body: which, signal }));
  return whenMade(subscription, 'restore', post, signal);
}

/** The same of what Tidemark wrote into fields that no line writes to any more: it would be cleared. */
export function planRetire(subscription: string, which: Schemas['RetireFields'], signal: AbortSignal): Promise<readonly Correction[]> {
  const post = () => ask(api.POST('/api/v1/subscriptions/{subscription}/retire', { params: { path: { subscription } }, body: which, signal }));
  return whenMade(subscription, 'retire', post, signal);
}

/** Carries out what of that plan still holds. The number of the run. */
export async function carryOut(subscription: string, digest: string): Promise<number> {
  const { run } = await beginRun(subscription, () => ask(api.POST('/api/v1/subscriptions/{subscription}/plans/{digest}/apply', { params: { path: { subscription, digest } }, body: {} })));
  await queries.invalidateQueries({ queryKey: [subscription] });
  return run;
}
