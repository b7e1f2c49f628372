// Runs the core's module under Node, on cases whose answers are known: node run_cases.mjs MODULE.js CASES SOURCE_FOLDER
//
//   hashes      BLAKE2b of known texts
//   plan_cases  tests/data/plan-cases: each line as JSON, the digest letter for letter
//   same_bytes  the plans' bytes are those of the native build (tests/data/plan-bytes.txt, which its tests check too)
//   bad_input   errors are answers, and the module goes on
//
// Prints what is wrong and ends with 1, or how many cases there were and ends with 0. No packages; Node 18 or newer.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [modulePath, cases, sourceFolder] = process.argv.slice(2);
const data = join(sourceFolder, 'tests/data');

async function load() {
  const make = createRequire(import.meta.url)(resolve(modulePath));
  // Given the bytes, the module does not look for a `fetch`, which in Node can't read files.
  return make({ wasmBinary: readFileSync(modulePath.replace(/\.js$/, '.wasm')) });
}

const utf8 = (text) => new TextEncoder().encode(text);

/** TZif bytes of a zone of this machine, or null. */
function zone(name) {
  const path = join('/usr/share/zoneinfo', name);
  return existsSync(path) ? new Uint8Array(readFileSync(path)) : null;
}

/** What comes after `tidemark plan`, as the module takes it. */
function inputOf(folder) {
  const file = (named) => {
    const [, report, name] = /^(?:([^=]*)=)?(.*)$/.exec(named);
    return { name, report, bytes: new Uint8Array(readFileSync(join(folder, name))) };
  };
  const values = {};
  let flag = '';
  for (const word of JSON.parse(readFileSync(join(folder, 'arguments.json'), 'utf8'))) {
    if (word.startsWith('--')) values[(flag = word.slice(2))] ??= [];
    else values[flag].push(word);
  }
  const files = (name) => values[name]?.map(file);
  return {
    config: file(values.config[0]),
    connection: values.connection[0],
    direction: values.direction[0],
    salesforceSchemas: files('salesforce-schema'),
    pendoSchema: file(values['pendo-schema'][0]),
    sources: files('source') ?? [],
    targets: files('target') ?? [],
    entities: files('entities'),
    unmatchedTargets: values['unmatched-targets'] !== undefined,
    zone,
  };
}

function planCases() {
  const folder = join(data, 'plan-cases');
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  assert.ok(names.length >= 40, `${names.length} cases in ${folder}`);
  return names.sort().map((name) => ({ name, folder: join(folder, name) }));
}

/** One object a line; numbers as numbers, so that −0 is 0. */
const objects = (lines) => lines.split('\n').filter((line) => line !== '')
  .map((line) => JSON.parse(line, (key, value) => (value === 0 ? 0 : value)));

/** Without what is free: the words of `why`, lines of the reasons anonymous and filtered. */
function comparable(lines) {
  return lines.filter((line) => !['anonymous', 'filtered'].includes(line.left?.reason)).map((line) => {
    const [kind, value] = Object.entries(line)[0];
    return { [kind]: { ...value, ...(value.why === undefined ? {} : { why: '' }) } };
  });
}

/** Every key that is expected is there with that value; further keys are free. */
function assertHolds(actual, expected, where) {
  for (const [key, value] of Object.entries(expected)) {
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) assertHolds(actual[key] ?? {}, value, `${where}.${key}`);
    else assert.deepEqual(actual[key], value, `${where}.${key}`);
  }
}

const suites = {
  hashes(core) {
    const known = {
      '': '0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8',
      'abc': 'bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319',
    };
    for (const [text, digest] of Object.entries(known)) assert.equal(core.blake2b(utf8(text)), digest);
    return Object.keys(known).length;
  },

  plan_cases(core) {
    const all = planCases();
    for (const { name, folder } of all) {
      const answer = core.plan(inputOf(folder));
      assert.equal(answer.errors, undefined, `${name}: ${JSON.stringify(answer.errors)}`);
      const expected = comparable(objects(readFileSync(join(folder, 'expected.ndjson'), 'utf8')));
      const actual = comparable(objects(answer.lines));
      for (const [i, line] of expected.entries()) assertHolds(actual[i] ?? {}, line, `${name}, line ${i + 1}`);
      assert.equal(actual.length, expected.length, `${name}: number of lines`);
      assert.equal(answer.held, expected.at(-1).summary.held, name);
    }
    return all.length;
  },

  same_bytes(core) {
    const native = readFileSync(join(data, 'plan-bytes.txt'), 'utf8');
    const here = planCases().map(({ name, folder }) => `${name} ${core.blake2b(utf8(core.plan(inputOf(folder)).lines))}\n`);
    assert.equal(here.join(''), native);
    return here.length;
  },

  bad_input(core) {
    const [{ folder }] = planCases();
    const spoilt = {
      'a configuration that is no JSON': (input) => { input.config.bytes = utf8('{"subscription": '); },
      'a page cut in the middle': (input) => { input.targets[0].bytes = input.targets[0].bytes.slice(0, -20); },
      'a page that is not UTF-8': (input) => { input.targets[0].bytes = input.targets[0].bytes.map((byte, at) => (at === 30 ? 0xff : byte)); },
      'a page nested 100,000 deep': (input) => { input.targets[0].bytes = utf8('['.repeat(100_000)); },
      'a schema that is a list': (input) => { input.pendoSchema.bytes = utf8('[]'); },
      'a zone that is not there': (input) => { input.zone = () => null; },
      'a zone file of nothing': (input) => { input.zone = () => new Uint8Array(0); },
    };
    for (const [what, spoil] of Object.entries(spoilt)) {
      const input = inputOf(folder);
      spoil(input);
      const { errors, lines } = core.plan(input);
      assert.equal(lines, undefined, `${what}: planned all the same`);
      for (const error of errors) assert.ok(error.what !== '' && error.where !== '', `${what}: ${JSON.stringify(error)}`);
    }
    assert.equal(core.plan(inputOf(folder)).errors, undefined, 'the module does not plan any more');
    return Object.keys(spoilt).length;
  },
};

const suite = suites[cases];
assert.ok(suite, `there are no cases '${cases}': ${Object.keys(suites).join(', ')}`);
try {
  console.log(`${cases}: ${suite(await load())} passed`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
