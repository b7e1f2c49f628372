// The calls beside planning, and how they are cancelled and overtaken: node --test calls.mjs
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { inputOf, opened, planCases, planned, project, start, utf8 } from './package.mjs';

const core = await start();

const configuration = (pull = [{ from: 'Region__c', to: 'region' }], more = {}) => ({
  name: 'acme.json',
  text: JSON.stringify({
    subscription: 'acme', time_zone: 'Europe/Prague',
    salesforce: { login_url: 'https://acme.my.salesforce.com', api_version: '66.0', credential: 'org' },
    pendo: { host: 'https://app.pendo.io', credential: 'key' },
    connections: { visitor: { object: 'Contact', identifier: { pendo: 'visitorId', salesforce: 'Email' }, guard: 'off', pull, ...more } },
  }),
});

async function preview() {
  const field = (name) => ({ name, label: name, type: 'string', length: 80 });
  const open = await core.open({
    connection: 'visitor', direction: 'pull',
    salesforceSchemas: [{ name: 'contact.json', text: JSON.stringify({ name: 'Contact', fields: ['Id', 'Email', 'Region__c', 'City__c'].map(field) }) }],
    pendoSchema: { name: 'visitor.json', text: '{"custom":{"region":{"Type":"string"},"city":{"Type":"string"}}}' },
  });
  await open.addPage('source', { name: 'contacts.csv' }, utf8('Id,Email,Region__c,City__c\n1,a@x.io,EMEA,Oslo\n2,b@x.io,,Rome\n3,c@x.io,APAC,\n'));
  await open.addPage('target', { name: 'visitors.ndjson' }, new Blob(['{"visitorId":"a@x.io"}\n{"visitorId":"b@x.io",', '"metadata":{"custom":{"region":"LATAM"}}}\n']));
  return open;
}

test('windows, filters and counts by field', async () => {
  const open = await preview();
  const plan = await open.plan(configuration([{ from: 'Region__c', to: 'region' }, { from: 'City__c', to: 'city' }]));
  assert.equal(plan.kind, 'plan', JSON.stringify(plan.errors));
  assert.deepEqual(plan.fields.map(({ field, changes, cleared }) => [field, changes, cleared]), [['custom.city', 2, 0], ['custom.region', 2, 1]]);
  assert.equal(plan.left.unmatched_source, 1);
  const all = await open.changes(0, 100);
  assert.equal(all.total, 4);
  assert.deepEqual((await open.changes(1, 2)).lines, all.lines.slice(1, 3));
  assert.deepEqual((await open.changes(4, 2)).lines, []);
  const cleared = await open.changes(0, 10, { kind: 'cleared' });
  assert.deepEqual([cleared.total, cleared.lines[0].target], [1, 'b@x.io']);
  assert.equal((await open.changes(0, 10, { text: 'OSLO', fields: ['custom.city'] })).total, 1);
  assert.deepEqual((await open.left('unmatched_source', 0, 10)).lines, [{ reason: 'unmatched_source', identifier: 'c@x.io', source: '3' }]);
  assert.equal((await open.left('unmatched_source', 0, 10, 'nobody')).total, 0);
});

test('a plan that another overtakes is aborted, as is one whose signal is', async () => {
  const open = await preview();
  const first = open.plan(configuration());
  const second = open.plan(configuration([{ from: 'City__c', to: 'city' }]));
  await assert.rejects(first, { name: 'AbortError' });
  assert.equal((await second).summary.changes, 2);
  const stop = new AbortController();
  const third = open.plan(configuration(), stop.signal);
  stop.abort();
  await assert.rejects(third, { name: 'AbortError' });
  await assert.rejects(open.changes(0, 1, undefined, stop.signal), { name: 'AbortError' });
  assert.equal((await open.plan(configuration())).kind, 'plan');
});

test('pages come and go between plans', async () => {
  const open = await preview();
  assert.equal((await open.plan(configuration())).summary.sources, 3);
  await open.removePages('source');
  await open.addPage('source', { name: 'other.csv' }, utf8('Id,Email,Region__c\n1,a@x.io,EMEA\n'));
  assert.equal((await open.plan(configuration())).summary.sources, 1);
  await open.remember({ left_out: ['a@x.io'] });
  const plan = await open.plan(configuration());
  assert.deepEqual([plan.summary.unknown, plan.summary.changes], [1, 0]);
});

test('evidence of identifiers', async () => {
  const evidence = await (await preview()).evidence({ object: 'Contact' });
  assert.equal(evidence.kind, 'evidence', JSON.stringify(evidence.errors));
  assert.deepEqual(evidence.suggested, { pendo: 'visitorId', salesforce: 'Email', matching: 2 });
  assert.deepEqual(evidence.salesforce.map(({ field, filled, distinct }) => [field, filled, distinct]),
    [['Id', 3, 3], ['Email', 3, 3], ['Region__c', 2, 2], ['City__c', 2, 2]]);
});

test('a segment: its size now and after the plan, and what is wrong with it, and where', async () => {
  const open = await preview();
  const ask = (text) => open.segment(text, { timeZone: 'Europe/Prague' });
  const { kind, now, of, after } = await ask('custom.region = "EMEA"');
  assert.deepEqual({ kind, now, of, after }, { kind: 'segment', now: 0, of: 2, after: undefined });
  await open.plan(configuration());
  const planned = await ask('custom.region  =  "EMEA"');
  assert.deepEqual([planned.text, planned.after, planned.joining, planned.leaving], ['custom.region = "EMEA"', 1, 1, 0]);
  const wrong = await ask('custom.city = "Zürich" and custom.regoin = "x"');
  assert.equal(wrong.kind, 'segment_problems');
  assert.equal('custom.city = "Zürich" and custom.regoin = "x"'.slice(wrong.problems[0].begin).slice(0, wrong.problems[0].length), 'custom.regoin');
  assert.equal((await open.segment('custom.city is empty', { timeZone: 'Mars/Base' })).kind, 'problems');
});

test('configurations are checked and compared', async () => {
  const right = await core.checkConfiguration(configuration());
  assert.deepEqual([right.kind, right.subscription], ['configuration', 'acme']);
  const wrong = await core.checkConfiguration({ name: 'acme.json', text: '{"subscription": 7}' });
  assert.equal(wrong.kind, 'problems');
  assert.match(wrong.errors[0].where, /^acme\.json: line 1/);
  const { differences } = await core.diff(configuration(), configuration(undefined, { duplicates: 'all' }));
  assert.deepEqual(differences, [{ place: 'connections.visitor.duplicates', before: '"ambiguous"', after: '"all"' }]);
});

/** The worked example of the page about the log. */
function example(name) {
  const page = readFileSync(join(project, 'docs/log-format.md'), 'utf8');
  const block = new RegExp(`\`\`\`hex ${name}\\n([^\`]*)\`\`\``).exec(page)[1];
  return new Uint8Array(Buffer.from(block.replace(/#.*/g, '').replace(/\s/g, ''), 'hex'));
}

test('the chain of a log is followed', async () => {
  const entry = { bytes: example('entry'), frames: [example('frame')] };
  const whole = await core.verifyLog([[entry]]);
  const head = Buffer.from(example('digest')).toString('hex');
  assert.deepEqual(whole, { kind: 'chain', entries: 1, items: 1, erased: 0, unnamed: 0, head, kept: '' });
  assert.equal((await core.verifyLog([[entry]], undefined, 1)).kept, head, 'a head that was kept is held against the bytes');
  assert.equal((await core.verifyLog([[entry]], undefined, 2)).kept, '');
  const spoilt = { ...entry, frames: [entry.frames[0].map((byte, i) => (i === 40 ? byte ^ 1 : byte))] };
  assert.equal((await core.verifyLog([[spoilt]])).kind, 'problems');
  assert.equal((await core.verifyLog([[entry], [entry]])).errors[0].code, 'corrupt');
});

test('a request that can have no memory is an answer, and the core goes on', async () => {
  const open = await preview();
  const answer = await open.addPage('source', { name: 'huge.csv', size: 4_000_000_000 }, utf8(''));
  assert.equal(answer.kind, 'problems');
  assert.match(answer.errors[0].what, /gives no 3815 MB more/);
  assert.equal((await open.plan(configuration())).kind, 'plan');
});

test('a draft that is refused leaves the plan before it', async () => {
  const open = await preview();
  const plan = await open.plan(configuration());
  const before = await open.changes(0, 100);
  assert.equal(before.lines.length, plan.summary.changes);
  for (const text of ['{', '{"subscription": "x"}']) {
    assert.equal((await open.plan({ name: 'draft.json', text })).kind, 'problems');
    assert.deepEqual(await open.changes(0, 100), before);
  }
  await open.close();
});

test('a case of the project is planned alike whatever the pieces its pages come in', async () => {
  const [{ folder }] = planCases();
  const whole = await planned(core, inputOf(folder));
  for (const piece of [1, 7, 4096]) assert.equal((await planned(core, inputOf(folder), piece)).lines, whole.lines);
  await (await opened(core, inputOf(folder))).close();
});

test('warming up gives way to whoever comes, changes no answer and leaves no preview behind', async () => {
  const warming = core.warmUp();
  const open = await preview();
  const plan = await open.plan(configuration());
  assert.deepEqual([plan.kind, plan.summary.changes], ['plan', 2]);
  await warming;
  const { memory } = await open.plan(configuration([{ from: 'City__c', to: 'city' }]));
  await core.warmUp();
  await core.warmUp();
  assert.equal((await open.plan(configuration())).memory, memory);
});
