import { app as en } from '@/words/en/app';
import { app as ja } from '@/words/ja/app';

export const words = { en, ja };
