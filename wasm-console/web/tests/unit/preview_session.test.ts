import { readFile } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { asked, contacts, count, draft, fail, inputs, moduleAnswer } from './core_here';
import { StandIn } from './stand_in';

vi.mock('@core/worker?worker', () => import('./core_here'));
vi.mock('@module/tidemark_core.wasm?url', () => ({ default: 'core.wasm' }));

const engine = await StandIn.start();
const { takeZonesFrom, theCore } = await import('@/preview/core');
const { ownPlan, PreviewSession, withoutChange } = await import('@/preview/preview_session');
const { Blocks } = await import('@/preview/window');

const zone = async (name: string) => readFile(`/usr/share/zoneinfo/${name}`).then((bytes) => new Uint8Array(bytes), () => null);

beforeEach(async () => {
  engine.answers = { 'GET core.wasm': await moduleAnswer() };
  takeZonesFrom(zone);
  (await theCore()).close();
  asked.length = 0;
  fail.next = null;
});
afterAll(() => engine.stop());

type Session = InstanceType<typeof PreviewSession>;
const becomes = (session: Session, state: string) => vi.waitFor(() => expect(session.get().state).toBe(state), { timeout: 5_000 });
/** Whatever was asked of the worker by now is answered. */
const settled = async (): Promise<void> => void (await (await theCore()).diff({ name: 'a', text: draft() }, { name: 'b', text: draft() }));
const never = new AbortController().signal;

async function planned(text = draft()): Promise<Session> {
  const session = new PreviewSession();
  session.take(inputs());
  session.plan(text);
  await becomes(session, 'planned');
  return session;
}

describe('what a preview holds is given back', () => {
  test('where its reading is overtaken by another', async () => {
    const session = new PreviewSession();
    session.take(inputs((signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))));
    await vi.waitFor(() => expect(count('blob')).toBe(1));
    session.take(inputs());
    session.plan(draft());
    await becomes(session, 'planned');
    expect([count('open'), count('close')]).toEqual([2, 1]);
    session.close();
    expect([count('open'), count('close')]).toEqual([2, 2]);
  });
  test('where it is given up before the core has opened it', async () => {
    const session = new PreviewSession();
    session.take(inputs());
    await vi.waitFor(() => expect(count('open')).toBe(1));
    session.close();
    await settled();
    expect([count('open'), count('close'), session.get().state]).toEqual([1, 1, 'no_inputs']);
  });
  test('where a page does not come', async () => {
    const session = new PreviewSession();
    session.take(inputs(() => Promise.reject(new Error('the network is gone'))));
    await becomes(session, 'failed');
    expect(count('close')).toBe(1);
  });
  test('where the core refuses a page, for want of memory, say', async () => {
    const session = new PreviewSession();
    session.take(inputs(new Blob([contacts]), 4_000_000_000));
    await becomes(session, 'refused');
    expect(session.get()).toMatchObject({ problems: [{ code: 'storage' }], last: null });
    expect(count('close')).toBe(1);
  });
});

describe('a failure can be tried again', () => {
  test('of a zone that could not be had: the pages are still there', async () => {
    takeZonesFrom(() => Promise.reject(new Error('come again')));
    const session = new PreviewSession();
    session.take(inputs());
    session.plan(draft(undefined, 'Europe/Prague'));
    await becomes(session, 'failed');
    expect(session.get()).toMatchObject({ error: { message: 'come again' } });
    takeZonesFrom(zone);
    session.again();
    await becomes(session, 'planned');
    expect(count('open')).toBe(1);
  });
  test('of the core: another begins, and takes the pages', async () => {
    const session = await planned();
    fail.next = { call: 'plan', lost: true };
    session.plan(draft([]));
    await becomes(session, 'failed');
    session.again();
    await becomes(session, 'planned');
    expect([count('worker'), count('open')]).toEqual([2, 2]);
  });
  test('of a call that the core outlives: it goes on with the same one', async () => {
    const session = await planned();
    fail.next = { call: 'plan', lost: false };
    session.plan(draft([]));
    await becomes(session, 'failed');
    session.again();
    await becomes(session, 'planned');
    expect([count('worker'), count('open')]).toEqual([1, 1]);
  });
  test('of one preview’s core takes nothing from another’s, which began later', async () => {
    const [one, other] = [await planned(), await planned()];
    fail.next = { call: 'plan', lost: true };
    one.plan(draft([]));
    await becomes(one, 'failed');
    one.again();
    await becomes(one, 'planned');
    other.plan(draft([]));
    await becomes(other, 'failed');
    expect((await one.changes(0, 10, {}, never)).total).toBe(0);
    other.again();
    await becomes(other, 'planned');
    one.plan(draft());
    await becomes(one, 'planned');
    expect(count('worker')).toBe(2);
  });
  test('of lines that come into sight: said, and they come', async () => {
    const session = await planned();
    const blocks = new Blocks(2, (from, many, signal) => session.changes(from, many, {}, signal), () => undefined);
    fail.next = { call: 'changes', lost: false };
    blocks.look(0, 2);
    await vi.waitFor(() => expect(blocks.lines.failed).not.toBeNull());
    expect([blocks.lines.at(0), session.get().state]).toEqual([undefined, 'planned']);
    blocks.lines.failed?.again();
    await vi.waitFor(() => expect(blocks.lines.at(1)?.target).toBe('b@x.io'));
    expect(blocks.lines.failed).toBeNull();
  });
  test('of the core while lines come into sight: the preview has failed, and begins again', async () => {
    const session = await planned();
    fail.next = { call: 'changes', lost: true };
    await expect(session.changes(0, 10, {}, never)).rejects.toThrow('no more memory');
    expect(session.get()).toMatchObject({ state: 'failed', error: { problem: { code: 'storage' } } });
    session.again();
    await becomes(session, 'planned');
  });
});

describe('of a plan without a change is said why', () => {
  const without = async (pull: readonly object[]) => {
    const session = await planned(draft(pull));
    const plan = ownPlan(session.get())?.plan;
    session.close();
    return plan === undefined ? undefined : withoutChange(plan);
  };
  const named = { from: 'Region__c', to: 'region' };
  test.each([
    ['one that has changes', [named], null],
    ['both sides agree where nothing is mapped', [], 'agree'],
    ['a refused line may hide some', [{ from: 'Nowhere__c', to: 'region' }], 'partly'],
  ] as const)('%s', async (_, pull, why) => expect(await without(pull)).toBe(why));
  test('nobody pairs, or a value is invalid', () => {
    const of = (more: object) => withoutChange({ summary: { changes: 0, invalid: 0, matched: 3, ...more }, refused: [] } as never);
    expect([of({}), of({ matched: 0 }), of({ invalid: 1, matched: 0 })]).toEqual(['agree', 'unpaired', 'partly']);
  });
});

describe('the plan before stays in sight, and is no more than that', () => {
  test('where the pages say nothing of the draft', async () => {
    const session = await planned();
    const before = ownPlan(session.get());
    session.hold();
    expect(session.get()).toEqual({ state: 'unplanned', last: before });
    expect(ownPlan(session.get())).toBeNull();
    session.plan(draft());
    await becomes(session, 'planned');
  });
  test('where there never was a draft for these pages: nothing is being read any more', async () => {
    const session = new PreviewSession();
    session.take(inputs());
    session.hold();
    await becomes(session, 'unplanned');
    expect(session.get()).toEqual({ state: 'unplanned', last: null });
  });
  test('where a draft is refused', async () => {
    const session = await planned();
    const before = ownPlan(session.get());
    session.plan('{"subscription":7}');
    await becomes(session, 'refused');
    expect(session.get()).toMatchObject({ last: before });
    expect(ownPlan(session.get())).toBeNull();
  });
  test('and is the last one that the core has made, also where one types faster than it plans', async () => {
    const session = await planned();
    const stop = session.listen(() => {
      if (session.get().state !== 'planning') return;
      stop();
      session.plan('{"subscription":7}');
    });
    session.plan(draft([]));
    await becomes(session, 'refused');
    expect(session.get()).toMatchObject({ last: { configuration: draft([]), plan: { summary: { changes: 0 } } } });
  });
});
