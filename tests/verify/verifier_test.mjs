// The stand-alone verifier on logs that are made here: what it takes, and each thing that it refuses.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';

import { blake2b256, inWords, verify, Wrong } from '../../tools/verify/tidemark-verify.mjs';
import { keyPair, Log, named, opened } from './bundle_maker.mjs';

const pair = keyPair();
const bytesOf = (lines) => Buffer.from(lines.map((line) => line + '\n').join(''));

// In pieces that end anywhere.
function* pieces(bytes, size = 37) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const check = (lines, key = pair.key) => verify(pieces(bytesOf(lines)), { key });
const refuses = (lines, words, key) =>
  assert.rejects(check(lines, key), (error) => {
    assert.ok(error instanceof Wrong, error.stack);
    assert.match(error.message, words);
    return true;
  });

// Run 7 is positions 3 to 5.
function someLog() {
  const log = new Log();
  log.append([opened('acme')]);
  log.append([{ type: 2, items: ['a configuration'] }]);
  log.append([{ type: 16, run: 7, items: ['begun'] }]);
  log.append([
    { type: 34, run: 7, counts: { records: 5 }, items: ['body', 'a', 'b', 'c', 'd'] },
    { type: 33, run: 7, items: [] },
    { type: 35, run: 7, items: ['x'.repeat(5000), ''] },
  ]);
  log.append([{ type: 19, run: 7, items: ['done'] }]);
  log.append([{ type: 80, items: ['afterwards'] }]);
  return log;
}

test('BLAKE2b gives the digests of RFC 7693', () => {
  const hex = (text) => blake2b256(Buffer.from(text)).toString('hex');
  assert.equal(hex(''), '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8');
  assert.equal(hex('abc'), 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319');
  const long = Buffer.alloc(1000, 'abcdefg');
  assert.deepEqual(blake2b256(long.subarray(0, 128), long.subarray(128, 129), long.subarray(129)), blake2b256(long));
  assert.equal(hex('x'.repeat(128)), '164ffb7089bae6f5a62fb0795e751dc9e88eac92e1a5b2fafe93a25abf2d9c3b');
});

test("the page's example is proven", async () => {
  const page = fs.readFileSync(new URL('../../docs/log-format.md', import.meta.url), 'utf8');
  const block = (name) => page.split('```' + name + '\n')[1].split('```')[0];
  const proven = await verify([Buffer.from(block('text bundle'))], { key: block('hex head-key').trim() });
  assert.equal(proven.head.digest, block('hex digest').trim());
  assert.equal(block('text bundle').split('\n')[3] + '\n', block('text signed-head'));
});

test('a whole log, a range and a run are proven', async () => {
  const log = someLog();
  const whole = await check(log.bundle(pair));
  assert.deepEqual([whole.entries, whole.items, whole.isCompared], [6, 12, true]);
  const part = await check(log.bundle(pair, { from: 2, to: 4 }));
  assert.equal(part.previous, log.digestAt(1).toString('hex'));
  const run = await check(log.bundle(pair, { run: 7, from: 3, to: 5 }));
  assert.equal(run.hasEnded, true);
  assert.match(inWords(run), /^proven: run 7 of acme \(subscription 1\); positions 3 to 5, behind 2:.{64}; 3 entries, 9 items; /);
  const cutOff = await check(log.bundle(pair, { run: 7, from: 3, to: 4 }));
  assert.match(inWords(cutOff), /^proven: run 7, as far as it had come, of acme/);
  const unknown = await verify([bytesOf(log.bundle(pair))]);
  assert.match(inWords(unknown), /whose key that is nobody said/);
});

test('what does not hold is refused, and named', async () => {
  const log = someLog();
  const lines = log.bundle(pair);
  await refuses([], /the file is empty/);
  await refuses(['{}'], /line 1: that is no first line/);
  await refuses([lines[0].replace('"version":1', '"version":2')], /the format has version 2; known here is 1/);
  await refuses(lines.slice(0, -1), /the file is cut/);
  await refuses([...lines, lines.at(-1)], /something stands behind the head/);
  await refuses(lines, /signed by another key/, keyPair().key);
  await refuses([...lines.slice(0, -1), JSON.stringify(log.signedHead(6, keyPair()))], /signed by another key/);
  await refuses([...lines.slice(0, -1), JSON.stringify(log.signedHead(5, pair))], /not that of the last entry/);
  await refuses([...lines.slice(0, -1), someLog().bundle(pair).at(-1)], /not that of the last entry/);
  await refuses(lines.map((line) => line.replace('acme', 'other')), /another name/);
  await refuses(log.bundle(pair, { run: 7, from: 2, to: 5 }), /position 2: run 7 does not begin here/);
  await refuses(log.bundle(pair, { run: 7, from: 3, to: 6 }), /position 6: nothing of run 7 is here/);
  await refuses(lines.map((line) => line.replace('":', '": ')), /no first line/);
  await assert.rejects(verify([bytesOf(lines).subarray(0, -1)], {}), /has no end: the file is cut/);
});

test('an entry that is older than the one before it is refused', async () => {
  const log = someLog();
  log.append([{ type: 80, items: ['x'] }], 1_700_000_000_000);
  await refuses(log.bundle(pair), /position 7: the entry is older than the one before it/);
});

test('a history that was made anew has another head', async () => {
  const log = someLog();
  const forged = someLog();
  const lines = [...forged.bundle(pair).slice(0, -1), log.bundle(pair).at(-1)];
  await refuses(lines, /not that of the last entry/);
  const head = { ...forged.signedHead(6, pair), signature: log.signedHead(6, pair).signature };
  await refuses([...lines.slice(0, -1), JSON.stringify(head)], /the signature of the head does not hold/);
});

test('an erased item is taken only where an event `erased` names it', async () => {
  const log = someLog();
  log.erase(4, 0, 3);
  log.erase(4, 2, 0);
  await refuses(log.bundle(pair), /item 4\.0\.3 is missing, and nothing says that it was erased/);
  log.append([{ type: 144, items: ['body', named(4, 0, 2, 1), named(4, 2, 0, 1)] }]);
  await refuses(log.bundle(pair), /item 4\.0\.3 is missing/);
  log.append([{ type: 80, items: ['between'] }]);
  log.append([{ type: 144, items: ['body', named(4, 0, 3, 1)] }]);
  const whole = await check(log.bundle(pair));
  assert.equal(whole.erased, 2);
  await check(log.bundle(pair, { run: 7, from: 3, to: 5, last: 9, whole: [7, 9] }));
  await check(log.bundle(pair, { run: 7, from: 3, to: 5, last: 9, whole: [6, 7, 8, 9] }));
  await refuses(log.bundle(pair, { run: 7, from: 3, to: 5, last: 9, whole: [7] }), /item 4\.0\.3 is missing/);
  await refuses(log.bundle(pair, { run: 7, from: 3, to: 5 }), /item 4\.0\.3 is missing/);
  const further = log.bundle(pair, { run: 7, from: 3, to: 5, last: 9, whole: [7, 9] });
  await refuses(further.filter((line) => !line.startsWith('{"entry":8')), /position 8: the entry is missing/);
  const lastOfIt = named(4, 2, 0, 1).toString('base64');
  await refuses(further.filter((line) => !line.includes(lastOfIt)), /position 7: item 2 of event 0 is missing/);
});

test('an event `erased` names what was written before it', async () => {
  const log = someLog();
  log.append([{ type: 144, items: ['body', named(7, 0, 0, 1)] }]);
  await refuses(log.bundle(pair), /named as erased before it was written/);
});

test('a line that could be written otherwise is refused', async () => {
  const log = someLog();
  log.erase(4, 0, 1);
  log.append([{ type: 144, items: ['body', named(4, 0, 1, 1)] }]);
  const lines = log.bundle(pair);
  await check(lines);
  const change = (from, to) => lines.map((line) => line.replace(from, to));
  const upper = (_, leaf) => `{"erased":"${leaf.toUpperCase()}"}`;
  await refuses(change(/\{"erased":"([0-9a-f]+)"\}/, upper), /the line is none of items/);
  await refuses(change(/(\{"event".*)/, '$1 '), /the line is none of items/);
  await refuses(change(/(\{"event".*)\}$/, '$1,"more":1}'), /the line is none of items/);
  await refuses(change(/("items":\[\["[^"]*","[^"]*"),?/, '$1,"",'), /the line is none of items/);
  const toSalt = (_, salt, bytes) => {
    const both = Buffer.concat([salt, bytes].map((part) => Buffer.from(part, 'base64')));
    return `["${both.subarray(0, 17).toString('base64')}","${both.subarray(17).toString('base64')}"]`;
  };
  await refuses(change(/\["([^"]*)","([^"]+)"\]/, toSalt), /a salt has 16 bytes/);
  await refuses(change('==', '='), /that is no base64|none of an entry/);
  await refuses(change(/"entry":(\d)/, '"entry":0$1'), /the line is none of an entry/);
});

test('what only who holds the key could make is refused, too', async () => {
  const log = someLog();
  const lines = log.bundle(pair);
  const first = (from, to) => [lines[0].replace(from, to), ...lines.slice(1)];
  await refuses(first('"log"', '"bundle"'), /a bundle is of a run/);
  await refuses(first('"to":6', '"to":0'), /the range is none/);
  await refuses(first('"to":6', '"to":5'), /what stands behind the range names nothing erased/);
  await refuses(first(/"to":6,"last":6/, '"to":5,"last":5'), /there are more entries/);
  await refuses(first('"previous":"0', '"previous":"1'), /nothing stands before position 1/);
  await refuses(log.bundle(pair, { run: 7, from: 3, to: 4, last: 5 }), /run 7 ends here, and not before/);
  await refuses(lines.map((line) => line.replace('"event":2', '"event":9')), /there is no event 9/);
  await refuses(lines.flatMap((line) => (line.startsWith('{"event":0') ? [line, line] : [line])), /more items than/);
  const named = Object.assign(someLog(), { name: 'acmf', entries: log.entries });
  await refuses([...lines.slice(0, -1), named.bundle(pair).at(-1)], /the head is of another log/);
  const numbered = Object.assign(someLog(), { number: 2 });
  await refuses(numbered.bundle(pair), /the entry is of subscription 1/);
  const moved = someLog();
  moved.entries.unshift(moved.entries[0]);
  await refuses(moved.bundle(pair, { from: 2 }), /position 2: the entry is that of position 1/);
  const large = someLog();
  const counts = Object.fromEntries(Array.from({ length: 200 }, (_, at) => ['x'.repeat(1 + (at % 24)) + 'y'.repeat(at / 24), 1]));
  large.append([{ type: 80, counts, items: [] }]);
  await refuses(large.bundle(pair), /the entry is larger than one can be/);
});
