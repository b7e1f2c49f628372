import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Answer, json, problem, StandIn } from './stand_in';

vi.mock('@core/worker?worker', () => import('./core_here'));
vi.mock('@module/tidemark_core.wasm?url', () => ({ default: 'core.wasm' }));

const engine = await StandIn.start();
const { DraftStore } = await import('@/draft/draft');
const { firstConfiguration } = await import('@/draft/live_draft');
const { syncSeen } = await import('@/mapping/sync_steps');
const { PreviewSession } = await import('@/preview/preview_session');

const api = 'api/v1/subscriptions/demo';
const theirs = { version: 3, author: 'user joe', configuration: firstConfiguration('demo') };

beforeEach(() => {
  engine.asked.length = 0;
  engine.answers = {
    [`POST ${api}/plans`]: problem(409, 'something else goes on'),
    [`GET ${api}/configuration`]: json(theirs),
    [`POST ${api}/configuration/diff`]: json({ differences: [] }),
  };
});
afterAll(() => engine.stop());

/** A draft that is changed, and planned, is synced; `saving`: what the engine answers, and what happens before it does. */
async function sync(saving: Answer, meanwhile: (dialog: AbortController) => void = () => undefined) {
  const draft = new DraftStore('"1"', firstConfiguration('demo'));
  draft.change({ ...draft.now(), time_zone: 'Asia/Tokyo' });
  const session = new PreviewSession();
  session.set({ state: 'planned', planned: { plan: { digest: 'd' } as never, number: 1, configuration: '', milliseconds: 1 } });
  const dialog = new AbortController();
  engine.answers[`PUT ${api}/configuration`] = async () => {
    meanwhile(dialog);
    return saving;
  };
  const told: string[] = [];
  await syncSeen({ subscription: 'demo', draft, session, kind: 'visitor', direction: 'pull' }, (step) => told.push('step' in step ? step.step : step.state), dialog.signal).catch((error: Error) => told.push(error.name));
  return { told, plans: engine.asked.includes(`POST ${api}/plans`), isChanged: draft.isChanged() };
}

const saved = json({ version: 2, warnings: [] });
const close = (dialog: AbortController): void => dialog.abort();

describe('what was seen is saved, and planned once more', () => {
  test('where nobody gives up', async () => expect(await sync(saved)).toEqual({ told: ['saving', 'planning', 'ProblemError'], plans: true, isChanged: false }));
  test('not where the dialog was closed meanwhile: it is saved, and stays closed', async () => expect(await sync(saved, close)).toEqual({ told: ['saving', 'AbortError'], plans: false, isChanged: false }));
  test('not where somebody else had saved', async () => expect(await sync(problem(412, 'another version'))).toEqual({ told: ['saving', 'conflict'], plans: false, isChanged: true }));
  test('of which nobody is asked who has closed the dialog', async () => expect(await sync(problem(412, 'another version'), close)).toEqual({ told: ['saving', 'AbortError'], plans: false, isChanged: true }));
});
