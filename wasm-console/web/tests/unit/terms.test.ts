import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const folder = new URL('../../src/words/ja/', import.meta.url);

/** One word for one thing, on all pages: what it is called, and what it was called beside that. */
const terms: readonly (readonly [word: string, not: RegExp])[] = [
  ['認証情報 (credential)', /資格情報/],
  ['クライアントログイン情報 (client credentials, as Salesforce says it)', /クライアント(?:資格|認証)情報/],
  ['連携キー (integration key)', /統合キー|インテグレーションキー/],
  ['識別子が重複 (ambiguous)', /あいまい/],
  ['変換できない値 (invalid)', /不正な値/],
  ['送信元 (source)', /(?<!リ)ソース/],
  ['送信先 (target)', /ターゲット/],
  ['プラン (plan; planning is 計画する)', /計画のダイジェスト|[このその新しい]計画(?:を|と|どおり)/],
  ['項目 (field)', /フィールド/],
];

test('one thing has one word on all Japanese pages', async () => {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(files.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const));
  expect(texts.length).toBeGreaterThan(20);
  expect(terms.flatMap(([word, not]) => texts.filter(([, text]) => not.test(text)).map(([name, text]) => `${name}: ${not.exec(text)?.[0]} is ${word}`))).toEqual([]);
});
