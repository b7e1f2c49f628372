import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { connectionWords } from '@/mapping/connection_words';
import { Show, stateOf } from '@/ui/data_state';
import { Empty, Section, Status } from '@/ui/parts';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { Failed } from '@/ui/failed';
import { words as uiWords } from '@/ui/words';
import { words } from './words';

type Listed = Schemas['AllCredentials']['credentials'][number];

function State({ of }: { readonly of: Listed }): ReactNode {
  const { states } = useWords(connectionWords).credentials;
  return (
    <>
      <Status tone={of.state === 'there' ? 'good' : 'bad'}>{states[of.state]}</Status>
      {of.error !== null && (
        <Text size="xs" c="var(--bad)" component="div">
          <Failed error={of.error} />
        </Text>
      )}
    </>
  );
}

/** Every secret that is sealed here, by its name: whether it opens, and who goes by it. */
export function AllCredentials(): ReactNode {
  const w = useWords(words).credentials;
  const { used } = useWords(connectionWords).credentials;
  const { comma } = useWords(uiWords);
  const all = useQuery({ queryKey: ['credentials'], queryFn: ({ signal }) => ask(api.GET('/api/v1/credentials', { signal })).then(({ credentials }) => credentials) });
  const usedBy = (one: Listed): string => one.used_by.map(({ subscription, used_for }) => w.use(subscription, used[used_for])).join(comma) || w.nobody;
  const columns: readonly Column<Listed>[] = [
    { id: 'name', title: w.name, width: 'minmax(9rem, 15rem)', sort: (one) => one.name, cell: (one) => <span className="value">{one.name}</span> },
    { id: 'state', title: w.state, width: 'minmax(7rem, 12rem)', sort: (one) => one.state, cell: (one) => <State of={one} /> },
    { id: 'way', title: w.way, width: 'minmax(9rem, 1fr)', sort: (one) => one.way, cell: (one) => w.ways[one.way] ?? one.way },
    { id: 'used', title: w.usedBy, width: 'minmax(9rem, 1fr)', sort: usedBy, cell: usedBy, named: true },
  ];
  return (
    <Section title={w.title}>
      <Text size="sm" c="var(--quiet)" mb="sm">
        {w.text}
      </Text>
      <Show of={stateOf(all, (list) => list.length === 0)} empty={<Empty title={w.none} text={w.noneText} />}>
        {(list) => <VirtualTable label={w.title} rows={list} columns={columns} rowKey={(one) => one.name} />}
      </Show>
    </Section>
  );
}
