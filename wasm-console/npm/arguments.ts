// The arguments of `tidemark plan`, read as the command reads them, with its words for what is wrong.
import type { Problem } from '../core/core.js';

interface Option {
  name: string;
  /** What the help calls its value; a flag has none. */
  value?: string;
  many?: true;
  choices?: string[];
  says: string;
}

export const options: Option[] = [
  { name: '--connection', value: 'KIND', choices: ['visitor', 'account'], says: 'which connection: visitor or account' },
  { name: '--direction', value: 'DIRECTION', choices: ['pull', 'push'], says: 'pull or push' },
  { name: '--unmatched-targets', says: 'also a line for each target without a counterpart' },
  { name: '--segment', value: 'NAME', many: true, says: 'not here: saved segments lie in a directory' },
  { name: '--config', value: 'FILE', says: 'the configuration' },
  { name: '--salesforce-schema', value: 'FILE', many: true, says: 'describe answers' },
  { name: '--pendo-schema', value: 'FILE', says: 'an answer of metadata/schema' },
  { name: '--source', value: 'FILE', many: true, says: 'pages of the source; of a push REPORT=FILE' },
  { name: '--target', value: 'FILE', many: true, says: 'pages of the target' },
  { name: '--entities', value: 'FILE', many: true, says: 'entities, of a push by another field than the id' },
  { name: '--directory', value: 'FOLDER', says: 'not used: nothing is read but the files' },
  { name: '--subscription', value: 'NAME', says: 'not used either' },
  { name: '--server', value: 'URL', says: 'not here: the command `tidemark` knows servers' },
  { name: '--token-file', value: 'FILE', says: 'not used' },
  { name: '--csv', says: "answers as a table for a spreadsheet: the members of --json's lines as columns" },
  { name: '--json', says: 'answers and errors as JSON, one object a line' },
];

/** What was given, by the option's name. */
export type Given = Map<string, string[]>;

const wrong = (what: string, hint = 'tidemark plan --help'): Problem => ({ code: 'invalid_input', what, where: 'tidemark plan', hint });

/** How many letters have to be changed, added or dropped to make one word of the other. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; ++i) {
    const next = [i];
    for (let j = 1; j <= other.length; ++j) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/** As the core has it (config/keys.h). */
function didYouMean(word: string): string {
  const wanted = word.toLowerCase();
  let best = '';
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const { name } of options) {
    const far = wanted.length >= 3 && name.includes(wanted) ? Number(name !== wanted) : distance(wanted, name);
    if (far < least) [best, least] = [name, far];
  }
  return best === '' || word.length > 40 ? '' : `did you mean "${best}"?`;
}

function notExpected(words: string[]): Problem {
  const hint = words.filter((word) => word.startsWith('--')).map(didYouMean).find((text) => text !== '');
  const [first] = words;
  return wrong(words.length === 1 ? `The following argument was not expected: ${first}`
    : `The following arguments were not expected: ${[...words].reverse().join(' ')}`, hint);
}

/** What is wrong with what an option was given; nothing where all is well. */
function problemOf(option: Option, values: string[]): Problem | null {
  if (option.value === undefined) return null;
  const type = option.choices ? `TEXT:{${option.choices.join(',')}}` : 'TEXT';
  if (values.length === 0) return wrong(`${option.name}: 1 required ${type} missing`);
  if (!option.many && values.length > 1) return wrong(`${option.name}: At Most 1 required but received ${values.length}`);
  const bad = values.find((value) => option.choices && !option.choices.includes(value));
  return bad === undefined ? null : wrong(`${option.name}: ${bad} not in {${option.choices?.join(',')}}`);
}

export function parseArguments(words: string[]): Given | Problem {
  const given: Given = new Map();
  const unexpected: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [, name = word, inside] = /^(--[^=]+)=(.*)$/s.exec(word) ?? [];
    const option = options.find((each) => each.name === name);
    if (!option) {
      unexpected.push(word);
      continue;
    }
    const values = given.get(option.name) ?? [];
    given.set(option.name, values);
    if (option.value === undefined) continue;
    // A value that is due is whatever comes next, as the command takes it; nothing behind the sign is no value.
    if (inside !== undefined && inside !== '') values.push(inside);
    else if (rest.length > 0) values.push(rest.shift() ?? '');
    while (option.many && rest.length > 0 && !isOption(rest[0])) values.push(rest.shift() ?? '');
    const problem = problemOf(option, values);
    if (problem && values.length === 0) return problem;
  }
  for (const option of options) {
    const problem = given.has(option.name) ? problemOf(option, given.get(option.name) ?? []) : null;
    if (problem) return problem;
  }
  if (unexpected.length > 0) return notExpected(unexpected);
  const [empty] = [...given].filter(([, values]) => values.includes('')).map(([name]) => name).sort();
  return empty === undefined ? given : wrong(`${empty}: the value is empty`, `leave ${empty} out, or name something`);
}

const isOption = (word: string | undefined): boolean => word !== undefined && word.startsWith('-') && word !== '-';
