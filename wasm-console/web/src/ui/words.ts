import { ui as en } from '@/words/en/ui';
import { ui as ja } from '@/words/ja/ui';

export const words = { en, ja };
