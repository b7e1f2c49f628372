// What the tests share: the package as tools/build npm leaves it, and cases as `tidemark plan` is given them.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const project = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
export const data = join(project, 'tests/data');
export const built = join(project, 'build/npm');

if (!existsSync(join(built, 'tidemark_core.wasm'))) throw new Error(`${built} is not there: run tools/build npm first`);

export const { start } = await import(pathToFileURL(join(built, 'dist/npm/node.js')).href);

export const utf8 = (text) => new TextEncoder().encode(text);

/** What comes after `tidemark plan`: lists by option. */
export function argumentsOf(folder) {
  const values = {};
  let flag = '';
  for (const word of JSON.parse(readFileSync(join(folder, 'arguments.json'), 'utf8'))) {
    if (word.startsWith('--')) values[(flag = word.slice(2))] ??= [];
    else values[flag].push(word);
  }
  return values;
}

export function planCases() {
  const folder = join(data, 'plan-cases');
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return names.sort().map((name) => ({ name, folder: join(folder, name) }));
}

/** A case's files, to be changed and then planned. */
export function inputOf(folder) {
  const file = (named) => {
    const [, report, name] = /^(?:([^=]*)=)?(.*)$/.exec(named);
    return { name, report, bytes: new Uint8Array(readFileSync(join(folder, name))) };
  };
  const values = argumentsOf(folder);
  const files = (name) => values[name]?.map(file) ?? [];
  return {
    config: file(values.config[0]),
    connection: values.connection[0],
    direction: values.direction[0],
    salesforceSchemas: files('salesforce-schema'),
    pendoSchema: file(values['pendo-schema'][0]),
    pages: { source: files('source'), target: files('target'), entities: files('entities') },
    unmatchedTargets: values['unmatched-targets'] !== undefined,
  };
}

const named = ({ name, bytes }) => ({ name, text: bytes });

/** A preview with the input's pages, cut into pieces of about `piece` bytes. */
export async function opened(core, input, piece = Infinity) {
  const preview = await core.open({
    connection: input.connection, direction: input.direction, pendoSchema: named(input.pendoSchema),
    salesforceSchemas: input.salesforceSchemas.map(named), ...input.remembered,
  });
  for (const [side, files] of Object.entries(input.pages)) {
    for (const { name, report, bytes } of files) {
      if (piece >= bytes.byteLength) await preview.addPage(side, { name, report }, bytes);
      else await preview.addPage(side, { name, report }, (async function* pieces() {
        for (let at = 0; at < bytes.byteLength; at += piece) yield bytes.subarray(at, at + piece);
      })());
    }
  }
  return preview;
}

export async function linesOf(preview, unmatchedTargets) {
  const blocks = [];
  for await (const block of preview.lines({ unmatchedTargets })) blocks.push(block);
  return Buffer.concat(blocks);
}

/** Plans and gives the lines, or the errors. */
export async function planned(core, input, piece) {
  const preview = await opened(core, input, piece);
  const plan = await preview.plan(named(input.config));
  const lines = plan.kind === 'plan' ? (await linesOf(preview, input.unmatchedTargets)).toString() : undefined;
  await preview.close();
  return { plan, lines, errors: plan.errors };
}
