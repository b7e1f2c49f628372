// Runs the package on cases whose answers are known: node run_cases.mjs CASES
//
//   plan_cases  tests/data/plan-cases: each line as JSON, the digest letter for letter
//   same_bytes  the plans' bytes are those of the native build (tests/data/plan-bytes.txt, which its tests check too)
//   bad_input   errors are answers, and the module goes on
//
// Prints what is wrong and ends with 1, or how many cases there were and ends with 0. No packages; Node 18 or newer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { data, inputOf, planCases, planned, start, utf8 } from './package.mjs';
import { blake2b } from './blake2b.mjs';

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
  async plan_cases(core) {
    const all = planCases();
    assert.ok(all.length >= 40, `${all.length} cases`);
    for (const { name, folder } of all) {
      const { plan, lines, errors } = await planned(core, inputOf(folder));
      assert.equal(errors, undefined, `${name}: ${JSON.stringify(errors)}`);
      const expected = comparable(objects(readFileSync(join(folder, 'expected.ndjson'), 'utf8')));
      const actual = comparable(objects(lines));
      for (const [i, line] of expected.entries()) assertHolds(actual[i] ?? {}, line, `${name}, line ${i + 1}`);
      assert.equal(actual.length, expected.length, `${name}: number of lines`);
      assert.equal(plan.summary.held, expected.at(-1).summary.held, name);
    }
    return all.length;
  },

  async same_bytes(core) {
    const native = readFileSync(join(data, 'plan-bytes.txt'), 'utf8');
    let here = '';
    // Pages that come in pieces of 100 bytes are the same pages.
    for (const { name, folder } of planCases()) here += `${name} ${blake2b((await planned(core, inputOf(folder), 100)).lines)}\n`;
    assert.equal(here, native);
    return planCases().length;
  },

  async bad_input(core) {
    const [{ folder }] = planCases();
    const spoilt = {
      'a configuration that is no JSON': (input) => { input.config.bytes = utf8('{"subscription": '); },
      'a page cut in the middle': ({ pages: { target: [page] } }) => { page.bytes = page.bytes.slice(0, -20); },
      'a page that is not UTF-8': ({ pages: { target: [page] } }) => { page.bytes = page.bytes.map((byte, at) => (at === 30 ? 0xff : byte)); },
      'a page nested 100,000 deep': ({ pages: { target: [page] } }) => { page.bytes = utf8('['.repeat(100_000)); },
      'a schema that is a list': (input) => { input.pendoSchema.bytes = utf8('[]'); },
      'a zone that is not there': (input) => { input.config.bytes = utf8(Buffer.from(input.config.bytes).toString().replace(/"time_zone": *"[^"]*"/, '"time_zone": "Mars/Base"')); },
    };
    for (const [what, spoil] of Object.entries(spoilt)) {
      const input = inputOf(folder);
      spoil(input);
      const { errors, lines } = await planned(core, input);
      assert.equal(lines, undefined, `${what}: planned all the same`);
      for (const error of errors) assert.ok(error.what !== '' && error.where !== '', `${what}: ${JSON.stringify(error)}`);
    }
    assert.equal((await planned(core, inputOf(folder))).errors, undefined, 'the module does not plan any more');
    return Object.keys(spoilt).length;
  },
};

const suite = suites[process.argv[2]];
assert.ok(suite, `there are no cases '${process.argv[2]}': ${Object.keys(suites).join(', ')}`);
try {
  console.log(`${process.argv[2]}: ${await suite(await start())} passed`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
