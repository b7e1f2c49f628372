// What measure.mjs asks of the page: the same job by each contestant, from two files as they are dropped, in a worker of its own.
import { Core } from '/npm/dist/core/core.js';

const file = (id) => document.getElementById(id).files[0];
const text = async (name) => (await fetch(`/data/${name}`)).text();
const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
const since = (began) => (performance.now() - began) / 1000;

/** Five other mappings: each lacks a line of the first one. */
const others = [1, 2, 3, 5, 7];

/** The page that previews files has its core, warm, before anybody drops a file: each contestant may, beforehand, do what it can without them. */
async function tidemark() {
  const named = async (name) => ({ name, text: await text(name) });
  const [contact, user, schema, config] = await Promise.all(['contact.json', 'user.json', 'schema.json', 'config.json'].map(named));
  const opened = performance.now();
  const core = await Core.start({
    worker: () => new Worker('/npm/dist/core/worker.js', { type: 'module' }),
    module: '/npm/tidemark_core.wasm', zone: (name) => bytes(`/zones/${name}`),
  });
  const started = since(opened);
  await core.warmUp();
  const ready = since(opened);
  const began = performance.now();
  const preview = await core.open({ connection: 'visitor', direction: 'pull', salesforceSchemas: [contact, user], pendoSchema: schema });
  for (const side of ['source', 'target']) {
    const taken = await preview.addPage(side, { name: file(side).name }, file(side));
    if (taken.kind !== 'taken') throw new Error(JSON.stringify(taken));
  }
  const read = since(began);
  const plan = await preview.plan(config);
  if (plan.kind !== 'plan') throw new Error(JSON.stringify(plan.errors));
  const { lines } = await preview.changes(0, 100);
  const result = { started, ready, first_preview: since(began), read, plan: since(began) - read, changes: plan.summary.changes, shown: lines.length, replans: [] };
  for (const line of others) {
    const other = JSON.parse(config.text);
    other.connections.visitor.pull.splice(line, 1);
    const start = performance.now();
    await preview.plan({ name: 'config.json', text: JSON.stringify(other) });
    await preview.changes(0, 100);
    result.replans.push(since(start));
  }
  // A list that somebody drags through: 300 windows of 40 lines, each of which has 16 ms.
  const start = performance.now();
  for (let i = 0; i < 300; ++i) await preview.changes(Math.floor((plan.summary.changes * i) / 300), 40);
  result.window = since(start) / 300;
  result.memory = plan.memory;
  core.close();
  return result;
}

async function duckdb() {
  const opened = performance.now();
  const { AsyncDuckDB, ConsoleLogger, DuckDBDataProtocol, LogLevel } = await import('/duckdb/duckdb-browser.mjs');
  const db = new AsyncDuckDB(new ConsoleLogger(LogLevel.WARNING), new Worker('/duckdb/duckdb-browser-eh.worker.js'));
  await db.instantiate('/duckdb/duckdb-eh.wasm');
  const connection = await db.connect();
  const started = since(opened);
  await connection.query("SELECT count(*) FROM range(10000) a JOIN range(10000) b ON md5(a.range::VARCHAR) = md5(b.range::VARCHAR)");
  const ready = since(opened);
  const began = performance.now();
  for (const side of ['source', 'target']) await db.registerFileHandle(side, file(side), DuckDBDataProtocol.BROWSER_FILEREADER, true);
  const statements = (await (await fetch('/plan.sql')).text()).split(/;\s*\n/).filter((statement) => statement.trim());
  for (const statement of statements.slice(0, 2)) await connection.query(statement);
  const read = since(began);
  for (const statement of statements.slice(2)) await connection.query(statement);
  const shown = (await connection.query('SELECT * FROM changes LIMIT 100')).numRows;
  const result = { started, ready, first_preview: since(began), read, plan: since(began) - read, shown, replans: [] };
  result.changes = Number((await connection.query('SELECT count(*) AS n FROM changes')).toArray()[0].n);
  // The tables are there, and the pairs: what is asked again is which fields differ.
  const changes = statements.find((statement) => statement.includes('TABLE changes'));
  for (const line of others) {
    const start = performance.now();
    await connection.query(changes.replace(new RegExp(`UNION ALL SELECT target, '[^\\n]*, ${line} FROM m[^\\n]*\\n`), ''));
    await connection.query('SELECT * FROM changes LIMIT 100');
    result.replans.push(since(start));
  }
  return result;
}

window.contestants = { tidemark, duckdb };
