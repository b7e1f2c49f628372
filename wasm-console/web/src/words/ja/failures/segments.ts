import { said, type Sentences, whole } from '@/ui/said';

const types: Sentences = whole({ 'a text': 'テキスト', 'a number': '数値', 'true or false': 'true または false', 'a date': '日付', 'a list': 'リスト', 'of an unknown type': '型が不明な値' });
const typeOf = (name = ''): string => said(name, types);

const text = 'テキストは二重引用符で囲みます。';

/** Behind `expected `. */
const expecteds: Sentences = [
  ...whole({
    'a closing parenthesis': '閉じかっこ ) が必要です。',
    "a comma or the list's closing parenthesis": 'コンマ、または一覧の閉じかっこ ) が必要です。',
    'a list in parentheses: in ("trial", "active")': 'かっこで囲んだ一覧が必要です: in ("trial", "active")',
    'a value': '値が必要です。',
    'a whole number from 1 to 9999': '1〜9999 の整数が必要です。',
    'days, weeks or months': 'days、weeks、months のいずれかが必要です。',
    'and, or, or the end': 'and か or が必要です。そうでなければ、ここで終わりにしてください。',
  }),
  [/^the word (\w+)$/, (word) => `${word} が必要です。`],
  [/^an operator: = != < <= > >=, contains, starts with, ends with, in, is empty, is true, is false, before, after, on, within last$/, () => '演算子が必要です: = != < <= > >=、contains、starts with、ends with、in、is empty、is true、is false、before、after、on、within last'],
];

/** What is wrong with a segment or a filter (engine/core/segments): words of its language stay as one writes them. */
export const segments: Sentences = [
  ...whole({
    'a closing parenthesis': '閉じかっこ )',
    "a comma or the list's closing parenthesis": 'コンマ、または一覧の閉じかっこ )',
    'a list in parentheses: in ("trial", "active")': 'かっこで囲んだ一覧: in ("trial", "active")',
    'a condition is missing at the end': '最後の条件がありません。',
    'a condition begins with a field': '条件は項目名で始めてください。',
    'such as custom.region = "EMEA"': '例: custom.region = "EMEA"',
    'such as 2026-01-31 or 2026-01-31T09:00:00Z': '例: 2026-01-31、2026-01-31T09:00:00Z',
    'within last 30 days': '例: within last 30 days',
    'expected: is not empty': 'is not の後に書けるのは empty だけです。',
    'expected: is empty, is not empty, is true or is false': 'is の後に書けるのは empty、not empty、true、false のいずれかです。',
    'a value is missing at the end': '最後の値がありません。',
    'a text in double quotes, a number, a date, true or false': '二重引用符で囲んだテキスト、数値、日付、true、false のいずれかです。',
    'a text stands in double quotes': text,
    'a text stands in double quotes: "EMEA"': `${text}例: "EMEA"`,
    'this parenthesis was never opened': '対応する開きかっこがありません。',
    "a segment's text has at most 64 KiB": 'セグメントの長さは 64 KiB までです。',
    'from here on the text is no UTF-8': 'ここから先は UTF-8 ではありません。',
    'a plan of visitors does not know what their accounts will hold': 'ビジターの計画では、アカウントの値が計画後にどうなるか分かりません。',
    'ask tidemark segment': '現在の数は「セグメント」で調べられます。',
    'a name is missing between two dots': '二つのピリオドの間に名前がありません。',
    'a name is missing after the dot': 'ピリオドの後に名前がありません。',
    'a text holds no line break or other control character as it is': 'テキストに、改行などの制御文字をそのまま書くことはできません。',
    'write \\n, \\t or \\u0009': '\\n、\\t、\\u0009 のように書いてください。',
    'the text has no end': 'テキストが閉じられていません。',
    'a double quote ends it': '二重引用符で閉じてください。',
    'the text holds an escape that is none': 'テキストに、使えないエスケープがあります。',
    '\\" and \\\\ stand for a quote and a backslash; as in JSON': '引用符は \\"、バックスラッシュは \\\\ と書きます (JSON と同じです)。',
    'this is neither a number nor a date': '数値でも日付でもありません。',
    'numbers are 12 or -0.5, dates 2026-01-31 or 2026-01-31T09:00:00Z; a text stands in double quotes': `数値は 12 や -0.5、日付は 2026-01-31 や 2026-01-31T09:00:00Z のように書きます。${text}`,
    'this time lies outside the years 0001 to 9999': '日時が 0001〜9999 年の範囲にありません。',
    'this number is too large': '数値が大きすぎます。',
    'there is no operator ==': '== という演算子はありません。',
    'did you mean =?': '= を使ってください。',
    'this character has no meaning here': 'この文字はここでは使えません。',
    'use not (…), or != between a field and a value': 'not (…) を使うか、項目と値の間に != を書いてください。',
    'use and': 'and を使ってください。',
    'use or': 'or を使ってください。',
    "a filter knows no clock: within last can't stand here": 'フィルターでは、現在の日時による within last は使えません。',
    'before and after take a date': 'before と after で日付を指定してください。',
    'a segment is of visitors or of accounts': 'セグメントの対象は、ビジターまたはアカウントです。',
  }),
  [/^use (= != in, contains, starts with, ends with, is empty|= != < <= > >= in, is empty|= != in, is true, is false, is empty|before, after, on, within last, = != < <= > >= in, is empty|contains, is empty)$/, (operators = '') => `使える演算子: ${operators.replaceAll(', ', '、')}`],
  [/^expected (?!: )(.+)$/, (what = '') => said(what, expecteds)],
  [/^more than (\d+) parentheses and negations lie in one another$/, (most) => `かっこと not の入れ子が ${most} を超えています。`],
  [/^(\S+) is (.+), which has no (.+)$/, (field, type, operator) => `${field} は${typeOf(type)}のため、${operator} は使えません。`],
  [/^(\S+) (.+) expects (.+), found (.+)$/, (field, operator, wanted, found) => `${field} ${operator} の後は${typeOf(wanted)}ですが、${typeOf(found)}があります。`],
  [/^(\S+) is of the type (\S+), which can't be filtered on$/, (field, type) => `${field} の型 ${type} は、フィルターに使えません。`],
  [/^in the filter, (.+?): (.+)$/, (place = '', what = '') => `フィルターの ${said(place, segments)}: ${said(what, segments)}`],
  [/^line (\d+), column (\d+)$/, (line, column) => `${line} 行目 ${column} 文字目`],
];
