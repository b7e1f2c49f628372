import { useWords } from '@/app/language';
import { useFailureSays } from '@/ui/failure_says';
import { said } from '@/ui/said';
import { troubles as en } from '@/words/en/troubles';
import { troubles as ja } from '@/words/ja/troubles';
import { useGuardReason } from './guard_reasons';

const words = { en, ja };
const held = /^run (\d+) is held(?:: (.+))?$/;

/** What a trouble is, in the page's language: the engine's sentence, with the guard's reasons as every page says them. */
export function useTroubleSays(): (sentence: string) => string {
  const w = useWords(words);
  const reason = useGuardReason();
  const failure = useFailureSays();
  return (sentence) => {
    const [whole, run = '', reasons] = held.exec(sentence) ?? [];
    return whole === undefined ? said(sentence, w.says(failure)) : w.held(run, reasons === undefined ? [] : reasons.split('; ').map(reason));
  };
}
