import { files as en } from '@/words/en/files';
import { files as ja } from '@/words/ja/files';

export const words = { en, ja };
