import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Answer, json, problem, StandIn } from './stand_in';

vi.mock('@core/worker?worker', () => import('./core_here'));
vi.mock('@module/tidemark_core.wasm?url', () => ({ default: 'core.wasm' }));

const engine = await StandIn.start();
const { DraftStore } = await import('@/draft/draft');
const { firstConfiguration, save } = await import('@/draft/live_draft');
const { planNow, syncSeen } = await import('@/mapping/sync_steps');
const { planUndo } = await import('@/sync/correction');
const { PreviewSession } = await import('@/preview/preview_session');

const api = 'api/v1/subscriptions/demo';
const theirs = { version: 3, author: 'user joe', configuration: firstConfiguration('demo') };

beforeEach(() => {
  engine.asked.length = 0;
  engine.answers = {
    [`GET ${api}/plans`]: json({ making: false, error: null, plans: [] }),
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

test('why it is saved goes along, for the log, and nothing where nobody says why', async () => {
  const asked: (string | undefined)[] = [];
  engine.answers[`PUT ${api}/configuration`] = async ({ url }) => {
    asked.push(url?.split('?')[1]);
    return saved;
  };
  for (const comment of [' usage goes to Salesforce ', ' ']) {
    const draft = new DraftStore('"1"', firstConfiguration('demo'));
    await save('demo', draft, { comment });
  }
  expect(asked).toEqual(['comment=usage%20goes%20to%20Salesforce', undefined]);
});

const saved = json({ version: 2, warnings: [] });
const close = (dialog: AbortController): void => dialog.abort();

describe('what was seen is saved, and planned once more', () => {
  test('where nobody gives up', async () => expect(await sync(saved)).toEqual({ told: ['saving', 'planning', 'ProblemError'], plans: true, isChanged: false }));
  test('not where the dialog was closed meanwhile: it is saved, and stays closed', async () => expect(await sync(saved, close)).toEqual({ told: ['saving', 'AbortError'], plans: false, isChanged: false }));
  test('not where somebody else had saved', async () => expect(await sync(problem(412, 'another version'))).toEqual({ told: ['saving', 'conflict'], plans: false, isChanged: true }));
  test('of which nobody is asked who has closed the dialog', async () => expect(await sync(problem(412, 'another version'), close)).toEqual({ told: ['saving', 'AbortError'], plans: false, isChanged: true }));
});

describe('a plan that was there before is not the one that was asked for', () => {
  const plan = (made: string, correction = '') => ({ connection: 'visitor', direction: 'pull', digest: `of ${made}`, made, correction, whole: false, not_put_back: 0, summary: { changes: 0 } });
  /** What `post` answers, and what there is after it, beside an older plan of the same part. */
  function planning(post: string, correction: string, ...after: readonly object[]): void {
    let asked = false;
    engine.answers[`GET ${api}/plans`] = async () => json({ making: false, error: null, plans: [...(asked ? after : []), plan('09:00', correction)] });
    engine.answers[post] = async () => {
      asked = true;
      return json({ joined: false }, 202);
    };
  }
  const never = new AbortController().signal;
  test('where it was made', async () => {
    planning(`POST ${api}/plans`, '', plan('09:05'));
    expect(await planNow('demo', 'visitor', 'pull', never)).toMatchObject({ digest: 'of 09:05' });
  });
  test('where it was stopped', async () => {
    planning(`POST ${api}/plans`, '');
    await expect(planNow('demo', 'visitor', 'pull', never)).rejects.toThrow('The plan was stopped');
  });
  test('of what is put back neither', async () => {
    planning(`POST ${api}/runs/7/undo`, 'undo of run 7');
    await expect(planUndo('demo', 7, never)).rejects.toThrow('stopped');
    planning(`POST ${api}/runs/7/undo`, 'undo of run 7', plan('09:05', 'undo of run 7'));
    expect((await planUndo('demo', 7, never)).map((one) => one.plan.made)).toEqual(['09:05']);
  });
});
