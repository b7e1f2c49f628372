import { settings as en } from '@/words/en/settings';
import { settings as ja } from '@/words/ja/settings';

export const words = { en, ja };
