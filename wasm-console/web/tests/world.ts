import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { demoConfiguration } from './demo_configuration';

const project = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../..');
const binary = process.env['TIDEMARK'] ?? join(project, 'build/dev/tidemark');
const console_ = process.env['TIDEMARK_CONSOLE'] ?? join(project, 'build/console');

const run = promisify(execFile);

interface Signed {
  readonly cookie: string;
  readonly csrf: string;
}

interface Simulator {
  readonly url: string;
  readonly credential: string;
}

/** A started process, and the first line that it printed. */
async function started(words: readonly string[], processes: ChildProcess[]): Promise<string> {
  const child = spawn(binary, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  processes.push(child);
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const lines = createInterface({ input: child.stdout });
  return new Promise((fulfil, reject) => {
    lines.once('line', fulfil);
    child.once('exit', (status) => reject(new Error(`tidemark ${words.join(' ')} ended with ${status}: ${said}`)));
    child.once('error', reject);
  });
}

/** Salesforce's app knows the console's address before the engine has it. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  const { port } = server.address() as AddressInfo;
  await new Promise((fulfil) => server.close(fulfil));
  return port;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((fulfil) => child.once('exit', fulfil));
  child.kill('SIGTERM');
  await Promise.race([ended, new Promise((fulfil) => setTimeout(fulfil, 10_000))]);
}

export type Configuration = Omit<ReturnType<typeof demoConfiguration>, 'withPush'>;

export interface Options {
  /** Subscriptions to begin with; each on the same two simulators. */
  readonly subscriptions?: readonly string[];
  /** Whether something has run already when the engine starts: a pull; a push of which a validation rule refuses some records, which become letters; and a pull that the guard holds. */
  readonly ran?: boolean;
  /** Without: the subscriptions are empty, nobody has handed over a credential, and the first administrator is still to come. */
  readonly configured?: boolean;
  readonly configuration?: (configuration: Configuration) => object;
}

/**
 * A real engine on loopback with the sample company behind it: two simulators, a directory with a subscription, `tidemark serve` with the
 * console that `tools/build console` has left.
 *
 *     const world = await World.start({ ran: true });
 *     const { cookie, csrf } = await world.administrator();
 *     …
 *     await world.stop();
 */
export class World {
  url = '';
  link = '';
  #engine: ChildProcess | undefined;
  #signed: Signed | undefined;

  private constructor(
    readonly directory: string,
    readonly salesforce: Simulator,
    readonly pendo: Simulator,
    private readonly processes: ChildProcess[],
    private readonly port: number,
  ) {}

  static async start(options: Options = {}): Promise<World> {
    for (const needed of [binary, join(console_, 'index.html')])
      if (!existsSync(needed)) throw new Error(`${needed} is not there: tools/build, then tools/build console`);
    const directory = await mkdtemp(join(tmpdir(), 'tidemark-console-'));
    const processes: ChildProcess[] = [];
    const settings = join(directory, 'salesforce-settings.json');
    const port = await freePort();
    const callback_urls = [`http://127.0.0.1:${port}/api/v1/connect/callback`];
    await writeFile(settings, JSON.stringify({ callback_urls, validations: [{ object: 'Contact', error_when: 'Pendo_Days_Active__c > 29', message: 'Nobody works every day: ask the administrator', fields: ['Pendo_Days_Active__c'] }] }));
    const simulator = async (system: string, ...more: readonly string[]): Promise<Simulator> => {
      const credential = await started(['sim', system, '--port', '0', '--demo', ...more], processes);
      return { url: (JSON.parse(credential) as { url: string }).url, credential };
    };
    const [salesforce, pendo] = await Promise.all([simulator('salesforce', '--settings', settings), simulator('pendo')]);
    const world = new World(directory, salesforce, pendo, processes, port);
    for (const name of options.subscriptions ?? ['demo']) await world.begin(name, options);
    await world.serve();
    return world;
  }

  /** The command on the directory. What it answers where it is done, held or has exceptions; else it throws. */
  async tidemark(words: readonly string[], input = ''): Promise<string> {
    const call = run(binary, [...words, '--directory', this.directory], { maxBuffer: 1 << 28 });
    call.child.stdin?.end(input);
    try {
      return (await call).stdout;
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      if (code === 3 || code === 4) return stdout;
      throw new Error(`tidemark ${words.join(' ')}: ${stderr}`);
    }
  }

  private async begin(name: string, { ran = false, configured = true, configuration = (whole: Configuration): object => whole }: Options): Promise<void> {
    await this.tidemark(['init', name]);
    if (!configured) return;
    await this.tidemark(['credential', 'set', 'demo-salesforce'], this.salesforce.credential);
    await this.tidemark(['credential', 'set', 'demo-pendo'], this.pendo.credential);
    const apply = async (whole: object, comment: string): Promise<void> => {
      const file = join(this.directory, `${name}.json`);
      await writeFile(file, JSON.stringify(whole, null, 2));
      await this.tidemark(['config', 'apply', file, '--subscription', name, '--comment', comment]);
    };
    const { withPush, ...whole } = demoConfiguration(name, this.salesforce.url, this.pendo.url);
    await apply(configuration(whole), 'the first mapping');
    if (!ran) return;
    await this.tidemark(['sync', '--subscription', name]);
    const visitor = { ...whole.connections.visitor, push: withPush };
    await apply(configuration({ ...whole, connections: { ...whole.connections, visitor } }), 'usage goes to Salesforce');
    await this.tidemark(['sync', '--subscription', name]);
    const careful = { ...visitor, guard: { changed: 10, changed_share: 0.001 }, pull: [...visitor.pull.filter((line) => line.to !== 'title'), { from: 'Department', to: 'title' }] };
    await apply(configuration({ ...whole, connections: { ...whole.connections, visitor: careful } }), 'the department in the place of the title');
    await this.tidemark(['sync', '--subscription', name]);
  }

  /** Starts the engine, the next time at the same address. */
  async serve(): Promise<void> {
    this.#signed = undefined;
    const line = await started(['serve', '--port', String(this.port), '--json', '--console', console_, '--directory', this.directory], this.processes);
    this.#engine = this.processes.at(-1);
    const { url, link = '' } = JSON.parse(line) as { url: string; link?: string };
    this.url = url.replace(/\/api\/.*$/, '');
    if (link !== '') this.link = link;
  }

  async stopEngine(): Promise<void> {
    if (this.#engine !== undefined) await stopped(this.#engine);
  }

  /** The first administrator, ann, signed in. Once: what a test does to that session it does to all windows. */
  async administrator(): Promise<Signed> {
    this.#signed ??= await this.signIn();
    return this.#signed;
  }

  /** A request of ann's beside the browser: what she does in another window. */
  async asks(method: string, path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const { cookie, csrf } = await this.administrator();
    const answer = await fetch(`${this.url}/api/v1/subscriptions/demo/${path}`, {
      method,
      headers: { Cookie: cookie, 'X-CSRF-Token': csrf, 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** Another administrator's configuration, whatever was in force. */
  apply(configuration: object): Promise<void> {
    return this.asks('PUT', 'configuration', configuration, { 'If-Match': '*' });
  }

  private async signIn(): Promise<Signed> {
    const body =
      this.link === ''
        ? { path: 'session', json: { name: 'ann', password } }
        : { path: 'session/claim', json: { link: this.link.split('#invite=')[1], name: 'ann', password } };
    this.link = '';
    const answer = await fetch(`${this.url}/api/v1/${body.path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body.json) });
    if (!answer.ok) throw new Error(await answer.text());
    const { csrf } = (await answer.json()) as { csrf: string };
    return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', csrf };
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map(stopped));
    await rm(this.directory, { recursive: true, force: true });
  }
}

export const password = 'correct horse battery';
