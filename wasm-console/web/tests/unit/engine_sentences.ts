/** A sentence of the engine's source, with something plausible in the places that only a run can fill. */
export interface Told {
  /** `sync/fetch.cpp:38`. */
  readonly at: string;
  readonly sentence: string;
}

/** Which arguments of which calls a person is told. What is made of no text that is written there is made by another of these. */
const makers: readonly (readonly [call: RegExp, arguments_: readonly number[]])[] = [
  [/\bfailure\(/g, [1, 3]],
  [/\{\s*(?=ErrorCode::\w+,)/g, [1, 3]],
  [/\bproblem\((?=\s*\d{3},)/g, [1, 3]],
  [/\b(?:wait|no_such)\((?=[^)])/g, [1]],
  [/\btoo_old\((?=\*)/g, [2]],
  [/\bLock::take\(/g, [3]],
  [/\bnot_there\((?=\*)/g, [4]],
  [/\b(?:wrong|refused|bad_answer|corrupt|unusable|unusable_key)\((?=\s*["\w])/g, [0]],
  [/\bhint =\s(?!=)/g, [0]],
];

/** The core's own, of what it refuses of a configuration, a line, a value, a segment or a page: its calls have names that mean something else elsewhere. */
export const makersOfCore: typeof makers = [
  [/\bproblems_?\.add\(/g, [1, 2]],
  [/\bnot_allowed\((?!json)/g, [1, 2]],
  [/\bread_text\(members, (?:"\w+"|key),/g, [0]],
  [/\b(?:invalid|fail_expected|expect_word)\(/g, [0]],
  [/\b(?:refuse|leave|expect_sign)\(\w+|\bexpect_sign\((?=")/g, [1]],
  [/\bproblem\((?="identifier)/g, [1, 2]],
  [/\bexpected\((?=condition)/g, [1, 2]],
  [/\bfail\((?=\s*(?:"|std|token_|out\.))/g, [0, 1]],
  [/\bfail\((?=(?:at_|begin|end)\b[^;]*,[^;]*,)/g, [2, 3]],
  [/\bshape\.fail\(|\.take\(/g, [1]],
  [/\b(?:PageProblem|Problem|push_back\(|return |not_found\(\)|FoundField|FoundField result)\s*\{(?!ErrorCode)/g, [1, 2]],
  [/\bwhy =\s(?!=)/g, [0]],
];

/** What an expression stands for, where it is no text: by what is in it. */
const plausible: readonly (readonly [RegExp, string])[] = [
  [/to_string\(|size\(\)/, '7'],
  [/direction/, 'pull'],
  [/to_text\((?:\w+\.)?part/, 'visitor pull'],
  [/\bkind\b|asked\.of\b/, 'visitor'],
  [/\brole\b/, 'operator'],
];

/** The end of a text or a character that begins there; the place itself where none does. */
function endOfLiteral(code: string, at: number): number {
  const quote = code[at];
  if (quote === '"' && code[at - 1] === 'R') return code.indexOf(')"', at) + 2;
  if (quote !== '"' && (quote !== "'" || /\w/.test(code[at - 1] ?? ''))) return at; // 60'000
  let end = at + 1;
  while (end < code.length && code[end] !== quote) end += code[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** Comments may hold anything, a single quote as well; lines stay where they are. */
function withoutComments(code: string): string {
  let rest = '';
  for (let at = 0; at < code.length; ) {
    const end = Math.max(endOfLiteral(code, at), code.startsWith('//', at) ? at : at + 1);
    if (end > at) rest += code.slice(at, end);
    at = end > at ? end : code.indexOf('\n', at);
  }
  return rest;
}

/** What stands between separators up to the bracket or semicolon that ends it all. */
function partsOf(code: string, from: number, separates: (c: string, before: string, after: string) => boolean): readonly string[] {
  const parts: string[] = [];
  let begin = from;
  let depth = 0;
  let at = from;
  for (; at < code.length; at += 1) {
    const end = endOfLiteral(code, at);
    if (end > at) {
      at = end - 1;
      continue;
    }
    const c = code[at] ?? '';
    if ('([{'.includes(c)) depth += 1;
    if (')]}'.includes(c)) depth -= 1;
    if (depth < 0 || (c === ';' && depth === 0)) break;
    if (depth === 0 && separates(c, code[at - 1] ?? '', code[at + 1] ?? '')) {
      parts.push(code.slice(begin, at));
      begin = at + 1;
    }
  }
  return [...parts, code.slice(begin, at)].map((part) => part.trim());
}

/** What stands in braces, statements and all. */
function bodyAt(code: string, from: number): string {
  let depth = 1;
  let at = from;
  for (; at < code.length && depth > 0; at += 1) {
    const end = endOfLiteral(code, at);
    if (end > at) at = end - 1;
    else if (code[at] === '{') depth += 1;
    else if (code[at] === '}') depth -= 1;
  }
  return code.slice(from, at - 1);
}

const comma = (c: string): boolean => c === ',';
const plus = (c: string, before: string, after: string): boolean => c === '+' && before !== '+' && !'+='.includes(after);
const question = (c: string): boolean => c === '?';
const colon = (c: string, before: string, after: string): boolean => c === ':' && before !== ':' && after !== ':';
const nothing = (): boolean => false;

const unescaped = (literal: string): string => literal.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1');
const textsIn = (literals: string): string => [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => unescaped(text)).join('');
const isLiteral = (text: string): boolean => /^(?:"(?:[^"\\]|\\.)*"\s*)+$/.test(text);

/** All that an expression can become, and whether anything of it is written in the source. */
interface Value {
  readonly texts: readonly string[];
  readonly written: boolean;
}

class Source {
  constructor(private readonly code: string) {}

  value(expression: string, before: number, depth = 0): Value {
    const text = expression.trim();
    const [condition = '', ...rest] = partsOf(text, 0, question);
    if (rest.length > 0) {
      const ways = partsOf(text.slice(text.indexOf('?', condition.length) + 1), 0, colon);
      return this.either(ways, before, depth);
    }
    const terms = partsOf(text, 0, plus);
    if (terms.length > 1) return terms.map((term) => this.value(term, before, depth)).reduce((a, b) => ({ texts: a.texts.flatMap((one) => b.texts.map((other) => one + other)), written: a.written || b.written }));
    return this.term(text, before, depth);
  }

  private either(ways: readonly string[], before: number, depth: number): Value {
    const values = ways.map((way) => this.value(way, before, depth));
    return { texts: values.flatMap(({ texts }) => texts), written: values.some(({ written }) => written) };
  }

  private term(text: string, before: number, depth: number): Value {
    if (text === '' || text === '{}') return { texts: [''], written: false };
    const raw = /^R"\(([^]*)\)"$/.exec(text);
    if (raw !== null) return { texts: [raw[1] ?? ''], written: true };
    if (isLiteral(text)) return { texts: [textsIn(text)], written: true };
    const inner = /^(?:std::(?:string|string_view|move))?[({]([^]*)[)}]$/.exec(text);
    if (inner !== null) return this.value(inner[1] ?? '', before, depth);
    const known = depth < 3 ? this.named(/^(\w+)(?:\([^]*\))?$/.exec(text)?.[1], before, depth + 1) : null;
    return known ?? { texts: [plausible.find(([pattern]) => pattern.test(text))?.[1] ?? 'Word'], written: false };
  }

  /** A constant or a function of this source, by the nearest definition before. */
  private named(name: string | undefined, before: number, depth: number): Value | null {
    if (name === undefined) return null;
    const constants = [...this.code.slice(0, before).matchAll(new RegExp(`\\bconst(?:expr)?\\b[\\w:\\s*]*\\b${name}(?: =\\s|\\{)(?=[^\\[])`, 'g'))];
    const last = constants.at(-1);
    if (last !== undefined) {
      const [expression = ''] = partsOf(this.code, last.index + last[0].length, nothing);
      const value = this.value(expression, last.index, depth);
      return value.written ? value : null;
    }
    const body = new RegExp(`\\b(?:std::string(?:_view)?|char\\*) ${name}\\([^;{]*\\) (?:const )?\\{|\\b${name} = \\[[^\\]]*\\][^;{]*\\{`).exec(this.code);
    if (body === null) return null;
    const returned = [...bodyAt(this.code, body.index + body[0].length).matchAll(/\breturn ([^;]+);/g)].map(([, one = '']) => one).filter((one) => one !== '{}'); // behind a switch that has every case
    return returned.length === 0 ? null : this.either(returned, body.index, depth);
  }
}

const isSentence = (text: string): boolean => /[a-z]{2,} (?:an? )?\S*[a-z]{2}/.test(text);

/** Each sentence once, of all that the file can say of a failure. */
export function sentencesOf(file: string, text: string, more: typeof makers = []): readonly Told[] {
  const code = withoutComments(text);
  const source = new Source(code);
  const told = new Map<string, Told>();
  const add = (at: number, sentence: string): void => {
    if (isSentence(sentence) && !told.has(sentence)) told.set(sentence, { at: `${file}:${code.slice(0, at).split('\n').length}`, sentence });
  };
  for (const [call, which] of [...makers, ...more])
    for (const found of code.matchAll(call)) {
      const given = partsOf(code, found.index + found[0].length, comma);
      const places = call.source.includes('ErrorCode') && given.length === 3 && isLiteral(given[2] ?? '') ? [1, 2] : which; // one without a place
      for (const place of places) {
        const { texts, written } = source.value(given[place] ?? '', found.index);
        if (written) for (const one of texts) add(found.index, one);
      }
    }
  // Whoever looks a hint up has all of them in one function: returned, or in a table by what they are for.
  for (const found of code.matchAll(/\b\w*hint\w*\([^;{}]*\)[^;{}]*\{/g)) {
    const begin = found.index + found[0].length;
    const inside = bodyAt(code, begin);
    for (const { index, 1: one = '' } of inside.matchAll(/\breturn ([^;]+);/g)) for (const text of source.value(one, begin + index).texts) add(found.index, text);
    for (const [, one = ''] of inside.matchAll(/\{"\w+",\s*((?:"(?:[^"\\]|\\.)*"\s*)+)\}/g)) add(found.index, textsIn(one));
  }
  return [...told.values()];
}
