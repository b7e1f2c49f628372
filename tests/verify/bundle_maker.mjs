// Makes logs and bundles as docs/log-format.md has them, so that the verifier meets ones that no run writes today.
import crypto from 'node:crypto';

import { blake2b256 } from '../../tools/verify/tidemark-verify.mjs';

const byte = (value) => Uint8Array.of(value);

function u64(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function leb128(value) {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

export function keyPair() {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
  return { privateKey, key: Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url').toString('hex') };
}

// An item of `erased` that names some of an event.
export function named(position, event, first, count) {
  return Buffer.concat([byte(1), ...[position, event, first, count].map(leb128)]);
}

export const opened = (name) => ({ type: 1, items: [Buffer.concat([byte(1), u64(name.length), Buffer.from(name)])] });

const leafOf = (item) => item.leaf ?? blake2b256(byte(0), item.salt, item.bytes);

function eventBytes({ type, run = 0, counts = {}, items }) {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(type);
  head.writeUInt16LE(1, 2);
  const names = Object.entries(counts).flatMap(([name, count]) => [u64(name.length), Buffer.from(name), u64(count)]);
  const root = blake2b256(byte(1), u64(items.length), ...items.map(leafOf));
  return Buffer.concat([head, u64(run), u64(0), u64(Object.keys(counts).length), ...names, u64(items.length), root]);
}

export class Log {
  constructor({ number = 1, name = 'acme' } = {}) {
    this.number = number;
    this.name = name;
    this.entries = [];
  }

  get head() {
    return this.entries.at(-1) ?? { digest: Buffer.alloc(32) };
  }

  // Events are { type, run, counts, items: [bytes] }.
  append(events, time = 1_760_000_000_000 + this.entries.length) {
    const salted = events.map((event) => ({
      ...event,
      items: event.items.map((bytes) => ({ salt: crypto.randomBytes(16), bytes: Buffer.from(bytes) })),
    }));
    const start = Buffer.alloc(14);
    start.writeUInt16LE(0x0101);
    start.writeUInt32LE(this.number, 2);
    start.writeBigUInt64LE(BigInt(this.entries.length + 1), 6);
    const parts = [start, this.head.digest, Buffer.alloc(16, 7), u64(time), u64(events.length), ...salted.map(eventBytes)];
    const bytes = Buffer.concat(parts);
    this.entries.push({ bytes, events: salted, time, digest: blake2b256(byte(2), bytes) });
    return this.entries.length;
  }

  erase(position, event, item) {
    const { items } = this.entries[position - 1].events[event];
    items[item] = { leaf: leafOf(items[item]) };
  }

  digestAt(position) {
    return position === 0 ? Buffer.alloc(32) : this.entries[position - 1].digest;
  }

  signedHead(position, { privateKey, key }) {
    const digest = this.digestAt(position).toString('hex');
    const { time } = this.entries[position - 1];
    const text = `tidemark head 1\nsubscription ${this.number} ${this.name}\nposition ${position}\ndigest ${digest}\ntime ${time}\n`;
    const signature = crypto.sign(null, Buffer.from(text), privateKey).toString('hex');
    return { tidemark: 'head', version: 1, subscription: this.name, number: this.number, position, digest, time, key, signature };
  }

  // Its lines. Of the positions behind `to` those in `whole` have their items.
  bundle(pair, { run, from = 1, to = this.entries.length, last = to, whole = [], atOnce = 2 } = {}) {
    const header = { tidemark: run ? 'bundle' : 'log', version: 1, subscription: this.name, number: this.number };
    if (run) header.run = run;
    const lines = [{ ...header, from, to, last, previous: this.digestAt(from - 1).toString('hex') }];
    for (let position = from; position <= last; ++position) {
      const { bytes, events } = this.entries[position - 1];
      lines.push({ entry: position, bytes: bytes.toString('base64') });
      if (position <= to || whole.includes(position)) lines.push(...itemLines(events, atOnce));
    }
    lines.push(this.signedHead(last, pair));
    return lines.map((line) => JSON.stringify(line));
  }
}

function itemLines(events, atOnce) {
  const lines = [];
  const written = ({ leaf, salt, bytes }) => (leaf ? { erased: leaf.toString('hex') } : [salt, bytes].map((part) => part.toString('base64')));
  events.forEach(({ items }, event) => {
    for (let at = 0; at < items.length; at += atOnce) lines.push({ event, items: items.slice(at, at + atOnce).map(written) });
  });
  return lines;
}
