import { reports as en } from '@/words/en/reports';
import { reports as ja } from '@/words/ja/reports';

export const words = { en, ja };
