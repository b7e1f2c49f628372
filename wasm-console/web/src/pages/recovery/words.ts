import { recovery as en } from '@/words/en/recovery';
import { recovery as ja } from '@/words/ja/recovery';

export const words = { en, ja };
