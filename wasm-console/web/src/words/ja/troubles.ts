import type { troubles as english } from '../en/troubles';

export const troubles: typeof english = {
  says: (failure) => [
    [/^run (\d+): (.+)$/, (run, what) => `実行 ${run}: ${failure(what ?? '')}`],
    [/^no run can begin: (.+)$/, (what) => `実行を始められません: ${failure(what ?? '')}`],
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
