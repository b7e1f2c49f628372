import { preview as en } from '@/words/en/preview';
import { preview as ja } from '@/words/ja/preview';

export const words = { en, ja };
