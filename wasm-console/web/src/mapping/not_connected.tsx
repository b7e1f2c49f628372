import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { go, path, withQuery } from '@/app/location';
import type { Kind } from '@/draft/configuration';
import { Empty } from '@/ui/parts';
import { words } from './words';

/** Before anything is mapped there is a connection. */
export function NotConnected({ subscription, kind }: { readonly subscription: string; readonly kind: Kind }): ReactNode {
  const w = useWords(words);
  const to = withQuery(path('s', subscription, 'connections'), { of: kind });
  return <Empty icon="connections" title={w.noConnection(w.tabs[kind])} text={w.noConnectionText} action={<Button onClick={() => go(to)}>{w.connect}</Button>} />;
}
