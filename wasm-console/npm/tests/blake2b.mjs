// BLAKE2b-256 (RFC 7693), written here once more: what the core's digests are held against.
const iv = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const sigma = ['0123456789abcdef', 'ea489fd61c02b753', 'b8c052fdae367194', '7931dcbe265a40f8', '905724afe1bc683d',
  '2c6a0b834d75fe19', 'c51fed4a0763928b', 'db7ec13950f4862a', '6fe9b308c2d714a5', 'a2847615fb9e3cd0'];
const word = (value) => BigInt.asUintN(64, value);
const turned = (value, by) => word((value >> by) | (value << (64n - by)));

function compress(state, block, fed, last) {
  const v = [...state, ...iv];
  v[12] ^= fed;
  if (last) v[14] = word(~v[14]);
  const m = Array.from({ length: 16 }, (_, i) => block.readBigUInt64LE(i * 8));
  const mix = (a, b, c, d, x, y) => {
    v[a] = word(v[a] + v[b] + x); v[d] = turned(v[d] ^ v[a], 32n); v[c] = word(v[c] + v[d]); v[b] = turned(v[b] ^ v[c], 24n);
    v[a] = word(v[a] + v[b] + y); v[d] = turned(v[d] ^ v[a], 16n); v[c] = word(v[c] + v[d]); v[b] = turned(v[b] ^ v[c], 63n);
  };
  for (let round = 0; round < 12; ++round) {
    const at = (i) => m[parseInt(sigma[round % 10][i], 16)];
    for (let i = 0; i < 4; ++i) mix(i, i + 4, i + 8, i + 12, at(2 * i), at(2 * i + 1));
    for (let i = 0; i < 4; ++i) mix(i, 4 + ((i + 1) % 4), 8 + ((i + 2) % 4), 12 + ((i + 3) % 4), at(8 + 2 * i), at(9 + 2 * i));
  }
  return state.map((value, i) => value ^ v[i] ^ v[i + 8]);
}

/** As hex digits. */
export function blake2b(text) {
  const bytes = Buffer.from(text);
  let state = [...iv];
  state[0] ^= 0x01010020n;
  const blocks = Math.max(1, Math.ceil(bytes.length / 128));
  for (let i = 0; i < blocks; ++i) {
    const block = Buffer.alloc(128);
    bytes.copy(block, 0, i * 128);
    const last = i + 1 === blocks;
    state = compress(state, block, BigInt(last ? bytes.length : (i + 1) * 128), last);
  }
  const digest = Buffer.alloc(32);
  for (let i = 0; i < 4; ++i) digest.writeBigUInt64LE(state[i], i * 8);
  return digest.toString('hex');
}
