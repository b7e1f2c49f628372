import { log as en } from '@/words/en/log';
import { log as ja } from '@/words/ja/log';

export const words = { en, ja };
