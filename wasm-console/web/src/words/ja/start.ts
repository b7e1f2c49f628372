import type { start as english } from '../en/start';

export const start: typeof english = {
  start: '今すぐ同期',
  join: '進行中の実行へ',
  joined: 'すでに実行中です。その実行を表示しています。',
  more: '一部だけを同期',
  pull: 'プルのみ(Salesforce → Pendo)',
  push: 'プッシュのみ(Pendo → Salesforce)',
  visitor: 'ビジターのみ',
  account: 'アカウントのみ',
  without: { pull: 'プルの行がありません。', push: 'プッシュするレポートがありません。', visitor: 'ビジターは接続されていません。', account: 'アカウントは接続されていません。' },
};
