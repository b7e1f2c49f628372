import { entities as en } from '@/words/en/entities';
import { entities as ja } from '@/words/ja/entities';

export const words = { en, ja };
