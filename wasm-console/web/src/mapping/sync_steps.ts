import { api, ask, askLines } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { queries } from '@/api/queries';
import { language } from '@/app/language';
import type { Direction, Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { type How, type Saved, save } from '@/draft/live_draft';
import { ownPlan, type PreviewSession } from '@/preview/preview_session';
import { beginRun } from '@/sync/begin_run';
import { type MadePlan, plansMade } from '@/sync/plans_made';
import { difference, type Moved, type PlanLine } from './moved';
import { savedNotice } from './saved_notice';
import { words } from './words';

/** Plans from what both systems hold now, and waits for it. */
export async function planNow(subscription: string, kind: Kind, direction: Direction, signal: AbortSignal): Promise<MadePlan> {
  const post = () => ask(api.POST('/api/v1/subscriptions/{subscription}/plans', { params: { path: { subscription } }, body: { connection: kind, direction }, signal }));
  const plans = await plansMade(subscription, post, signal);
  const made = plans.find((plan) => plan.connection === kind && plan.direction === direction && plan.correction === '');
  if (made === undefined) throw new ProblemError({ status: 0, detail: words[language.get()].draft.planStopped });
  return made;
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

export type SyncStep =
  | { readonly state: 'working'; readonly step: 'saving' | 'planning' | 'applying' }
  | { readonly state: 'conflict'; readonly conflict: Extract<Saved, { kind: 'conflict' }> }
  | { readonly state: 'moved'; readonly moved: Moved; readonly digest: string }
  | { readonly state: 'started'; readonly run: number };

export interface ToSync {
  readonly subscription: string;
  readonly draft: DraftStore;
  readonly session: PreviewSession;
  readonly kind: Kind;
  readonly direction: Direction;
}

/**
 * Saves the draft where it is changed, plans once more, and carries out what was seen, where that came out again; `how`: it is saved.
 * Who gives up meanwhile is told nothing more of it, but what has happened all the same: that it is saved, or that the run has started.
 */
export async function syncSeen({ subscription, draft, session, kind, direction }: ToSync, told: (step: SyncStep) => void, signal: AbortSignal, how: How = {}): Promise<void> {
  const seen = ownPlan(session.get());
  if (seen === null) return;
  if (draft.isChanged() || how.over !== undefined) {
    told({ state: 'working', step: 'saving' });
    const saved = await save(subscription, draft, how);
    if (saved.kind === 'saved' && (signal.aborted || saved.left.length > 0)) savedNotice(subscription, saved.left);
    signal.throwIfAborted();
    if (saved.kind === 'conflict') return told({ state: 'conflict', conflict: saved });
  }
  told({ state: 'working', step: 'planning' });
  const made = await planNow(subscription, kind, direction, signal);
  if (made.digest !== seen.plan.digest) {
    const moved = await whatMoved(subscription, session, made.digest, signal);
    return told({ state: 'moved', digest: made.digest, moved });
  }
  told({ state: 'working', step: 'applying' });
  told({ state: 'started', run: await applyPlan(subscription, made.digest) });
}
