import { api, ask, askLines } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { queries } from '@/api/queries';
import type { Direction, Kind } from '@/draft/configuration';
import { beginRun } from '@/sync/begin_run';
import type { PreviewSession } from '@/preview/preview_session';
import { difference, type Moved, type PlanLine } from './moved';

const of = (subscription: string) => ({ params: { path: { subscription } } });
const betweenLooks = 400;

export interface MadePlan {
  readonly digest: string;
  readonly held: boolean;
}

/** Plans from what both systems hold now, and waits for it. */
export async function planNow(subscription: string, kind: Kind, direction: Direction, signal: AbortSignal): Promise<MadePlan> {
  await ask(api.POST('/api/v1/subscriptions/{subscription}/plans', { ...of(subscription), body: { connection: kind, direction }, signal }));
  for (;;) {
    await new Promise((fulfil) => setTimeout(fulfil, betweenLooks));
    signal.throwIfAborted();
    const { making, plans, error } = await ask(api.GET('/api/v1/subscriptions/{subscription}/plans', { ...of(subscription), signal }));
    if (making) continue;
    if (error !== null) throw new ProblemError({ status: 0, detail: error.what, where: error.where, hint: error.hint });
    const made = plans.find((plan) => plan.connection === kind && plan.direction === direction && plan.correction === '');
    if (made === undefined) throw new ProblemError({ status: 0, detail: 'the plan was cancelled' });
    return made;
  }
}

/** Carries out that plan, all of it or nothing. The number of the run; 0: it is not known yet. */
export async function applyPlan(subscription: string, digest: string): Promise<number> {
  const { run } = await beginRun(subscription, () => ask(api.POST('/api/v1/subscriptions/{subscription}/plans/{digest}/apply', { params: { path: { subscription, digest } }, body: { exact: true } })));
  await queries.invalidateQueries({ queryKey: [subscription] });
  return run;
}

async function* previewLines(session: PreviewSession, signal: AbortSignal): AsyncGenerator<PlanLine> {
  const utf8 = new TextDecoder();
  for await (const block of session.lines(signal)) for (const line of utf8.decode(block).split('\n')) if (line !== '') yield JSON.parse(line) as PlanLine;
}

/** Changes that were seen, and those of the plan that came out instead. */
export async function whatMoved(subscription: string, session: PreviewSession, digest: string, signal: AbortSignal): Promise<Moved> {
  return difference(previewLines(session, signal), askLines<PlanLine>(`api/v1/subscriptions/${encodeURIComponent(subscription)}/plans/${digest}`, signal));
}
