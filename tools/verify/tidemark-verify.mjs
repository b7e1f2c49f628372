#!/usr/bin/env node
// Checks what `tidemark audit export` and `tidemark log export` write, with nothing but Node.js (18 or newer) and this file. Written from
// docs/log-format.md alone, so that nobody has to believe Tidemark about Tidemark.
//
//     node tidemark-verify.mjs run-12.ndjson --key 03a107bf…       the key as its owner handed it over: `tidemark log key`
//     … | node tidemark-verify.mjs - --key 03a107bf…
//
// Prints one line of what is proven, or on standard error one of what is wrong, and where. Exit status: 0 proven, 1 not, 2 wrong usage.
// Holds one line of the file at a time.
import crypto from 'node:crypto';
import fs from 'node:fs';
import { pathToFileURL } from 'node:url';

// ---- BLAKE2b ----------------------------------------------------------------------------------------------------------------------------

// BLAKE2b (RFC 7693) with digests of 32 bytes and no key. Node's own crypto has the one of 64 bytes alone, and the shorter digest is not a
// part of the longer one.
//
//     blake2b256(Buffer.from('abc')).toString('hex')    // 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319'
//     const hash = new Blake2b256(); hash.update(a); hash.update(b); hash.digest()
//
// A word of 64 bits is two of 32, the lower one first: JavaScript has no integers of 64 bits that are fast.
const iv = new Uint32Array([
  0xf3bcc908, 0x6a09e667, 0x84caa73b, 0xbb67ae85, 0xfe94f82b, 0x3c6ef372, 0x5f1d36f1, 0xa54ff53a,
  0xade682d1, 0x510e527f, 0x2b3e6c1f, 0x9b05688c, 0xfb41bd6b, 0x1f83d9ab, 0x137e2179, 0x5be0cd19,
]);

// Which word of the message is taken when: ten rows, of which the first two come again. Doubled, as a word is two places.
const sigma = Uint8Array.from(
  [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  ].flat(),
  (word) => 2 * word,
);

// The mixing of four words (RFC 7693, G). A sum of halves is a number below 2^53, whose upper part is the carry.
function mix(v, m, a, b, c, d, x, y) {
  let al = v[a], ah = v[a + 1], bl = v[b], bh = v[b + 1], cl = v[c], ch = v[c + 1], dl = v[d], dh = v[d + 1];
  let sum = al + bl + m[x];
  ah = (ah + bh + m[x + 1] + ((sum / 0x100000000) | 0)) | 0;
  al = sum | 0;
  let low = dl ^ al;
  dl = dh ^ ah; // turned by 32
  dh = low;
  sum = (cl >>> 0) + (dl >>> 0);
  ch = (ch + dh + ((sum / 0x100000000) | 0)) | 0;
  cl = sum | 0;
  low = bl ^ cl;
  let high = bh ^ ch;
  bl = (low >>> 24) | (high << 8);
  bh = (high >>> 24) | (low << 8);
  sum = (al >>> 0) + (bl >>> 0) + m[y];
  ah = (ah + bh + m[y + 1] + ((sum / 0x100000000) | 0)) | 0;
  al = sum | 0;
  low = dl ^ al;
  high = dh ^ ah;
  dl = (low >>> 16) | (high << 16);
  dh = (high >>> 16) | (low << 16);
  sum = (cl >>> 0) + (dl >>> 0);
  ch = (ch + dh + ((sum / 0x100000000) | 0)) | 0;
  cl = sum | 0;
  low = bl ^ cl;
  high = bh ^ ch;
  v[a] = al;
  v[a + 1] = ah;
  v[b] = (high >>> 31) | (low << 1); // turned by 63
  v[b + 1] = (low >>> 31) | (high << 1);
  v[c] = cl;
  v[c + 1] = ch;
  v[d] = dl;
  v[d + 1] = dh;
}

class Blake2b256 {
  constructor() {
    this.h = new Uint32Array(iv);
    this.h[0] ^= 0x01010020; // one thread, depth one, no key, 32 bytes
    this.v = new Uint32Array(32);
    this.m = new Uint32Array(32);
    this.block = Buffer.alloc(128);
    this.view = new DataView(this.block.buffer, this.block.byteOffset, 128);
    this.used = 0;
    this.size = 0;
  }

  update(bytes) {
    for (let at = 0; at < bytes.length; ) {
      if (this.used === 128) this.compress(false); // a full block may be the last one: only what follows says that it is not
      const taken = Math.min(128 - this.used, bytes.length - at);
      this.block.set(bytes.subarray(at, at + taken), this.used);
      this.used += taken;
      at += taken;
    }
    return this;
  }

  digest() {
    this.block.fill(0, this.used);
    this.compress(true);
    const digest = Buffer.alloc(32);
    for (let i = 0; i < 8; ++i) digest.writeUInt32LE(this.h[i], 4 * i);
    return digest;
  }

  compress(last) {
    const { h, v, m } = this;
    this.size += this.used;
    this.used = 0;
    v.set(h);
    v.set(iv, 16);
    v[24] ^= this.size;
    v[25] ^= Math.floor(this.size / 0x100000000);
    if (last) {
      v[28] = ~v[28];
      v[29] = ~v[29];
    }
    for (let i = 0; i < 32; ++i) m[i] = this.view.getUint32(4 * i, true);
    for (let s = 0; s < 192; s += 16) {
      mix(v, m, 0, 8, 16, 24, sigma[s], sigma[s + 1]);
      mix(v, m, 2, 10, 18, 26, sigma[s + 2], sigma[s + 3]);
      mix(v, m, 4, 12, 20, 28, sigma[s + 4], sigma[s + 5]);
      mix(v, m, 6, 14, 22, 30, sigma[s + 6], sigma[s + 7]);
      mix(v, m, 0, 10, 20, 30, sigma[s + 8], sigma[s + 9]);
      mix(v, m, 2, 12, 22, 24, sigma[s + 10], sigma[s + 11]);
      mix(v, m, 4, 14, 16, 26, sigma[s + 12], sigma[s + 13]);
      mix(v, m, 6, 8, 18, 28, sigma[s + 14], sigma[s + 15]);
    }
    for (let i = 0; i < 16; ++i) h[i] ^= v[i] ^ v[i + 16];
  }
}

export function blake2b256(...pieces) {
  const hash = new Blake2b256();
  for (const piece of pieces) hash.update(piece);
  return hash.digest();
}

// ---- The lines ---------------------------------------------------------------------------------------------------------------------------

const longestLine = 96 * 1024 * 1024; // an item of 64 MiB in base64, and room for what is around it
const largestEntry = 4096;
const zeros = '0'.repeat(64);
const tags = { leaf: Uint8Array.of(0), root: Uint8Array.of(1), entry: Uint8Array.of(2) };
const types = { subscriptionOpened: 1, runStarted: 16, runCompleted: 19, runFailed: 20, erased: 144 };

const number = '(0|[1-9][0-9]{0,19})';
const digest = '([0-9a-f]{64})';
const name = '([a-z0-9-]{1,40})';
const firstLine = new RegExp(
  `^\\{"tidemark":"(bundle|log)","version":1,"subscription":"${name}","number":${number}(?:,"run":${number})?,` +
    `"from":${number},"to":${number},"last":${number},"previous":"${digest}"\\}$`,
);
const entryLine = new RegExp(`^\\{"entry":${number},"bytes":"([A-Za-z0-9+/=]*)"\\}$`);
const itemsLine = new RegExp(`^\\{"event":${number},"items":\\[`);
const headLine = new RegExp(
  `^\\{"tidemark":"head","version":1,"subscription":"${name}","number":${number},"position":${number},` +
    `"digest":"${digest}","time":(0|-?[1-9][0-9]{0,18}),"key":"${digest}","signature":"([0-9a-f]{128})"\\}$`,
);

// What is wrong with the file, in words.
export class Wrong extends Error {}

function must(holds, what) {
  if (!holds) throw new Wrong(what);
}

function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  must(bytes.toString('base64') === text, 'that is no base64');
  return bytes;
}

// The items of a line, one after the other: [salt, bytes] or { erased: leaf }.
function* itemsIn(line, at) {
  const take = (text) => {
    must(line.startsWith(text, at), 'the line is none of items');
    at += text.length;
  };
  const text = () => {
    const end = line.indexOf('"', at);
    must(end >= 0, 'the line is none of items');
    const found = line.slice(at, end);
    at = end + 1;
    return found;
  };
  for (;;) {
    if (line[at] === '{') {
      take('{"erased":"');
      const leaf = text();
      must(/^[0-9a-f]{64}$/.test(leaf), 'the line is none of items');
      take('}');
      yield { erased: Buffer.from(leaf, 'hex') };
    } else {
      take('["');
      const salt = fromBase64(text());
      take(',"');
      const bytes = fromBase64(text());
      take(']');
      must(salt.length === 16, 'a salt has 16 bytes');
      yield { salt, bytes };
    }
    if (line[at] !== ',') break;
    ++at;
  }
  take(']}');
  must(at === line.length, 'the line is none of items');
}

// ---- What is stored ----------------------------------------------------------------------------------------------------------------------

// Takes numbers and bytes off the front.
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  take(size) {
    must(size <= this.bytes.length - this.at, 'the entry is cut short');
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
  u8() {
    return this.take(1)[0];
  }
  u16() {
    return this.take(2).readUInt16LE();
  }
  u32() {
    return this.take(4).readUInt32LE();
  }
  u64() {
    return this.take(8).readBigUInt64LE();
  }
  i64() {
    return this.take(8).readBigInt64LE();
  }
  // How many things of at least so many bytes follow.
  count(size) {
    const count = this.u64();
    must(count <= BigInt(Math.floor((this.bytes.length - this.at) / size)), 'the entry is cut short');
    return Number(count);
  }
  leb128() {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      must(this.at < this.bytes.length, 'an item of `erased` is cut short');
      const byte = this.u8();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Wrong('an item of `erased` has a number that is too large');
  }
  end() {
    return this.at === this.bytes.length;
  }
}

function readEvent(entry) {
  const event = { type: entry.u16(), version: entry.u16(), run: entry.u64(), cause: entry.u64() };
  for (let counts = entry.count(17); counts > 0; --counts) {
    must(/^[a-z_]{1,24}$/.test(entry.take(entry.count(1)).toString('latin1')), 'a count has a name that can be none');
    entry.u64();
  }
  const items = entry.u64();
  must(items <= BigInt(Number.MAX_SAFE_INTEGER), 'an event counts more items than there can be');
  event.items = Number(items);
  event.root = entry.take(32);
  return event;
}

function readEntry(bytes) {
  must(bytes.length <= largestEntry, 'the entry is larger than one can be');
  const reader = new Reader(bytes);
  must(reader.u8() === 1 && reader.u8() === 1, 'the entry is of a format that is not known here');
  const entry = { subscription: BigInt(reader.u32()), position: reader.u64(), previous: reader.take(32).toString('hex') };
  reader.take(16); // the writer
  entry.time = reader.i64();
  entry.events = [];
  for (let events = reader.count(68); events > 0; --events) entry.events.push(readEvent(reader));
  must(reader.end(), 'something stands behind the entry');
  entry.digest = blake2b256(tags.entry, bytes).toString('hex');
  return entry;
}

function u64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

// ---- The signature -----------------------------------------------------------------------------------------------------------------------

function isSigned(head) {
  const text =
    `tidemark head 1\nsubscription ${head.number} ${head.subscription}\nposition ${head.position}\n` +
    `digest ${head.digest}\ntime ${head.time}\n`;
  try {
    const x = Buffer.from(head.key, 'hex').toString('base64url');
    const key = crypto.createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return crypto.verify(null, Buffer.from(text, 'latin1'), key, Buffer.from(head.signature, 'hex'));
  } catch {
    return false;
  }
}

// ---- The proof ---------------------------------------------------------------------------------------------------------------------------

class Proof {
  constructor(key) {
    this.key = key;
    this.header = null;
    this.head = null;
    this.entry = null; // whose items come next
    this.position = null;
    this.entries = 0;
    this.items = 0;
    this.erased = 0;
    this.waiting = new Map(); // erased items that nobody has named yet, by position and event
  }

  // Where in the log we are, for whoever reads what is wrong.
  where() {
    return this.position === null ? '' : `position ${this.position}: `;
  }

  line(line) {
    must(!this.head, 'something stands behind the head');
    if (!this.header) this.takeHeader(line);
    else if (line.startsWith('{"entry"')) this.takeEntry(line);
    else if (line.startsWith('{"event"')) this.takeItems(line);
    else this.takeHead(line);
  }

  takeHeader(line) {
    const version = /^\{"tidemark":"(?:bundle|log)","version":([1-9][0-9]*),/.exec(line);
    must(!version || version[1] === '1', `the format has version ${version?.[1]}; known here is 1`);
    const found = firstLine.exec(line);
    must(found, 'that is no first line of a bundle or an export of the log');
    const [, kind, subscription, number, run, from, to, last, previous] = found;
    must((kind === 'bundle') === (run !== undefined && run !== '0'), 'a bundle is of a run, an export of the log is of none');
    const header = { kind, subscription, number: BigInt(number), run: run && BigInt(run), previous };
    Object.assign(header, { from: BigInt(from), to: BigInt(to), last: BigInt(last) });
    must(1n <= header.from && header.from <= header.to && header.to <= header.last, 'the range is none');
    must(header.from !== 1n || previous === zeros, 'nothing stands before position 1');
    this.header = header;
    this.expected = header.from;
    this.digest = previous;
    this.time = null;
  }

  takeEntry(line) {
    const found = entryLine.exec(line);
    must(found, 'the line is none of an entry');
    this.closeEntry();
    this.position = this.expected;
    must(BigInt(found[1]) === this.expected, 'the entry is missing');
    must(this.expected <= this.header.last, 'there are more entries than the first line says');
    const entry = readEntry(fromBase64(found[2]));
    must(entry.position === this.expected, `the entry is that of position ${entry.position}`);
    must(entry.subscription === this.header.number, `the entry is of subscription ${entry.subscription}`);
    must(entry.previous === this.digest, 'the entry does not continue the one before it');
    must(this.time === null || entry.time >= this.time, 'the entry is older than the one before it');
    this.entry = entry;
    this.digest = entry.digest;
    this.time = entry.time;
    this.expected += 1n;
    ++this.entries;
    this.checkRun(entry);
    this.beginEvent(0);
  }

  checkRun(entry) {
    const { run, from, to } = this.header;
    if (run === undefined) return;
    const has = (...wanted) => entry.events.some((event) => event.run === run && wanted.includes(event.type));
    must(entry.position !== from || has(types.runStarted), `run ${run} does not begin here`);
    must(entry.position <= to || !has(types.runCompleted, types.runFailed), `run ${run} ends here, and not before`);
    if (entry.position !== to) return;
    must(entry.events.some((event) => event.run === run), `nothing of run ${run} is here`);
    this.hasEnded = has(types.runCompleted, types.runFailed);
  }

  // Events without items have a root, too.
  beginEvent(index) {
    this.event = index;
    this.item = 0;
    const event = this.entry.events[index];
    if (!event) return;
    this.root = new Blake2b256().update(tags.root).update(u64(event.items));
    if (event.items === 0) this.closeEvent();
  }

  closeEvent() {
    const event = this.entry.events[this.event];
    must(this.root.digest().equals(event.root), `the items of event ${this.event} are not those that were stored`);
    this.items += event.items;
    this.beginEvent(this.event + 1);
  }

  // Of entries behind `to` the items of an event may be left out, all of them.
  isFurther() {
    return this.entry.position > this.header.to;
  }

  skipEvent() {
    must(this.isFurther() && this.item === 0, `item ${this.item} of event ${this.event} is missing`);
    this.beginEvent(this.event + 1);
  }

  closeEntry() {
    while (this.entry && this.event < this.entry.events.length) this.skipEvent();
  }

  takeItems(line) {
    const found = itemsLine.exec(line);
    must(found && this.entry, 'the line is none of items');
    must(BigInt(found[1]) < BigInt(this.entry.events.length), `there is no event ${found[1]}`);
    const index = Number(found[1]);
    must(index >= this.event, 'there are more items than the entry counts');
    while (this.event < index) this.skipEvent();
    for (const item of itemsIn(line, found[0].length)) {
      must(this.event === index && index < this.entry.events.length, 'there are more items than the entry counts');
      this.takeItem(item);
    }
  }

  takeItem(item) {
    const event = this.entry.events[this.event];
    if (item.erased) this.wait();
    else if (this.item === 0) this.checkName(event, item.bytes);
    else if (event.type === types.erased) this.takeNamed(item.bytes);
    this.root.update(item.erased ?? blake2b256(tags.leaf, item.salt, item.bytes));
    if (++this.item === event.items) this.closeEvent();
  }

  // The first event of a log has the name of its subscription: a text with its length before it.
  checkName(event, body) {
    if (this.entry.position !== 1n || this.event !== 0 || event.type !== types.subscriptionOpened) return;
    const said = Buffer.from(this.header.subscription, 'latin1');
    must(body.equals(Buffer.concat([Buffer.from([1]), u64(said.length), said])), 'the log is of a subscription of another name');
  }

  wait() {
    const key = `${this.entry.position}.${this.event}`;
    if (!this.waiting.has(key)) this.waiting.set(key, new Set());
    this.waiting.get(key).add(this.item);
    ++this.erased;
  }

  takeNamed(bytes) {
    const reader = new Reader(bytes);
    must(bytes[0] === 1, 'an item of `erased` is of a format that is not known here');
    reader.u8();
    const [position, event, first, count] = [reader.leb128(), reader.leb128(), reader.leb128(), reader.leb128()];
    must(reader.end(), 'something stands behind an item of `erased`');
    must(position < this.entry.position, 'an item is named as erased before it was written');
    const key = `${position}.${event}`;
    const items = this.waiting.get(key) ?? new Set();
    for (const item of items)
      if (first <= BigInt(item) && BigInt(item) < first + count && items.delete(item)) this.namedAt = this.position;
    if (items.size === 0) this.waiting.delete(key);
  }

  takeHead(line) {
    const found = headLine.exec(line);
    must(found, 'the line is none of an entry, of items or of a signed head');
    const [, subscription, number, position, digest, time, key, signature] = found;
    const head = { subscription, number, position, digest, time, key, signature };
    this.closeEntry();
    this.position = null;
    must(this.expected === this.header.last + 1n, `the entry at position ${this.expected} is missing`);
    for (const [place, items] of this.waiting)
      for (const item of items) throw new Wrong(`item ${place}.${item} is missing, and nothing says that it was erased`);
    const { header } = this;
    must(header.last === header.to || this.namedAt === header.last, 'what stands behind the range names nothing erased');
    must(subscription === header.subscription && BigInt(number) === header.number, 'the head is of another log');
    const isLast = BigInt(position) === header.last && digest === this.digest && BigInt(time) === this.time;
    must(isLast, 'the head is not that of the last entry');
    must(isSigned(head), 'the signature of the head does not hold');
    must(!this.key || this.key === key, `the head is signed by another key, ${key}`);
    this.head = head;
  }

  end() {
    must(this.header, 'the file is empty');
    must(this.head, 'the file is cut: it does not end in a signed head');
    const { header, head, entries, items, erased, hasEnded } = this;
    return { ...header, head, entries, items, erased, hasEnded, isCompared: Boolean(this.key) };
  }
}

// Lines of a stream of bytes, each without its end.
async function* linesOf(chunks) {
  let pieces = [];
  let size = 0;
  for await (const chunk of chunks) {
    let begin = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, begin)) {
      pieces.push(chunk.subarray(begin, end));
      yield Buffer.concat(pieces).toString('latin1');
      pieces = [];
      size = 0;
      begin = end + 1;
    }
    pieces.push(chunk.subarray(begin));
    size += chunk.length - begin;
    must(size <= longestLine, 'a line is longer than one can be');
  }
  must(size === 0, 'the last line has no end: the file is cut');
}

// Answers what is proven of a bundle or an export, whose bytes come in pieces; or throws what is wrong with it. `key`: the public key that is
// to have signed, in hexadecimal digits.
export async function verify(chunks, { key } = {}) {
  const proof = new Proof(key?.toLowerCase());
  let number = 0;
  for await (const line of linesOf(chunks)) {
    ++number;
    try {
      proof.line(line);
    } catch (error) {
      if (error instanceof Wrong) error.message = `line ${number}: ${proof.where()}${error.message}`;
      throw error;
    }
  }
  return proof.end();
}

export function inWords(proven) {
  const { kind, subscription, number, run, from, to, last, previous, head, entries, items, erased } = proven;
  const time = new Date(Number(head.time));
  const what = kind === 'log' ? 'the log' : `run ${run}${proven.hasEnded ? '' : ', as far as it had come,'}`;
  return [
    `proven: ${what} of ${subscription} (subscription ${number})`,
    `positions ${from} to ${to}${from === 1n ? '' : `, behind ${from - 1n}:${previous}`}`,
    `${entries} entries, ${items} items${erased ? `, ${erased} of them erased` : ''}`,
    `head ${last}:${head.digest} of ${Number.isNaN(time.getTime()) ? head.time : time.toISOString()}`,
    `signed by ${head.key}${proven.isCompared ? '' : ' (whose key that is nobody said: --key HEX)'}`,
  ].join('; ');
}

async function main(words) {
  const at = words.indexOf('--key');
  const [, key = ''] = at < 0 ? [] : words.splice(at, 2);
  const isKey = at < 0 || /^[0-9a-fA-F]{64}$/.test(key);
  if (words.length !== 1 || (words[0].startsWith('-') && words[0] !== '-') || !isKey) {
    console.error('usage: node tidemark-verify.mjs FILE [--key HEX]      FILE is - for standard input, HEX has 64 digits');
    return 2;
  }
  try {
    const chunks = words[0] === '-' ? process.stdin : fs.createReadStream(words[0], { highWaterMark: 1 << 20 });
    console.log(inWords(await verify(chunks, { key: key || undefined })));
    return 0;
  } catch (error) {
    console.error(`tidemark-verify: ${words[0]}: ${error.message}`);
    return 1;
  }
}

const program = process.argv[1];
if (program && import.meta.url === pathToFileURL(fs.realpathSync(program)).href)
  process.exitCode = await main(process.argv.slice(2));
