// `tidemark-plan`: what `tidemark plan` does with files, with the same arguments, bytes and exit status.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { CoreFailure, type Core, type EntityKind, type Direction, type NamedText, type Preview, type Problem, type Side } from '../core/core.js';
import { type Given, options, parseArguments } from './arguments.js';
import { start } from './node.js';
import { CsvTable } from './plan_csv.js';
import { planForPeople, guardOff } from './plan_text.js';

export const status = { done: 0, failed: 1, wrongUsage: 2, held: 3 } as const;

/** Where data and talk go: standard output and standard error. */
export interface Streams {
  out: (bytes: Uint8Array | string) => void;
  err: (text: string) => void;
}

interface File {
  name: string;
  bytes: Uint8Array;
  report?: string;
}

/** What ends the command: told, with its exit status. */
class Told extends Error {
  constructor(readonly problems: Problem[], readonly status: number) {
    super(problems[0]?.what);
  }
}

const line = ({ what, where, hint }: Problem): string => `${where === '' ? '' : `${where}: `}${what}${hint === '' ? '' : ` (${hint})`}`;

const statusOf = (problem: Problem): number => (problem.code === 'invalid_input' ? status.wrongUsage : status.failed);

const sayings: Record<string, string> = {
  ENOENT: 'No such file or directory', EISDIR: 'Is a directory', EACCES: 'Permission denied', ENOTDIR: 'Not a directory',
  ELOOP: 'Too many levels of symbolic links', ENAMETOOLONG: 'File name too long',
};

function read(name: string): File {
  try {
    const descriptor = openSync(name, 'r');
    try {
      return { name, bytes: allOf(descriptor) };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const what = `the file can't be read: ${sayings[code] ?? code}`;
    throw new Told([{ code: code === 'ENOENT' ? 'not_found' : 'storage', what, where: name, hint: '' }], status.failed);
  }
}

/** A configuration that is not there is wrong usage. */
function readConfiguration(name: string): File {
  try {
    return read(name);
  } catch (error) {
    throw error instanceof Told ? new Told(error.problems, status.wrongUsage) : error;
  }
}

const named = ({ name, bytes }: File): NamedText => ({ name, text: bytes });

/** A pipe does not tell how much will come. */
function allOf(descriptor: number): Uint8Array {
  let bytes = new Uint8Array(fstatSync(descriptor).size || 1 << 20);
  let size = 0;
  for (;;) {
    if (size === bytes.byteLength) {
      const next = new Uint8Array(1);
      if (readSync(descriptor, next, 0, 1, null) === 0) return bytes;
      const larger = new Uint8Array(Math.max(1 << 20, bytes.byteLength * 2));
      larger.set(bytes);
      larger.set(next, size++);
      bytes = larger;
    }
    const taken = readSync(descriptor, bytes, size, bytes.byteLength - size, null);
    if (taken === 0) return bytes.subarray(0, size);
    size += taken;
  }
}

/** The reports that a configuration pushes: `REPORT=FILE` names one of them. */
function reportsOf(configuration: string, kind: string): string[] {
  const { connections } = JSON.parse(configuration) as { connections: Record<string, { push?: { report: string }[] }> };
  return (connections[kind]?.push ?? []).map(({ report }) => report);
}

function sourceOf(word: string, reports: string[]): File {
  const sign = word.indexOf('=');
  const report = sign < 0 ? undefined : reports.find((each) => word.slice(0, sign) === each);
  return report === undefined ? read(word) : { ...read(word.slice(sign + 1)), report };
}

/** Of one query's pages one is the last. */
function missingPages(files: File[]): Problem | null {
  const said = files.map(({ name, bytes }) => {
    if (!name.endsWith('.json')) return '';
    const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1').split('"records"')[0] ?? '';
    return /"done":(true|false)/.exec(head.replace(/[ \n\r\t]/g, ''))?.[1] ?? '';
  });
  if (said.includes('true') || !said.includes('false')) return null;
  return {
    code: 'incomplete', what: "each of Salesforce's pages says that more follows: records are missing here", where: files.at(-1)?.name ?? '',
    hint: 'give the pages behind nextRecordsUrl too, up to the one with "done":true',
  };
}

class Run {
  private readonly json: boolean;

  constructor(private readonly given: Given, private readonly streams: Streams) {
    this.json = given.has('--json') || given.has('--csv');
  }

  async plan(): Promise<number> {
    this.checkGiven();
    const core = await start();
    const configuration = named(readConfiguration(this.one('--config')));
    const checked = await core.checkConfiguration(configuration);
    if (checked.kind === 'problems') throw new Told(checked.errors, status.wrongUsage);
    const kind = this.one('--connection');
    const pull = this.one('--direction') === 'pull';
    const schemas = this.all('--salesforce-schema').map(read);
    const pendo = read(this.one('--pendo-schema'));
    const reports = pull ? [] : reportsOf(checked.text, kind);
    const sources = this.all('--source').map((word) => sourceOf(word, reports));
    const targets = this.all('--target').map(read);
    const entities = this.all('--entities').map(read);
    const missing = missingPages(pull ? sources : targets);
    if (missing) this.say('warning', missing);
    const preview = await this.open(core, schemas, pendo);
    for (const [side, files] of [['source', sources], ['target', targets], ['entities', entities]] as const)
      for (const file of files) await add(preview, side, file);
    return this.planned(preview, configuration, guardIsOff(checked.text, kind));
  }

  tell({ problems, status }: Told): number {
    for (const problem of problems) this.say('error', problem);
    return status;
  }

  private async planned(preview: Preview, configuration: NamedText, unguarded: boolean): Promise<number> {
    const plan = await preview.plan(configuration);
    if (plan.kind === 'problems') throw new Told(plan.errors, statusOf(plan.errors[0] as Problem));
    const unmatchedTargets = this.given.has('--unmatched-targets');
    if (this.given.has('--csv')) {
      const table = new CsvTable();
      for await (const block of preview.lines({ unmatchedTargets })) table.put(new TextDecoder().decode(block));
      for (const block of table.blocks()) this.streams.out(block);
    } else if (this.json) {
      for await (const block of preview.lines({ unmatchedTargets })) this.streams.out(block);
    } else {
      this.streams.out(await planForPeople(preview, plan, this.one('--connection'), this.one('--direction'), unmatchedTargets));
      if (unguarded) this.streams.out(guardOff);
    }
    for (const warning of plan.warnings) this.say('warning', warning);
    return plan.summary.held ? status.held : status.done;
  }

  private checkGiven(): void {
    const files = ['--config', '--salesforce-schema', '--pendo-schema', '--source', '--target', '--entities'];
    if (this.given.has('--segment') && files.some((name) => this.given.has(name))) {
      throw this.wrongUse('--segment is of live plans: saved segments lie in a directory', 'without files, it plans what both systems hold now');
    }
    if (this.given.has('--server')) throw this.wrongUse('tidemark-plan plans from files alone: it asks no server', 'tidemark plan --server URL');
    for (const name of ['--config', '--connection', '--direction', '--salesforce-schema', '--pendo-schema', '--source', '--target'])
      if (!this.given.has(name)) throw this.wrongUse(`planning from files needs ${name}`, 'tidemark plan --help');
  }

  private wrongUse(what: string, hint: string): Told {
    return new Told([{ code: 'invalid_input', what, where: 'tidemark plan', hint }], status.wrongUsage);
  }

  private async open(core: Core, schemas: File[], pendo: File): Promise<Preview> {
    const opened = await core.open({
      connection: this.one('--connection') as EntityKind, direction: this.one('--direction') as Direction,
      salesforceSchemas: schemas.map(named), pendoSchema: named(pendo),
    });
    if ('kind' in opened) throw new Told(opened.errors, status.wrongUsage);
    return opened;
  }

  private one(name: string): string {
    return this.all(name).at(-1) ?? '';
  }

  private all(name: string): string[] {
    return this.given.get(name) ?? [];
  }

  private say(kind: 'error' | 'warning', problem: Problem): void {
    const { code, what, where, hint } = problem;
    this.streams.err(this.json ? `${JSON.stringify({ [kind]: { code, what, where, hint } })}\n`
      : `tidemark: ${kind === 'warning' ? 'warning: ' : ''}${line(problem)}\n`);
  }
}

function guardIsOff(configuration: string, kind: string): boolean {
  const { connections } = JSON.parse(configuration) as { connections: Record<string, { guard?: unknown }> };
  return connections[kind]?.guard === 'off';
}

async function add(preview: Preview, side: Side, { name, bytes, report }: File): Promise<void> {
  const taken = await preview.addPage(side, { name, report }, bytes);
  if (taken.kind === 'problems') throw new Told(taken.errors, status.failed);
}

const help = `Plans what a Tidemark sync would change, from files: no network, no directory

  tidemark-plan --config c.json --connection visitor --direction pull --salesforce-schema contact.json \\
      --pendo-schema visitor.json --source contacts.csv --target visitors.ndjson --json

${options.map(({ name, value, many, says }) => `  ${`${name}${value ? ` ${value}` : ''}${many ? ' …' : ''}`.padEnd(30)}${says}`).join('\n')}

Exit status: 0 done; 1 failed; 2 wrong usage or configuration; 3 the guard would hold it
`;

/** What `out` throws where nobody can be told the answer. */
export class Unwritable extends Error {}

/** Runs the command; its exit status. */
export async function main(words: string[], streams: Streams): Promise<number> {
  if (words.includes('--help') || words.includes('-h')) {
    streams.out(help);
    return status.done;
  }
  const given = parseArguments(words);
  const run = new Run(given instanceof Map ? given : new Map(words.includes('--json') ? [['--json', []]] : []), streams);
  try {
    if (!(given instanceof Map)) throw new Told([given], status.wrongUsage);
    return await run.plan();
  } catch (error) {
    if (error instanceof Told) return run.tell(error);
    if (error instanceof Unwritable)
      return run.tell(new Told([{ code: 'storage', what: 'the answer could not be written', where: 'standard output', hint: 'is the disk full?' }], status.failed));
    if (error instanceof CoreFailure) return run.tell(new Told([error.problem], status.failed));
    throw error;
  }
}
