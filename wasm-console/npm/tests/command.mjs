// tidemark-plan says what `tidemark plan` says: node command.mjs TIDEMARK. The cases of the project, with --json, --csv and neither, and what
// can be wrong with arguments and files; standard output, standard error and exit status are compared.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, copyFileSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { built, planCases } from './package.mjs';

const [tidemark] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tidemark-plan-'));
const environment = { ...process.env, TIDEMARK_DIRECTORY: join(folder, 'nowhere') };

function run(command, words, cwd) {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8', env: environment });
  return { status, stdout, stderr };
}

let compared = 0;
function same(words, cwd) {
  const here = run(process.execPath, [join(built, 'bin/tidemark-plan.mjs'), ...words], cwd);
  assert.deepEqual(here, run(tidemark, ['plan', ...words], cwd), `in ${cwd}: ${words.join(' ')}`);
  compared += 1;
}

const wordsOf = ({ folder: of }) => JSON.parse(readFileSync(join(of, 'arguments.json'), 'utf8'));

function project() {
  for (const each of planCases()) {
    const words = wordsOf(each);
    same(words, each.folder);
    same(words.filter((word) => word !== '--json'), each.folder);
    same(words.map((word) => (word === '--json' ? '--csv' : word)), each.folder);
  }
}

/** A case whose files may be spoilt, and its arguments, which may be too. */
function spoiltFiles() {
  const [each] = planCases();
  const words = wordsOf(each);
  const afresh = () => {
    for (const name of readdirSync(each.folder)) copyFileSync(join(each.folder, name), join(folder, name));
  };
  const spoil = {
    'config.json': ['{"subscription": ', '[]', '\xff', '{"subscription":"acme","time_zone":"Mars/Base","surplus":1}', '{"subscription":"acme","time_zone":""}'],
    [words[words.indexOf('--salesforce-schema') + 1]]: ['', '[]', '{"name":7}'],
    [words[words.indexOf('--pendo-schema') + 1]]: ['{', '{"custom":[]}'],
    [words[words.indexOf('--target') + 1]]: ['', '{"results":[{}]}', '{"results":[{"visitorId":"\xff"}]}', '['.repeat(1000)],
  };
  for (const [name, texts] of Object.entries(spoil)) {
    for (const text of texts) {
      afresh();
      writeFileSync(join(folder, name), Buffer.from(text, 'latin1'));
      same(words, folder);
      same(words.filter((word) => word !== '--json'), folder);
    }
  }
  afresh();
  const without = (option) => words.filter((_, i) => !(words[i] === option));
  same(words.map((word) => (word.startsWith('target-1') ? 'not-there.json' : word)), folder);
  same(words.map((word) => (word.startsWith('target-1') ? '.' : word)), folder);
  same(words.map((word) => (word === 'config.json' ? 'not-there.json' : word)), folder);
  same(words.map((word) => (word === 'account' ? 'visitor' : word)), folder);
  for (const option of ['--config', '--connection', '--direction', '--pendo-schema'])
    same(words.filter((_, i) => words[i] !== option && words[i - 1] !== option), folder);
  same([...without('--json'), '--segment', 'emea'], folder);
}

function wrongWords() {
  const files = ['--config', 'c', '--salesforce-schema', 's'];
  for (const words of [['--bogus'], ['--config'], ['--config', 'x'], [...files, '--connection', 'z'], [...files, 'extra'], [...files, '--configg', 'x'],
    ['--config', 'a', '--config', 'b'], ['--direction'], ['--json', '--bogus'], ['--json', ...files, '--sourze', 'f'], [...files, '--direction', 'up'], ['--csv', ...files], ['--csv', '--bogus'], [...files, '--source', ''], ['--connection=', '--bogus'], ['--config', '--json'], ['--source=', '--json'], ['--source', '--json', 'x', '--json'], ['--connection', '--json'], ['--source'], ['--source='], ['--config', '', '--direction', 'pull'], ['--csv', '--json', ...files]])
    same(words, folder);
}

/** The command asks a server then; here none is asked, and it is said. */
function noServer() {
  const { status, stdout, stderr } = run(process.execPath, [join(built, 'bin/tidemark-plan.mjs'), '--server', 'http://127.0.0.1:1'], folder);
  assert.deepEqual({ status, stdout }, { status: 2, stdout: '' });
  assert.match(stderr, /it asks no server/);
}

/** A disk that is full: one line, and the status of what failed. */
function fullDisk() {
  const [each] = planCases();
  const full = openSync('/dev/full', 'w');
  const run = (command, words) => {
    const { status, stderr } = spawnSync(command, words, { cwd: each.folder, encoding: 'utf8', env: environment, stdio: ['ignore', full, 'pipe'] });
    return { status, stderr };
  };
  const there = run(tidemark, ['plan', ...wordsOf(each)]);
  assert.deepEqual(run(process.execPath, [join(built, 'bin/tidemark-plan.mjs'), ...wordsOf(each)]), there);
  assert.equal(there.status, 1);
  closeSync(full);
  ++compared;
}

try {
  project();
  fullDisk();
  spoiltFiles();
  wrongWords();
  noServer();
  console.log(`${compared} runs: the same bytes, errors and exit status`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
rmSync(folder, { recursive: true });
