import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import { words } from './words';

/** What the guard said (engine/core/planning/guard.cpp, engine/sync/execution.cpp), taken apart. */
export type GuardReason =
  | { readonly kind: 'changed'; readonly count: number; readonly of: number; readonly earlier: number; readonly above: number; readonly share: string }
  | { readonly kind: 'cleared'; readonly count: number; readonly of: number; readonly field: string; readonly above: number; readonly share: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'restored' }
  | { readonly kind: 'shrunk'; readonly count: number; readonly before: number; readonly share: string };

const changed = /^(\d+) of (\d+) matched targets would change(?:, (\d+) others were in the last 24 hours)? \(held above (\d+) and (.+)\)$/;
const cleared = /^(\d+) of (\d+) values (?:of (.+) )?would be cleared \(held above (\d+) and (.+)\)$/;
const shrunk = /^the source side has (\d+) records, it had (\d+) within the last seven nights \(held when smaller by more than (.+)\)$/;

/** Null: a sentence of another version. */
export function guardReason(sentence: string): GuardReason | null {
  if (sentence === 'the source side is empty') return { kind: 'empty' };
  if (sentence === 'the directory was restored from a backup: a person is to look at its first run') return { kind: 'restored' };
  const [, count = '', of = '', third = '', above = '', share = ''] = changed.exec(sentence) ?? cleared.exec(sentence) ?? [];
  if (count !== '') {
    const both = { count: Number(count), of: Number(of), above: Number(above), share };
    return changed.test(sentence) ? { kind: 'changed', earlier: Number(third), ...both } : { kind: 'cleared', field: third, ...both };
  }
  const [, now, before, less] = shrunk.exec(sentence) ?? [];
  return now === undefined || before === undefined || less === undefined ? null : { kind: 'shrunk', count: Number(now), before: Number(before), share: less };
}

/** The guard's sentences in the page's language. */
export function useGuardReason(): (sentence: string) => string {
  const w = useWords(words).guard;
  const { number } = useFormat();
  return (sentence) => {
    const reason = guardReason(sentence);
    switch (reason?.kind) {
      case 'changed':
        return w.changed(number(reason.count), number(reason.of), reason.earlier > 0 ? number(reason.earlier) : '', number(reason.above), reason.share);
      case 'cleared':
        return w.cleared(number(reason.count), number(reason.of), reason.field, number(reason.above), reason.share);
      case 'empty':
        return w.empty;
      case 'restored':
        return w.restored;
      case 'shrunk':
        return w.shrunk(number(reason.count), number(reason.before), reason.share);
      case undefined:
        return sentence;
    }
  };
}
