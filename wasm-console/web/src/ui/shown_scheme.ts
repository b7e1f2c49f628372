import { useSyncExternalStore } from 'react';

const attribute = 'data-mantine-color-scheme';

function listen(told: () => void): () => void {
  const watching = new MutationObserver(told);
  watching.observe(document.documentElement, { attributeFilter: [attribute] });
  return () => watching.disconnect();
}

/**
 * The scheme that colours are shown by: for what looks them up once and draws with them. The one that the system wants is known a moment earlier, when they
 * still are the other's.
 */
export const useShownScheme = (): string => useSyncExternalStore(listen, () => document.documentElement.getAttribute(attribute) ?? '');
