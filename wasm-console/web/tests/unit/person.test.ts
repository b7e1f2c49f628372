import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { inputs, moduleAnswer } from './core_here';
import { json, problem, StandIn } from './stand_in';

vi.mock('@core/worker?worker', () => import('./core_here'));
vi.mock('@module/tidemark_core.wasm?url', () => ({ default: 'core.wasm' }));

/** A window's, whose keys are its own properties. */
class Kept {
  [name: string]: unknown;
  getItem(name: string): string | null {
    return Object.hasOwn(this, name) ? String(this[name]) : null;
  }
  setItem(name: string, value: string): void {
    this[name] = value;
  }
  removeItem(name: string): void {
    delete this[name];
  }
}

const engine = await StandIn.start();
vi.stubGlobal('sessionStorage', new Kept());
const { api, ask } = await import('@/api/client');
const { queries } = await import('@/api/queries');
const { session } = await import('@/app/session');
const { draftOf, firstConfiguration } = await import('@/draft/live_draft');
const { theCore } = await import('@/preview/core');
const { livePreview } = await import('@/preview/live_preview');

const ann = { actor: 'user ann', role: 'administrator', csrf: 'a' } as never;
const annAgain = { actor: 'user ann', role: 'administrator', csrf: 'b' } as never;
const joe = { actor: 'user joe', role: 'administrator', csrf: 'c' } as never;
const saved = firstConfiguration('demo');

beforeEach(async () => {
  engine.answers = { 'GET core.wasm': await moduleAnswer() };
  engine.asked.length = 0;
  session.left();
  session.began(ann);
});
afterAll(() => engine.stop());

/** What ann leaves wherever the page keeps something. */
async function looksAround() {
  const draft = draftOf('demo', null, saved);
  draft.change({ ...saved, time_zone: 'Asia/Tokyo' });
  sessionStorage.setItem('tidemark.seen', '[{"id":"v-1"}]');
  queries.setQueryData(['demo', 'visitor'], { id: 'v-1' });
  const live = livePreview('demo', 'visitor', 'pull');
  live.session.take(inputs());
  await vi.waitFor(() => expect(live.session.get().state).toBe('unplanned'));
  return { draft, live, core: await theCore() };
}

type Left = Awaited<ReturnType<typeof looksAround>>;

async function nothingIsLeft({ draft, live, core }: Left): Promise<void> {
  expect(Object.keys(sessionStorage).filter((name) => name !== 'tidemark.actor')).toEqual([]);
  expect(queries.getQueryData(['demo', 'visitor'])).toBeUndefined();
  expect(live.session.get().state).toBe('no_inputs');
  await vi.waitFor(() => expect(core.hasEnded).toBe(true));
  expect(livePreview('demo', 'visitor', 'pull')).not.toBe(live);
  expect(draftOf('demo', null, saved).isChanged()).toBe(false);
  draft.change({ ...saved, time_zone: 'Europe/Prague' }); // by whoever holds it still
  expect(sessionStorage.getItem('tidemark.draft.demo')).toBeNull();
}

describe('what a tab keeps of a person', () => {
  test('goes when he signs out', async () => {
    const left = await looksAround();
    session.left();
    await nothingIsLeft(left);
  });
  test('goes when somebody else signs in over the page that he looked at', async () => {
    const left = await looksAround();
    session.ended();
    session.began(joe);
    await nothingIsLeft(left);
  });
  test('is there when he signs in again', async () => {
    const { draft, live, core } = await looksAround();
    session.ended();
    session.began(annAgain);
    expect(draftOf('demo', null, saved)).toBe(draft);
    expect(livePreview('demo', 'visitor', 'pull')).toBe(live);
    expect([core.hasEnded, sessionStorage.getItem('tidemark.draft.demo')?.includes('Asia/Tokyo')]).toEqual([false, true]);
  });
  test.each([
    ['user ann', true],
    ['user joe', false],
  ])('after a reload is there for %s: %s', async (actor, isThere) => {
    await looksAround();
    vi.resetModules();
    const loaded = await import('@/app/person');
    loaded.comes(actor);
    expect(sessionStorage.getItem('tidemark.draft.demo') !== null).toBe(isThere);
  });
});

describe('a change that is refused, as the session is another one by now', () => {
  const pause = () => ask(api.POST('/api/v1/subscriptions/{subscription}/pause', { params: { path: { subscription: 'demo' } }, body: {} }));
  const changes = (): number => engine.asked.filter((one) => one.startsWith('POST')).length;
  test('is asked for once more where the same person signed in again', async () => {
    engine.answers = { 'GET api/v1/session': json(annAgain), 'POST api/v1/subscriptions/demo/pause': problem(403, 'no') };
    await expect(pause()).rejects.toThrow('no');
    expect(changes()).toBe(2);
  });
  test('is never made in another’s name', async () => {
    engine.answers = { 'GET api/v1/session': json(joe), 'POST api/v1/subscriptions/demo/pause': problem(403, 'no') };
    await expect(pause()).rejects.toThrow('no');
    expect(changes()).toBe(1);
  });
});
