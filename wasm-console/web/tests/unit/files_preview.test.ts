import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectionOf } from '@/draft/configuration';
import { withConnection } from '@/draft/edits';
import { asked, contacts, count, moduleAnswer } from './core_here';
import { StandIn } from './stand_in';

vi.mock('@core/worker?worker', () => import('./core_here'));
vi.mock('@module/tidemark_core.wasm?url', () => ({ default: 'core.wasm' }));

const engine = await StandIn.start();
const { takeZonesFrom } = await import('@/preview/core');
const { glanceAt } = await import('@/pages/files/dropped');
const { firstDraft } = await import('@/pages/files/files_inputs');
const { FilesPreview, pause } = await import('@/pages/files/files_preview');
const { DraftStore } = await import('@/draft/draft');

beforeEach(async () => {
  engine.answers = { 'GET core.wasm': await moduleAnswer() };
  takeZonesFrom(() => Promise.resolve(new Uint8Array()));
  asked.length = 0;
});
afterAll(() => engine.stop());

const file = (name: string, text: string): Promise<Awaited<ReturnType<typeof glanceAt>>> => glanceAt(Object.assign(new Blob([text]), { name }) as File);

async function dropped() {
  const files = await Promise.all([file('contacts.csv', contacts), file('visitors.ndjson', '{"visitorId":"v-1","metadata":{"agent":{"email":"a@x.io"},"custom":{"region":"APAC"}}}\n')]);
  const draft = new DraftStore(null, firstDraft(files, 'visitor', 'pull'));
  return { files, kind: 'visitor', direction: 'pull', given: null, draft, problem: null } as const;
}

describe('dropped files', () => {
  test('are taken once for another object, however many letters it has', async () => {
    const state = await dropped();
    const preview = new FilesPreview();
    preview.show(state, state.draft.now());
    await vi.waitFor(() => expect(count('blob')).toBe(2));
    const object = connectionOf(state.draft.now(), 'visitor')?.object ?? '';
    for (const letter of 'Lead'.split('').map((_, at) => 'Lead'.slice(0, at + 1))) preview.show(state, withConnection(state.draft.now(), 'visitor', { object: letter }));
    expect(preview.session.inputs.get()?.object).toBe(object);
    await vi.waitFor(() => expect(preview.session.inputs.get()?.object).toBe('Lead'), { timeout: 5 * pause });
    await vi.waitFor(() => expect([count('open'), count('close')]).toEqual([2, 1]));
    preview.close();
  });
  test('are not taken again where the letters are taken back, nor for any other edit', async () => {
    const state = await dropped();
    const preview = new FilesPreview();
    preview.show(state, state.draft.now());
    preview.show(state, withConnection(state.draft.now(), 'visitor', { object: 'Lea' }));
    preview.show(state, withConnection(state.draft.now(), 'visitor', { guard: 'off' }));
    await new Promise((fulfil) => setTimeout(fulfil, 1.5 * pause));
    expect(count('open')).toBe(1);
    preview.close();
  });
  test('that others come to are taken at once', async () => {
    const state = await dropped();
    const preview = new FilesPreview();
    preview.show(state, state.draft.now());
    preview.show({ ...state, files: [...state.files] }, state.draft.now());
    await vi.waitFor(() => expect(count('open')).toBe(2), { timeout: pause / 2 });
    preview.close();
  });
});

test('a first draft goes by the group that the dropped metadata lies in', async () => {
  const files = await Promise.all([file('contacts.csv', contacts), file('visitors.ndjson', '{"visitorId":"a@x.io","metadata":{"agent":{"plan":"pro"},"salesforce":{"region":"APAC"}}}\n')]);
  const draft = firstDraft(files, 'visitor', 'pull', { pendo: 'visitorId', salesforce: 'Email' });
  expect(draft.pendo.pull_group).toBe('salesforce');
  expect(connectionOf(draft, 'visitor')).toMatchObject({ identifier: { pendo: 'visitorId', salesforce: 'Email' }, ignore_case: true, pull: [{ from: 'Region__c', to: 'region' }] });
  expect(firstDraft((await dropped()).files, 'visitor', 'pull').pendo.pull_group).toBeUndefined();
});
