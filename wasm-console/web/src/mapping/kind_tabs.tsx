import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import { type Configuration, connectionOf, type Kind, kinds } from '@/draft/configuration';
import { words } from './words';

/** Visitors or accounts: which of them the page is about is part of its address. */
export function KindTabs({ configuration, children }: { readonly configuration: Configuration; readonly children: (kind: Kind) => ReactNode }): ReactNode {
  const w = useWords(words);
  const [query, setQuery] = useQueryParameters();
  const first = kinds.find((kind) => connectionOf(configuration, kind) !== undefined) ?? 'visitor';
  const kind = kinds.find((one) => one === query.get('of')) ?? first;
  return (
    <Tabs value={kind} onChange={(value) => setQuery({ of: value ?? undefined })} keepMounted={false}>
      <Tabs.List>
        {kinds.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {w.tabs[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {kinds.map((one) => (
        <Tabs.Panel key={one} value={one} pt="xs">
          {children(one)}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
