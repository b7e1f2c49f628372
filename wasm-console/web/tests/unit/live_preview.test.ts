import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { json, problem, StandIn } from './stand_in';

vi.mock('@core/worker?worker', () => import('./core_here'));
vi.mock('@module/tidemark_core.wasm?url', () => ({ default: 'core.wasm' }));

const engine = await StandIn.start();
const { emptyCatalog } = await import('@/catalog/catalog');
const { firstConfiguration } = await import('@/draft/live_draft');
const { LivePreview } = await import('@/preview/live_preview');

const readings = 'api/v1/subscriptions/demo/readings';

beforeEach(() => {
  engine.answers = { [`GET ${readings}`]: json({ making: false, error: null, reading: null }), [`POST ${readings}`]: problem(422, 'a line has no source') };
});
afterAll(() => engine.stop());

test('why nothing could be read stands until its cause may be mended', async () => {
  const live = new LivePreview('demo', 'visitor', 'pull');
  live.read(firstConfiguration('demo'), emptyCatalog);
  live.forgive();
  expect(live.reading.get().state).toBe('reading'); // what goes on is no failure
  await vi.waitFor(() => expect(live.reading.get()).toMatchObject({ state: 'failed', error: { problem: { detail: 'a line has no source' } } }));
  live.forgive();
  expect(live.reading.get().state).toBe('idle');
});
