// A browser translates the module's functions when they are first called, quickly, and anew, well, those that turn out busy. A small sample
// that is planned while nobody waits has that behind it when somebody does.
import type { Core } from './core.js';

/** Small enough that whoever comes meanwhile hardly waits. */
const rows = 1_000;
const most = 12;
const milliseconds = 800;

const targets = { Region: 'string', Revenue: 'float', Employees: 'integer', Active: 'boolean', Modified: 'time', Description: 'string' };
const fields = [
  ...['Id', 'Email', 'Region', 'Description'].map((name) => ({ name, type: 'string', length: 255 })), { name: 'Revenue', type: 'double', precision: 18, scale: 2 },
  { name: 'Employees', type: 'int' }, { name: 'Active', type: 'boolean' }, { name: 'Modified', type: 'datetime' },
];

function configuration(round: number): string {
  const pull = Object.keys(targets).filter((_, at) => at !== round % 7).map((name) => ({ from: name, to: name }));
  return JSON.stringify({
    subscription: 'sample', time_zone: 'Etc/UTC', salesforce: { login_url: 'https://a.my.salesforce.com', api_version: '66.0', credential: 'a' },
    pendo: { host: 'https://app.pendo.io', credential: 'b' },
    connections: { visitor: { object: 'Contact', identifier: { pendo: 'visitorId', salesforce: 'Email' }, ignore_case: true, guard: 'off', pull } },
  });
}

/** Nobody's data: one in eight has no counterpart, one in six differs. */
function sample(): { source: Uint8Array; target: Uint8Array } {
  const source = ['"Id","Email","Region","Revenue","Employees","Active","Modified","Description"'];
  const target: string[] = [];
  for (let i = 0; i < rows; ++i) {
    const mail = `u${(i * 7919) % 100_003}@example.com`;
    const region = ['Middle East', 'Asia Pacific', 'Europe'][i % 3];
    const time = 1_500_000_000_000 + i * 86_461_000;
    const text = 'a longer description, as people write them '.repeat(i % 3);
    source.push(`"0035e0000${1_000_000_000 + i}","${mail}","${region}","${i * 1000}.5","${i}","${i % 2 === 0}","${new Date(time).toISOString().replace('Z', '+0000')}","${text}"`);
    if (i % 8 === 0) continue;
    const metadata = { custom: { Region: i % 6 === 0 ? 'None' : region, Revenue: i * 1000 + 0.5, Employees: i, Active: i % 2 === 0, Modified: time, Description: text } };
    target.push(JSON.stringify({ visitorId: mail, metadata }));
  }
  const utf8 = new TextEncoder();
  return { source: utf8.encode(source.join('\n')), target: utf8.encode(target.reverse().join('\n')) };
}

export async function warmUp(core: Core, isIdle: () => boolean): Promise<void> {
  const began = performance.now();
  const { source, target } = sample();
  const schema = { custom: Object.fromEntries(Object.entries(targets).map(([name, Type]) => [name, { Type, DisplayName: name }])) };
  for (let round = 0; round < most && isIdle() && performance.now() - began < milliseconds; ++round) {
    const preview = await core.open({
      connection: 'visitor', direction: 'pull',
      salesforceSchemas: [{ name: 'describe.json', text: JSON.stringify({ name: 'Contact', fields }) }], pendoSchema: { name: 'schema.json', text: JSON.stringify(schema) },
    });
    if (!('addPage' in preview)) return;
    await preview.addPage('source', { name: 'sample.csv' }, source);
    await preview.addPage('target', { name: 'sample.ndjson' }, target);
    for (const edit of [round, round + 1]) await preview.plan({ name: 'sample.json', text: configuration(edit) });
    await preview.changes(0, 100);
    await preview.close();
  }
}
