import { sync as en } from '@/words/en/sync';
import { sync as ja } from '@/words/ja/sync';

export const words = { en, ja };
