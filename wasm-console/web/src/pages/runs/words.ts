import { runs as en } from '@/words/en/runs';
import { runs as ja } from '@/words/ja/runs';

export const words = { en, ja };
