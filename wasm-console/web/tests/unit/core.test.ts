import { Core, CoreFailure, type Port } from '@core/core';
import { inThisThread } from '@core/here';
import { describe, expect, test } from 'vitest';

const section = (id: number, ...bytes: readonly number[]): readonly number[] => [id, bytes.length, ...bytes];
const exported = (name: string, kind: number, index: number): readonly number[] => [name.length, ...new TextEncoder().encode(name), kind, index];

/** A module that has the core's functions, of which `tidemark_call` is a trap; `most`: pages of 64 KiB that it can have, of which it has one. */
const trap = (most: number, take = 8): Uint8Array =>
  new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, 3, 0x60, 1, 0x7f, 1, 0x7f, 0x60, 1, 0x7f, 0, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f),
    ...section(3, 3, 0, 1, 2),
    ...section(5, 1, 1, 1, most),
    ...section(7, 4, ...exported('memory', 2, 0), ...exported('tidemark_take', 0, 0), ...exported('tidemark_give_back', 0, 1), ...exported('tidemark_call', 0, 2)),
    ...section(10, 3, 4, 0, 0x41, take, 0x0b, 2, 0, 0x0b, 3, 0, 0x00, 0x0b),
  ]);

function counted(): { readonly worker: () => Port; readonly ended: () => number } {
  let ended = 0;
  const worker = (): Port => {
    const port = inThisThread();
    port.terminate = () => void (ended += 1);
    return port;
  };
  return { worker, ended: () => ended };
}

const nothing = { name: 'acme.json', text: '{}' };
const zone = () => Promise.resolve(null);

describe('a core that has ended', () => {
  test.each([
    ['for want of memory says so, and what to do', trap(1), 'storage', /no more memory: the core held 0 MB/],
    ['as it got no room for a request, too', trap(100, 0), 'storage', /no more memory/],
    ['by a mistake of ours blames no memory', trap(100), 'corrupt', /^the core ended/],
  ] as const)('%s', async (_, module, code, what) => {
    const { worker, ended } = counted();
    const core = await Core.start({ worker, module, zone });
    expect(core.hasEnded).toBe(false);
    const failure: unknown = await core.checkConfiguration(nothing).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CoreFailure);
    expect(failure).toMatchObject({ lost: true, problem: { code, what: expect.stringMatching(what) as string } });
    expect([core.hasEnded, ended()]).toEqual([true, 1]);
    await expect(core.checkConfiguration(nothing)).rejects.toMatchObject({ lost: true });
    core.close();
    expect(ended()).toBe(1);
  });

  test('before it began leaves no worker behind', async () => {
    const { worker, ended } = counted();
    await expect(Core.start({ worker, module: new Uint8Array([1, 2, 3]), zone })).rejects.toMatchObject({ lost: false });
    expect(ended()).toBe(1);
  });
});
