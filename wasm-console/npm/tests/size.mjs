// The module is what somebody waits for before the first preview: it is held to its size.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const most = 150 * 1024;
const module = new URL('../../../build/npm/tidemark_core.wasm', import.meta.url);
const packed = gzipSync(readFileSync(module), { level: 9 }).byteLength;
console.log(`tidemark_core.wasm has ${packed} bytes gzipped, of at most ${most}`);
process.exit(packed > most ? 1 : 0);
