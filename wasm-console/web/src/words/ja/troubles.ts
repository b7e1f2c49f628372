import { said, type Sentences } from '@/ui/said';
import type { troubles as english } from '../en/troubles';

const systems = '(Salesforce|Pendo)';

/** Why a call came to nothing (engine/connectors): what the other system itself says stays in its words. */
const failures: Sentences = [
  [new RegExp(`^${systems} answered (\\d+)(?:, without a word|: an empty body)$`), (system, status) => `${system} の応答はステータス ${status} で、内容がありませんでした。`],
  [new RegExp(`^${systems} answered (\\d+): (.+)$`), (system, status, words) => `${system} の応答はステータス ${status} でした: ${words}`],
  [/^the host's name can't be resolved$/, () => 'ホスト名を解決できません。'],
  [/^the proxy's name can't be resolved$/, () => 'プロキシーの名前を解決できません。'],
  [/^no connection can be made$/, () => '接続できません。'],
  [/^no connection within the time allowed$/, () => '制限時間内に接続できませんでした。'],
  [/^no whole answer (?:within|even within the) (\d+) ms(?: that any may take)?$/, (time) => `${time} ミリ秒待ちましたが、応答が終わりませんでした。`],
  [/^no whole answer and nothing has moved for (\d+) ms$/, (time) => `${time} ミリ秒の間データが届かず、応答が終わりませんでした。`],
  [/^the server's identity can't be verified \(TLS\)$/, () => '接続先の証明書を確認できません (TLS)。'],
  [/^no TLS connection can be made$/, () => 'TLS で接続できません。'],
  [/^the connection was closed without an answer$/, () => '応答がないまま接続が閉じられました。'],
  [/^the answer was cut off before its end$/, () => '応答が途中で切れました。'],
  [/^the answer's compression stops before its end$/, () => '応答の圧縮データが途中で切れました。'],
  [/^the connection broke(?: while the request was sent)?$/, () => '接続が切れました。'],
  [/^the proxy lets nothing through: it answers (\d+)$/, (status) => `プロキシーが通信を通しません (${status})。`],
  [/^of the org's (\d+) API calls a day (\d+) are left, (\d+) are kept for others, and this takes (about )?(one|\d+)$/, (limit, left, kept, about, needed) => `組織の 1 日の API 呼び出し ${limit} 回のうち残りは ${left} 回です。${kept} 回はほかの用途に残し、この処理には${about === '' ? '' : '約'} ${needed === 'one' ? '1' : needed} 回が必要です。`],
  [/^Salesforce's (query|ingest) job (\S+) has not come to its end$/, (kind, id) => `Salesforce の${kind === 'query' ? '照会' : '書き込み'}ジョブ ${id} が終わりません。`],
  [/^connection problem: the API user may not (edit|read) (.+)$/, (what, field) => `API ユーザーに ${field} の${what === 'edit' ? '編集' : '参照'}権限がありません。`],
];

export const troubles: typeof english = {
  says: [
    [/^run (\d+): (.+)$/, (run, what) => `実行 ${run}: ${said(what, failures)}`],
    [/^no run can begin: (.+)$/, (what) => `実行を始められません: ${said(what, failures)}`],
    [/^(\d+) values? (?:was|were) written three times running: something else takes them back$/, (n) => `${n} 件の値を 3 回続けて書き込みました。ほかの何かが元に戻しています。`],
    [/^the credential (.+) ends on (.+)$/, (name, date) => `認証情報 ${name} の有効期限は ${date} です。`],
    [/^run (\d+) has (\d+) changed targets; the most of the last (\d+) runs was (\d+)$/, (run, now, runs, most) => `実行 ${run} の変更対象は ${now} 件です。直近 ${runs} 回の最多は ${most} 件でした。`],
    [/^run (\d+) has read (\d+) (sources|targets); the most of the last (\d+) runs was (\d+)$/, (run, now, side, runs, most) => `実行 ${run} が${side === 'sources' ? '送信元' : '送信先'}から読み取ったのは ${now} 件です。直近 ${runs} 回の最多は ${most} 件でした。`],
    [/^the night of (.+) went by without its run$/, (date) => `${date} の夜間実行が行われませんでした。`],
    [/^run (\d+) goes on for more than (\d+) minutes; those before took (\d+) minutes at most$/, (run, limit, longest) => `実行 ${run} は ${limit} 分を超えて続いています。これまでの最長は ${longest} 分でした。`],
    [/^run (\d+) took more than (\d+) minutes; those before took (\d+) minutes at most$/, (run, limit, longest) => `実行 ${run} は ${limit} 分より長くかかりました。これまでの最長は ${longest} 分でした。`],
    [/^letters grow: (\d+), (\d+), (\d+) in the last three runs$/, (first, second, third) => `レターが増えています。直近 3 回の実行で ${first}、${second}、${third} 件です。`],
  ],
  held: (run, reasons) => `実行 ${run} は保留されています${reasons.length === 0 ? '。' : `: ${reasons.join(' ')}`}`,
};
