// The plan job in a browser, by the core and by DuckDB-WASM as SQL, in one run: headless Chromium, each turn in a fresh page, the two files
// as they are when somebody drops them, each contestant started and warm before (`started`, `ready`). A line of JSON a measurement: medians of the turns.
//
//   node measure.mjs DATA ROWS [TURNS]        DATA: a folder of bench_write_plan_files; needs build/npm
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const project = resolve(here, '../../..');
const [data, rows, turns = '3'] = process.argv.slice(2);
if (!data || !rows) {
  console.error('usage: node measure.mjs DATA ROWS [TURNS]');
  process.exit(2);
}

const duckdb = join(here, 'node_modules/@duckdb/duckdb-wasm/dist');
const folders = {
  '/npm/': join(project, 'build/npm'), '/duckdb/': duckdb, '/data/': data, '/zones/': '/usr/share/zoneinfo', '/modules/': join(here, 'node_modules'), '/': here,
};
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json' };

/** The peer can read JSON only with an extension from its makers' server: it is given the entities as flat CSV, which is half as much. */
async function writeFlat() {
  const flat = join(data, 'pendo.csv');
  if (existsSync(flat) && statSync(flat).mtimeMs > statSync(join(data, 'pendo.ndjson')).mtimeMs) return;
  const file = createWriteStream(flat);
  const cell = (value) => (value === null || value === undefined ? '' : `"${String(value).replace(/"/g, '""')}"`);
  file.write(`visitorId,${fields.join(',')}\n`);
  for await (const line of createInterface({ input: createReadStream(join(data, 'pendo.ndjson')) })) {
    const { visitorId, metadata } = JSON.parse(line);
    const values = metadata?.salesforce ?? {};
    if (!file.write(`${[visitorId, ...fields.map((field) => values[field])].map(cell).join(',')}\n`)) await new Promise((go) => file.once('drain', go));
  }
  await new Promise((done) => file.end(done));
}

const fields = ['Region', 'Industry', 'AnnualRevenue', 'Owner', 'Employees', 'Active', 'Modified', 'Description'];

/** The peer's SQL, with the files as they are registered in the page, and its answers as tables. */
function planSql() {
  const kinds = { AnnualRevenue: 'DOUBLE', Employees: 'BIGINT', Active: 'BOOLEAN', Modified: 'BIGINT' };
  const columns = ['visitorId', ...fields].map((field) => `"${field}":'${kinds[field] ?? 'VARCHAR'}'`).join(', ');
  const csv = `header=true, delim=',', quote='"', escape='"'`;
  let copies = 0;
  return readFileSync(join(project, 'tools/bench/peer/plan.sql'), 'utf8')
    .replace(/^--.*\n/, '')
    .replace('{TARGETS}', `SELECT visitorId AS id, trim(visitorId) AS k, * EXCLUDE (visitorId) FROM read_csv('target', ${csv}, columns={${columns}})`)
    .replace('{SOURCE}', `read_csv('source', ${csv}, all_varchar=true)`)
    .replace(/COPY \(/g, () => (copies++ === 0 ? 'CREATE OR REPLACE TEMP TABLE changes AS (' : 'CREATE OR REPLACE TEMP TABLE left_alone AS ('))
    .replace(/ TO '\{[A-Z]+\}' \(FORMAT csv, HEADER\)/g, '');
}
const sql = planSql();

function serve(request, response) {
  const path = decodeURIComponent(new URL(request.url, 'http://here').pathname);
  const [prefix, folder] = Object.entries(folders).find(([each]) => path.startsWith(each));
  const file = normalize(join(folder, path.slice(prefix.length)));
  const answer = (status, type, body) => response.writeHead(status, { 'content-type': type ?? 'application/octet-stream' }).end(body);
  if (path === '/plan.sql') return answer(200, 'text/plain', sql);
  if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return answer(404, 'text/plain', 'not here');
  const type = types[extname(file)];
  response.writeHead(200, { 'content-type': type ?? 'application/octet-stream' });
  return createReadStream(file).pipe(response);
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const packed = (files) => files.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).byteLength, 0);

async function turn(browser, address, who) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${who}: ${error.message}`));
  await page.goto(`${address}/page.html`);
  await page.setInputFiles('#source', join(data, 'salesforce.csv'));
  await page.setInputFiles('#target', join(data, who === 'duckdb' ? 'pendo.csv' : 'pendo.ndjson'));
  await page.waitForFunction(() => window.contestants !== undefined);
  const result = await page.evaluate((name) => window.contestants[name](), who);
  await context.close();
  return result;
}

function report(who, results, download) {
  const of = (key) => Number(median(results.map((result) => result[key])).toFixed(4));
  const replans = results.flatMap((result) => result.replans);
  console.log(JSON.stringify({
    benchmark: 'browser', rows: Number(rows), who, started_seconds: of('started'), ready_seconds: of('ready'), first_preview_seconds: of('first_preview'), read_seconds: of('read'), plan_seconds: of('plan'),
    replan_seconds: Number(median(replans).toFixed(4)), slowest_replan_seconds: Number(Math.max(...replans).toFixed(4)),
    ...(results[0].window === undefined ? {} : { window_seconds: of('window'), memory_mib: Math.round(results[0].memory / 2 ** 20) }),
    changes: results[0].changes, download_bytes: download,
  }));
}

await writeFlat();
const server = createServer(serve).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const address = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const npm = join(project, 'build/npm');
const contestants = {
  tidemark: packed(['tidemark_core.wasm', ...['core', 'worker', 'serve', 'session', 'module', 'warm_up'].map((name) => `dist/core/${name}.js`)].map((file) => join(npm, file))),
  duckdb: packed(['duckdb-browser.mjs', 'duckdb-browser-eh.worker.js', 'duckdb-eh.wasm'].map((file) => join(duckdb, file))),
};
const results = Object.fromEntries(Object.keys(contestants).map((who) => [who, []]));
try {
  for (let i = 0; i < Number(turns); ++i) for (const who of Object.keys(contestants)) results[who].push(await turn(browser, address, who));
  for (const [who, download] of Object.entries(contestants)) report(who === 'duckdb' ? 'DuckDB-WASM' : who, results[who], download);
} finally {
  await browser.close();
  server.close();
}
