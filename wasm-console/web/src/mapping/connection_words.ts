import { connections as en } from '@/words/en/connections';
import { connections as ja } from '@/words/ja/connections';

export const connectionWords = { en, ja };
