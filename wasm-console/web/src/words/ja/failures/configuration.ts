import { said, type Sentences, whole } from '@/ui/said';

const name = '1〜40 文字の英小文字、数字、- ';
const address = 'パス、クエリ、ユーザー名を含まない "https://app.pendo.io" のようなアドレス';

/** What stands behind `expected `, as what is to be given. */
const expecteds: Sentences = [
  ...whole({
    'an object': 'オブジェクト',
    'a list': 'リスト',
    'a text': 'テキスト',
    'a number': '数値',
    true: 'true',
    'true or false': 'true または false',
    'a whole number of days, 1 to 3650': '1〜3650 の日数 (整数)',
    'each name once': 'ほかと異なる名前',
    'each report once': 'ほかと異なるレポート (レポートごとに一度だけ)',
    'an address such as "ops@acme.io"': '"ops@acme.io" のようなメールアドレス',
    'one address or more': '一つ以上のメールアドレス',
    '"off" or an object with limits': '"off" または上限のオブジェクト',
    'an address such as "https://app.pendo.io", without path, query or user': address,
    'an address that begins with https://': 'https:// で始まるアドレス',
    'https://: plain http:// only goes to this machine itself (localhost, 127.0.0.1)': 'https:// のアドレス (暗号化しない http:// は、このマシン自身 (localhost、127.0.0.1) に対してのみ使えます)',
    'a whole number, 0 or more': '0 以上の整数',
    'a share between 0 and 1': '0 から 1 までの割合',
    '1 to 40 of the characters a-z, 0-9 and -': name.trim(),
    'a time zone\'s IANA name, such as "Europe/Prague"': '"Asia/Tokyo" のような IANA のタイムゾーン名',
    'a version such as "66.0"': '"66.0" のようなバージョン',
    'Account, Asset, Contact, Lead, Opportunity or a custom object\'s API name, such as "Usage__c"': 'Account、Asset、Contact、Lead、Opportunity、または "Usage__c" のようなカスタムオブジェクトの API 名',
    'the API name of a field of the connected object, not beginning with Pendo_': '接続したオブジェクトの項目の API 名 (Pendo_ で始まらないもの)',
    "a report's id, at most 200 characters": '200 文字までのレポートの ID',
    'each target field once, letter case aside': 'ほかの行と異なる書き込み先の項目 (大文字と小文字は区別されません)',
    'a text: lists are lists of texts': 'テキスト (リストの要素はテキストだけです)',
    'a text, a number, true, false, null or a list of texts': 'テキスト、数値、true、false、null、またはテキストのリスト',
    'a number of at most about 1.8e308': '約 1.8e308 までの数値',
    'a number of at most 100 characters, between about 1e-308 and 1.8e308': '100 文字以内で、約 1e-308 から 1.8e308 までの数値',
    'an object of texts: {"from": "to"}': 'テキストのオブジェクト: {"from": "to"}',
    'a field\'s API name, by way of at most five relationships, such as "Email" or "Owner.Email"': '"Email" や "Owner.Email" のような項目の API 名 (リレーションは五つまで)',
    "the key of a report's column, at most 1000 characters": '1000 文字までのレポートの列のキー',
    'the name of a metadata field without its group: letters, digits and underscores, not beginning with a digit': 'グループを除いたメタデータ項目の名前 (英数字とアンダースコアで、先頭は数字以外)',
    'a field\'s API name, such as "Pendo_NPS__c"': '"Pendo_NPS__c" のような項目の API 名',
  }),
  [/^a credential's name: letters, digits, `\.`, `_` and `-`$/, () => '英字、数字、`.`、`_`、`-` からなる認証情報の名前'],
  [/^(.+) or a metadata field as "group\.field", such as "agent\.email"$/, (id) => `${id}、または "agent.email" のような「グループ.項目」の形のメタデータ項目`],
  [/^("\w+"(?:(?:, | or )"\w+")*)$/, (words = '') => `${words.replaceAll(/, | or /g, '、')} のいずれか`],
];

/** What was given, where it is no text and no number. */
const givens: Sentences = whole({ 'this address': 'このアドレス', this: 'この値', 'an object': 'オブジェクト', 'a list': 'リスト', null: '空 (null)', '""': '空欄' });

/** What stands at a place of a document that can't be read there. */
const found: Sentences = [
  ...whole({ 'the end of the document': '文書の終わり', 'a text': 'テキスト', 'a control character': '制御文字', 'another character': '別の文字', 'a value': '値', 'a digit': '数字', 'a key in double quotes': '二重引用符で囲んだキー' }),
  [/^(`.+`) or (`.+`)$/, (one, other) => `${one} または ${other}`],
];

/** Why a configuration is refused (engine/core/config), or can't be read (engine/core/json). */
export const configuration: Sentences = [
  ...expecteds,
  [/^(.+) is not allowed: expected (.+)$/, (given = '', what = '') => `${said(given, givens)}は使えません。${said(what, expecteds)}を指定してください。`],
  [/^the key (.+?) is unknown: expected (.+)$/, (key, allowed = '') => `キー ${key} は使えません。使えるキー: ${allowed.replaceAll(', ', '、')}`],
  [/^the key (.+?) is missing$/, (key) => `${key} がありません。`],
  [/^the key (".+") stands twice in one object$/, (key) => `一つのオブジェクトにキー ${key} が二つあります。`],
  [/^and (\d+) more errors$/, (n) => `ほかに ${n} 件の誤りがあります。`],
  [/^add the columns to (.+)$/, (place) => `列は ${place} に追加してください。`],
  [/^(\S+) writes this field already$/, (place) => `この項目には ${place} がすでに書き込みます。`],
  ...whole({
    'correct these first': '先に上の誤りを直してください。',
    'only the columns of a push may say this': 'プッシュの列でだけ指定できます。',
    'this key stands twice in one object: expected once': '一つのオブジェクトにこのキーが二つあります。',
    'only a destination of the form "email" has addresses': '宛先のアドレスを指定できるのは、メールの通知先だけです。',
    'a destination of the form "email" names its addresses': 'メールの通知先には、宛先のアドレスを指定してください。',
    'the secret itself never stands in this file: `tidemark credential set NAME` takes it': '秘密の値そのものは設定に書きません。認証情報として登録してください。',
    '"from" and "value" stand here both: expected one of them': '元の項目と定数の両方が指定されています。どちらか一方にしてください。',
    'neither "from" nor "value" stands here: expected one of them': '元の項目も定数も指定されていません。どちらか一方を指定してください。',
    'a second converter stands in one element of the list: expected one in each': '一つの要素に変換が二つあります。要素ごとに一つにしてください。',
    'write two elements: they are applied in their order': '二つの要素に分けてください。順に適用されます。',
    'no converter stands here: expected one of trim, lower, upper, scale, values': '変換がありません。trim、lower、upper、scale、values のいずれかを指定してください。',
    '"otherwise" stands here without "values": expected both together': '"otherwise" は "values" と一緒に指定してください。',
    'leave the converter out where it is not wanted': '不要な変換は削除してください。',
    'the document is not UTF-8': 'UTF-8 ではありません。',
    'save the file as UTF-8': 'UTF-8 で保存し直してください。',
    'the end of the document': '文書の終わり',
    'a key in double quotes': '二重引用符で囲んだキー',
    'this comment has no end: `*/` is missing': 'コメントが閉じられていません (`*/` がありません)。',
    'a key is expected, found `}`: is there a comma too many?': 'キーがあるはずの位置に `}` があります。余分なコンマがありませんか。',
    'a number does not begin with zeros': '数値の先頭に 0 は置けません。',
    'this text has no end: `"` is missing': 'テキストが閉じられていません (`"` がありません)。',
    'a `\\u` escape that is no character: four hex digits, surrogates only in pairs': '`\\u` のエスケープが文字になりません。',
  }),
  [/^a control character inside a text: write it as an escape \(`\\(?:n`, `\\u0000`\))?/, () => 'テキストの中に制御文字があります。エスケープで書いてください。'],
  [/^an unknown escape: allowed are /, () => '使えないエスケープです。使えるのは \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX です。'],
  [/^a value is expected, found (`.+`): is there a comma too many\?$/, (what) => `値があるはずの位置に ${what} があります。余分なコンマがありませんか。`],
  [/^(?!a key is|a value is expected, found `.`: )(.+) is expected, found (the end of the document|a text|`.+`|a control character|another character)$/, (what = '', there = '') => `${said(what, found)}があるはずの位置に、${said(there, found)}があります。`],
  [/^a document of (\d+) bytes is too large$/, (n) => `${n} バイトは大きすぎます。`],
  [/^at most (\d+) bytes are read$/, (n) => `読み取れるのは ${n} バイトまでです。`],
  [/^nested more than (\d+) deep$/, (n) => `入れ子が ${n} を超えています。`],
];
