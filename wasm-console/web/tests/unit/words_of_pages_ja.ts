/** Everything that pages say, by which a button is found by its name. */
export { app } from '@/words/ja/app';
export { connections } from '@/words/ja/connections';
export { mapping } from '@/words/ja/mapping';
export { preview } from '@/words/ja/preview';
export { recovery } from '@/words/ja/recovery';
export { runs } from '@/words/ja/runs';
export { settings } from '@/words/ja/settings';
export { start } from '@/words/ja/start';
export { ui } from '@/words/ja/ui';
