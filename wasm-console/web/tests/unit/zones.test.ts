import { afterAll, describe, expect, test, vi } from 'vitest';
import { problem, StandIn } from './stand_in';

// Where the file lies the bundler says, and there is none here.
vi.mock('@zones/zones.bin?url', () => ({ default: 'zones.bin' }));

const engine = await StandIn.start();
const { zoneBytes } = await import('@/preview/reading');
const { bundledZones } = await import('@/preview/zones');

afterAll(() => engine.stop());

const text = (bytes: Uint8Array | null): string | null => (bytes === null ? null : new TextDecoder().decode(bytes));

describe('a zone of the engine', () => {
  test('that it does not know is none', async () => {
    engine.answers = { 'GET api/v1/zones/Mars%2FBase': problem(404, 'there is no such zone') };
    expect(await zoneBytes('Mars/Base')).toBeNull();
  });
  test('that can’t be had just now may be had later', async () => {
    engine.answers = { 'GET api/v1/zones/UTC': problem(503, 'come again') };
    await expect(zoneBytes('UTC')).rejects.toThrow('come again');
    engine.answers = { 'GET api/v1/zones/UTC': { status: 200, type: 'application/octet-stream', body: 'TZif' } };
    expect(text(await zoneBytes('UTC'))).toBe('TZif');
  });
});

test('zones that come with the page are fetched again where they did not come', async () => {
  engine.answers = {};
  await expect(bundledZones('UTC')).rejects.toThrow();
  const index = '{"UTC":[0,4]}';
  engine.answers = { 'GET zones.bin': { status: 200, type: 'application/octet-stream', body: `\0\0\0${String.fromCharCode(index.length)}${index}TZif` } };
  expect(text(await bundledZones('UTC'))).toBe('TZif');
  expect(await bundledZones('Mars/Base')).toBeNull();
});
