import { segments as en } from '@/words/en/segments';
import { segments as ja } from '@/words/ja/segments';

export const words = { en, ja };
