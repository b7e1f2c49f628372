import { said, type Sentences, whole } from '@/ui/said';
import { segments } from './segments';

/** Why a value is not written to a field. */
const values: Sentences = [
  ...whole({
    'not an integer': '整数ではありません。',
    'beyond 2^53': '2^53 を超える整数です。',
    'not a number': '数値ではありません。',
    'not a finite number': '有限の数値ではありません。',
    'not a boolean': '真偽値 (true または false) ではありません。',
    'not a date': '日付ではありません。',
    'not a list': 'リストではありません。',
    'not a text': 'テキストではありません。',
    'not a date between the years 0001 and 9999': '0001〜9999 年の日付ではありません。',
    'not among the values': '「値を置き換える」の対象にない値です。',
    'the factor is no number': '倍率が数値ではありません。',
    'not a value that the field takes': '項目に入れられない値です。',
    'not a value of the restricted picklist': '制限付き選択リストにない値です。',
    'more digits than the field has': '項目の桁数を超えています。',
  }),
  [/^longer than (\d+)$/, (most) => `項目の長さ (${most} 文字) を超えています。`],
];

const hidden = '項目がなくなったか、API ユーザーに参照権限がありません。';
const orHidden = (also = ''): string => (also === '' ? '' : 'または API ユーザーに参照権限がありません。');
const objects = (names = ''): string => names.replaceAll(' or ', '、');

/** Which field it is that is not there; behind it, that it may only not be seen. */
const missing: Sentences = [
  [/^(\S+(?: or \S+)*) has no field (\S+?)(, or the API user may not see it)?$/, (object, field, also) => `${objects(object)} に項目 ${field} がありません。${orHidden(also)}`],
  [/^(\S+(?: or \S+)*) has no relationship (\S+?)(, or the API user may not see it)?$/, (object, name, also) => `${objects(object)} にリレーション ${name} がありません。${orHidden(also)}`],
  [/^the relationship (\S+) leads to (.+), of which no describe is given(?:, or the API user may not see it)?$/, (name, object) => `リレーション ${name} は ${object} を参照しますが、その定義がないか、API ユーザーに参照権限がありません。`],
  [/^no describe of (\S*) is given(, or the API user may not see it)?$/, (object, also) => `${object} の定義 (describe) がありません。${orHidden(also)}`],
  [/^the path goes by way of more than five relationships(?:, or the API user may not see it)?$/, () => '項目までのリレーションが五つを超えています。'],
  [/^there is no metadata field (\S+)$/, (field) => `メタデータ項目 ${field} がありません。`],
];

const hints: Sentences = [[/^did you mean "?([^"=]*?)"?\??$/, (name) => `${name} のことですか。`]];

/** Why a connection can't be planned at all. */
const identifiers: Sentences = [
  [/^a field of type (\S+) can't identify a record$/, (type) => `型 ${type} の項目は識別子に使えません。`],
  [/^metadata of type (\S+) can't identify an entity$/, (type) => `型 ${type} のメタデータ項目は識別子に使えません。`],
  [/^(\S+) is a push's own: what a push wrote would decide who is pulled$/, (field) => `${field} はプッシュが書き込む項目です。プッシュした値で、プルの対象が決まってしまいます。`],
];

/** Why a line of the mapping, or a value, is left out of a plan (engine/core/planning, engine/core/schema). */
export const planning: Sentences = [
  ...values,
  ...missing,
  ...hints,
  ...identifiers,
  [/^the field vanished, or the API user may not see it$/, () => hidden],
  [/^(.+): it vanished, or the API user may not see it$/, (what = '') => `${said(what, missing)}${hidden}`],
  [/^((?:\S+(?: or \S+)* has no|there is no metadata field|the relationship|no describe) .+) \((did you mean .+)\)$/, (what = '', hint = '') => `${said(what, missing)}${said(hint, hints)}`],
  [/^connection problem: (?!the API user may not|connections\.)(.+)$/, (what = '') => `接続に問題があります: ${said(what, [...identifiers, ...missing, ...segments])}`],
  [/^(?:(visitor|account) (pull|push): )?(?:refused|connection problem): (connections\.\S+): (.+)$/, (_, __, place, why = '') => `${place}: ${said(why, planning)}`],
  ...whole({
    'an identifier is neither pulled nor pushed': '識別子に使う項目は書き込めません。',
    'a Pendo_ field is never pulled': 'Pendo_ で始まる項目は Pendo に取り込めません。',
    'push writes to Pendo_ fields only': 'プッシュで書き込めるのは、Pendo_ で始まる項目だけです。',
    'the field is not updateable by the API user': 'API ユーザーに、この項目の編集権限がありません。',
    'Visitor ID and Account ID are not pushed': 'ビジター ID とアカウント ID はプッシュできません。',
    'choose a string, float or integer field': 'テキストまたは数値の項目を選んでください。',
    'choose a text or a number': 'テキストまたは数値の項目を選んでください。',
    "filter by a field of the org's own": '組織自身の項目で絞り込んでください。',
    'it is not there any more': 'すでになくなっています。',
    'what became of an earlier write is not known yet': '以前の書き込みの結果がまだ分かりません。',
    'it holds that value already': 'すでにその値になっています。',
    'it was changed since': 'その後に変更されています。',
    'give them with --entities FILE': 'エンティティのファイルも加えてください。',
    "the file's ending does not say what it holds": 'ファイルの拡張子から内容が分かりません。',
    'name it .csv (Bulk 2.0) or .json (a query answer)': '拡張子を .csv (Bulk 2.0) または .json (クエリ結果) にしてください。',
    'name it .json (an aggregation answer) or .ndjson (one entity a line)': '拡張子を .json (集計結果) または .ndjson (一行に一つ) にしてください。',
    "name it .json (a report's results)": '拡張子を .json (レポートの結果) にしてください。',
    'write --source REPORT=FILE': 'レポートごとにファイルを指定してください。',
    'a field without a name': '名前のない項目があります。',
    'a field without a type': '型のない項目があります。',
    'there is no "name" in it: is this the answer of a describe?': '"name" がありません。describe の応答ではない可能性があります。',
    'there is no list "fields" in it: is this the answer of a describe?': '"fields" の一覧がありません。describe の応答ではない可能性があります。',
    'plan a part of the records here, or all of them with `tidemark plan`': 'レコードの一部だけで計画してください。すべてのレコードは tidemark plan コマンドで計画できます。',
    'there is no such preview': 'プレビューがありません。',
    'open it first': '先にプレビューを開いてください。',
    'there is no such call': 'その呼び出しはありません。',
    'there is no such time zone': 'そのタイムゾーンはありません。',
  }),
  [/^the browser gives no (\d+) MB more: the core holds (\d+) MB of the 4,096 that WebAssembly can have$/, (more, held) => `ブラウザーからメモリをあと ${more} MB 確保できません。WebAssembly が使える 4,096 MB のうち ${held} MB を使用中です。`],
  [/^a field of type (\S+) can't be (pulled|pushed)$/, (type, how) => `型 ${type} の項目は${how === 'pulled' ? 'プル' : 'プッシュ'}できません。`],
  [/^metadata of type (\S+) can't be written$/, (type) => `型 ${type} のメタデータ項目には書き込めません。`],
  [/^the field is in another group than (\S+), which the configuration writes to$/, (group) => `設定が書き込むグループ ${group} とは別のグループの項目です。`],
  [/^the field does not take that value any more: (.+)$/, (why = '') => `その値は、もう項目に入れられません。${said(why, values)}`],
  [/^the rows of report (.+) are missing$/, (report) => `レポート ${report} の行がありません。`],
  [/^give them with --source (.+)=FILE$/, (report) => `レポート ${report} の行のファイルも加えてください。`],
  [/^the connection's Pendo identifier is (\S+): a push needs the entities' pages too$/, (field) => `接続の Pendo 側の識別子が ${field} のため、プッシュにはエンティティも必要です。`],
  [/^the connection has a pendo_filter: a push needs the entities' pages too$/, () => '接続に Pendo 側のフィルターがあるため、プッシュにはエンティティも必要です。'],
  [/^no row of report (\S+) has a column (.+)$/, (report, column) => `レポート ${report} のどの行にも、列 ${column} がありません。`],
  [/^the connection pushes (\d+) reports: whose rows are these\?$/, (n) => `接続がプッシュするレポートは ${n} 件あり、どのレポートの行か分かりません。`],
  [/^the connection pushes no report (.+)$/, (report) => `接続にレポート ${report} のプッシュはありません。`],
  [/^the field (\S+) stands in it twice$/, (field) => `項目 ${field} が二つあります。`],
];
