import { useParams } from 'wouter';
import { decodePart } from './location';

/** What stands in the page's path, decoded: `usePart('subscription')`. */
export function usePart(name: string): string {
  const parts = useParams() as Readonly<Record<string, string | undefined>>;
  return decodePart(parts[name] ?? '');
}

export const useSubscription = (): string => usePart('subscription');
