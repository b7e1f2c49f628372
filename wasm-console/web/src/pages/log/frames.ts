/** Bytes that the API answers as base64. */
export function bytesOf(base64: string): Uint8Array {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  return bytes;
}

const saltAndZero = 17;

/**
 * The leaves of an entry's items (a zero, the salt, the item), laid out as an unpacked frame of docs/log-format.md: 1, the number of the
 * first item (8 bytes), how many (4), and of each its length (4) and its leaf; numbers little-endian. Of an item that was erased the API
 * answers 255 and the digest of its leaf: such a frame begins with 2, and the item has the length ffffffff, behind it the digest.
 */
export function frameOf(leaves: readonly Uint8Array[], first: number): Uint8Array {
  const erased = (leaf: Uint8Array): boolean => leaf[0] === 0xff;
  const size = leaves.reduce((sum, leaf) => sum + (erased(leaf) ? 3 : 4) + leaf.length, 13);
  const frame = new Uint8Array(size);
  const view = new DataView(frame.buffer);
  view.setUint8(0, leaves.some(erased) ? 2 : 1);
  view.setBigUint64(1, BigInt(first), true);
  view.setUint32(9, leaves.length, true);
  let at = 13;
  for (const leaf of leaves) {
    view.setUint32(at, erased(leaf) ? 0xffffffff : leaf.length - saltAndZero, true);
    const bytes = erased(leaf) ? leaf.subarray(1) : leaf;
    frame.set(bytes, at + 4);
    at += 4 + bytes.length;
  }
  return frame;
}
