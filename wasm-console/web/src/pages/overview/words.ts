import { overview as en } from '@/words/en/overview';
import { overview as ja } from '@/words/ja/overview';

export const words = { en, ja };
