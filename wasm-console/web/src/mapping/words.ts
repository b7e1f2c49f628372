import { mapping as en } from '@/words/en/mapping';
import { mapping as ja } from '@/words/ja/mapping';

export const words = { en, ja };
