import type { reports as english } from '../en/reports';

export const reports: typeof english = {
  title: 'レポート',
  lead: 'Pendo のレポートのどの列を、Salesforce のどの項目に書き込むかを決めます。隣に、次の同期で変わる内容を表示します。',
  empty: '書き込むレポートはまだありません',
  emptyText: 'Pendo でビジターまたはアカウントのレポートを作り、共有してください。ID はアドレスの末尾にあります。ID 以外のすべての列を、名前が Pendo_ で始まる項目に書き込めます。',
  id: 'Pendo のレポート ID',
  idHint: 'Pendo でレポートを開くと、アドレスの末尾に ID があります。アドレス全体を貼り付けることもできます。',
  readAs: (id) => `レポート ${id} として読み取ります。`,
  add: 'このレポートを書き込む',
  another: '別のレポートを書き込む',
  again: 'このレポートはすでにあります',
  report: (id) => `レポート ${id}`,
  remove: (id) => `レポート ${id} を削除`,
  removed: (id) => `レポート ${id} を下書きから削除しました。書き込んだ値はそのまま残ります。`,
  missing: {
    title: '同じ名前の Salesforce 項目がない列',
    text: '次の列と同じ名前の Pendo_ 項目はありません。別の項目に対応させるか、この定義で作成してください。Salesforce の管理者が作成するか、Tidemark が権限とともに作成します:',
    column: '列',
    field: '作成する項目',
    type: '型',
    types: { text: 'テキスト (255)', number: '数値 (16, 2)', boolean: 'チェックボックス', list: 'ロングテキストエリア', date: '日付/時間' },
  },
};
