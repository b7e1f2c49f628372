/** Everything that pages say, by which a button is found by its name. */
export { app } from '@/words/en/app';
export { connections } from '@/words/en/connections';
export { mapping } from '@/words/en/mapping';
export { preview } from '@/words/en/preview';
export { recovery } from '@/words/en/recovery';
export { runs } from '@/words/en/runs';
export { settings } from '@/words/en/settings';
export { start } from '@/words/en/start';
export { ui } from '@/words/en/ui';
