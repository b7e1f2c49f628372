// A bundle of a real run, altered in every way: none of it may be taken for the real one.
//
//     node mutations.mjs BUNDLE KEY OTHER [SEED]       OTHER: a bundle of another log, signed by the same key
import fs from 'node:fs';

import { inWords, verify, Wrong } from '../../tools/verify/tidemark-verify.mjs';
import { keyPair, Log } from './bundle_maker.mjs';

const bitsTurned = 1500;
const [file, key, otherFile, seed = String(Date.now() % 1_000_000_000)] = process.argv.slice(2);
const bytes = fs.readFileSync(file);
const lines = bytes.toString('latin1').split('\n').slice(0, -1);
const other = fs.readFileSync(otherFile, 'latin1').split('\n').slice(0, -1);

let state = Number(seed) >>> 0; // mulberry32
function below(limit) {
  state = (state + 0x6d2b79f5) >>> 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
}

const text = (changed) => Buffer.from(changed.map((line) => line + '\n').join(''), 'latin1');
const swapped = (list, a, b) => list.map((one, at) => (at === a ? list[b] : at === b ? list[a] : one));

// Each entry with its items.
function entries() {
  const found = [];
  for (const line of lines.slice(1, -1)) {
    if (line.startsWith('{"entry"')) found.push([]);
    found.at(-1).push(line);
  }
  return found;
}

function* turnedBits() {
  for (let i = 0; i < bitsTurned; ++i) {
    const bit = below(8 * bytes.length);
    const changed = Buffer.from(bytes);
    changed[bit >> 3] ^= 1 << (bit & 7);
    yield [`bit ${bit} turned`, changed];
  }
}

function* entriesMoved() {
  const all = entries();
  const around = (list) => text([lines[0], ...list.flat(), lines.at(-1)]);
  for (let i = 0; i < all.length; ++i) {
    yield [`entry ${i} left out`, around(all.filter((_, at) => at !== i))];
    yield [`entry ${i} doubled`, around(all.flatMap((one, at) => (at === i ? [one, one] : [one])))];
    for (let j = 0; j < i; ++j) yield [`entries ${j} and ${i} swapped`, around(swapped(all, i, j))];
  }
}

function* linesMoved() {
  for (let i = 0; i < lines.length; ++i) {
    yield [`line ${i + 1} left out`, text(lines.filter((_, at) => at !== i))];
    yield [`line ${i + 1} doubled`, text(lines.flatMap((line, at) => (at === i ? [line, line] : [line])))];
    yield [`cut behind line ${i}`, text(lines.slice(0, i))];
    if (i > 0) yield [`lines ${i} and ${i + 1} swapped`, text(swapped(lines, i - 1, i))];
    yield [`a blank in line ${i + 1}`, text(lines.map((line, at) => (at === i ? line.replace(':', ': ') : line)))];
  }
  for (let i = 0; i < 100; ++i) {
    const size = below(bytes.length);
    yield [`cut behind byte ${size}`, bytes.subarray(0, size)];
  }
}

function* othersHeads() {
  const head = JSON.parse(lines.at(-1));
  const before = lines.slice(0, -1);
  yield ['the head of another log', text([...before, other.at(-1)])];
  yield ['all of another log but the head', text([...other.slice(0, -1), lines.at(-1)])];
  yield ['the first line of another log', text([other[0], ...lines.slice(1)])];
  yield ["another key's name", text([...before, JSON.stringify({ ...head, key: keyPair().key })])];
  const log = new Log({ number: head.number, name: head.subscription });
  log.entries[head.position - 1] = { digest: Buffer.from(head.digest, 'hex'), time: head.time };
  const forged = log.signedHead(head.position, keyPair());
  yield ["another key's signature", text([...before, JSON.stringify(forged)])];
  yield ["another key's signature under this one's name", text([...before, JSON.stringify({ ...forged, key })])];
}

function* numbersChanged() {
  const header = JSON.parse(lines[0]);
  for (const member of ['version', 'number', 'run', 'from', 'to', 'last'])
    for (const by of [-1, 1]) yield [`${member} by ${by}`, text([JSON.stringify({ ...header, [member]: header[member] + by }), ...lines.slice(1)])];
  const empty = lines.map((line) => line.replace(/^(\{"event":\d+,"items":\[).*/, '$1]}'));
  yield ['no items', text(empty)];
  const erased = lines.map((line) => line.replace(/\["[^"]*","[^"]*"\]/, `{"erased":"${'0'.repeat(64)}"}`));
  yield ['items that nobody erased', text(erased)];
}

console.log(inWords(await verify([bytes], { key })));
let tried = 0;
const taken = [];
for (const mutations of [turnedBits, entriesMoved, linesMoved, othersHeads, numbersChanged])
  for (const [what, changed] of mutations()) {
    ++tried;
    try {
      await verify([changed], { key });
      taken.push(`${what}: it was taken for proven`);
    } catch (error) {
      if (!(error instanceof Wrong)) taken.push(`${what}: ${error.stack}`);
    }
  }
console.log(`${tried} mutations, seed ${seed}`);
for (const line of taken) console.log(line);
process.exitCode = taken.length === 0 ? 0 : 1;
