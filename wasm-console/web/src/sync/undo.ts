import { api, ask, askLines, type Schemas } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { queries } from '@/api/queries';
import { beginRun } from './begin_run';

const betweenLooks = 400;

export type MadePlan = Schemas['Plan'];

export interface PutBack {
  readonly target: string;
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
}

export interface NotPutBack {
  readonly target: string;
  readonly field: string;
  readonly why: string;
}

/** A part of a run as it would be taken back. */
export interface UndoPlan {
  readonly plan: MadePlan;
  readonly changes: readonly PutBack[];
  readonly left: readonly NotPutBack[];
}

interface Line {
  readonly change?: PutBack;
  readonly left?: NotPutBack & { readonly reason: string };
}

async function linesOf(subscription: string, plan: MadePlan, signal: AbortSignal): Promise<UndoPlan> {
  const changes: PutBack[] = [];
  const left: NotPutBack[] = [];
  if (plan.whole || plan.not_put_back > 0 || Number(plan.summary?.['changes'] ?? 0) > 0)
    for await (const line of askLines<Line>(`api/v1/subscriptions/${encodeURIComponent(subscription)}/plans/${plan.digest}`, signal)) {
      if (line.change !== undefined) changes.push(line.change);
      if (line.left?.reason === 'not_put_back') left.push(line.left);
    }
  return { plan, changes, left };
}

/** Plans to put back what a run replaced, and waits for it: a plan for each part that it wrote to. Nothing is written. */
export async function planUndo(subscription: string, run: number, signal: AbortSignal): Promise<readonly UndoPlan[]> {
  const of = { params: { path: { subscription } } };
  await ask(api.POST('/api/v1/subscriptions/{subscription}/runs/{run}/undo', { params: { path: { subscription, run: String(run) } }, body: {}, signal }));
  for (;;) {
    await new Promise((fulfil) => setTimeout(fulfil, betweenLooks));
    signal.throwIfAborted();
    const { making, plans, error } = await ask(api.GET('/api/v1/subscriptions/{subscription}/plans', { ...of, signal }));
    if (making) continue;
    if (error !== null) throw new ProblemError({ status: 0, detail: error.what, where: error.where, hint: error.hint });
    return Promise.all(plans.filter((plan) => plan.correction === `undo of run ${run}`).map((plan) => linesOf(subscription, plan, signal)));
  }
}

/** Carries out what of that plan still holds. The number of the run. */
export async function putBack(subscription: string, digest: string): Promise<number> {
  const { run } = await beginRun(subscription, () => ask(api.POST('/api/v1/subscriptions/{subscription}/plans/{digest}/apply', { params: { path: { subscription, digest } }, body: {} })));
  await queries.invalidateQueries({ queryKey: [subscription] });
  return run;
}
