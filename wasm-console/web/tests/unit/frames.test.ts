import { expect, test } from 'vitest';
import { bytesOf, frameOf } from '@/pages/log/frames';

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

test('leaves are laid out as the frame of docs/log-format.md that they came in', () => {
  const leaf = bytesOf(btoa(String.fromCharCode(...(`0039fd2b7dd9c5196a8dbd0377b8dc4a49${'01040061636d6500000000000'.slice(0, 0)}`.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)), 1, 2)));
  const frame = frameOf([leaf], 3);
  expect(hex(frame)).toBe(`01${'0300000000000000'}${'01000000'}${'02000000'}${hex(leaf)}`);
  expect(leaf).toHaveLength(19);
});

test('an item that was erased has its leaf there alone, in a frame of the second format', () => {
  const leaf = new Uint8Array(33).fill(7);
  leaf[0] = 0xff;
  const kept = new Uint8Array(18);
  const frame = frameOf([kept, leaf], 0);
  expect(hex(frame)).toBe(`02${'0000000000000000'}${'02000000'}${'01000000'}${hex(kept)}${'ffffffff'}${'07'.repeat(32)}`);
});
