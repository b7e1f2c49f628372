// Thousands of cases made by chance, planned by the browser's core and by the native one: node many_cases.mjs WRITER [FIRST_SEED COUNT]
//
// WRITER is core_write_random_plans of a native build; it prints each case with what it planned. Each is planned here with pages that
// come in pieces, by several mappings one after the other from the same preview, and the bytes are compared: lines, or errors. Without
// numbers it goes on for 20 seconds. What fails is named by its seed:  node many_cases.mjs WRITER SEED 1
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { linesOf, opened, start } from './package.mjs';

const [writer, first = '1', count = '100000'] = process.argv.slice(2);
const seconds = process.argv.length > 3 ? Infinity : 20;

const bytes = (text) => new Uint8Array(Buffer.from(text, 'latin1'));
const file = ({ name, report, bytes: text }) => ({ name, report: report || undefined, bytes: bytes(text) });

function inputOf(given) {
  return {
    connection: given.connection, direction: given.direction,
    salesforceSchemas: given.salesforce_schemas.map(file), pendoSchema: file(given.pendo_schema),
    pages: { source: given.sources.map(file), target: given.targets.map(file), entities: (given.entities ?? []).map(file) },
    remembered: { own_writes: given.own_writes, left_out: given.left_out, memory: given.memory },
  };
}

/** What the preview says to one configuration, in the writer's words. */
async function planned(preview, { config }, unmatchedTargets) {
  const plan = await preview.plan({ name: 'config', text: config });
  if (plan.kind === 'problems') return { error: plan.errors[0] };
  return { lines: (await linesOf(preview, unmatchedTargets)).toString('latin1') };
}

async function check(core, given) {
  const preview = await opened(core, inputOf(given), 1 + (given.seed % 400));
  for (const [i, expected] of given.plans.entries()) {
    const actual = await planned(preview, expected, given.unmatched_targets);
    if (actual.error) actual.error = Object.fromEntries(Object.entries(actual.error).map(([key, text]) => [key, Buffer.from(text).toString('latin1')]));
    const { config, ...wanted } = expected;
    assert.deepEqual(actual, wanted, `seed ${given.seed}, mapping ${i + 1}`);
  }
  await preview.close();
}

const core = await start();
const native = spawn(writer, [first, count], { stdio: ['ignore', 'pipe', 'inherit'] });
const began = Date.now();
let cases = 0;
let plans = 0;
try {
  for await (const line of createInterface({ input: native.stdout })) {
    const given = JSON.parse(line);
    await check(core, given);
    cases += 1;
    plans += given.plans.length;
    if (Date.now() - began > seconds * 1000) break;
  }
  assert.ok(cases > 0, 'the native core wrote no cases');
  console.log(`${cases} cases, ${plans} plans: the same bytes`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
native.kill();
