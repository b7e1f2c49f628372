import { Anchor, Button, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import { usePart, useSubscription } from '@/app/parts_of_path';
import { nameOfActor } from '@/app/session';
import { words as appWords } from '@/app/words';
import { segmentsQuery } from '@/sync/saved_segments';
import { Show, stateOf } from '@/ui/data_state';
import { notice, noticeProblem } from '@/ui/notice';
import { Empty, Needs, Page, Section, Time } from '@/ui/parts';
import { Editor } from './editor';
import { dropSegment, type Saved, saveSegment } from './queries';
import { words } from './words';

function List({ list, subscription }: { readonly list: readonly Saved[]; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const client = useQueryClient();
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: [subscription, 'segments'] });
  const drop = useMutation({
    mutationFn: (one: Saved) => dropSegment(subscription, one.name),
    onSuccess: (_, one) => {
      void again();
      notice({ text: w.dropped(one.name), undo: () => saveSegment(subscription, one.name, one.of, one.segment).then(again) });
      go(path('s', subscription, 'segments'), { replace: true });
    },
    onError: noticeProblem,
  });
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{w.name}</Table.Th>
          <Table.Th scope="col">{w.text}</Table.Th>
          <Table.Th scope="col" visibleFrom="sm">
            {w.by}
          </Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {list.map((one) => (
          <Table.Tr key={one.name}>
            <Table.Th scope="row" fw={500}>
              <Anchor component={Link} href={path('s', subscription, 'segments', one.name)} aria-label={w.open(one.name)}>
                {one.name}
              </Anchor>
            </Table.Th>
            <Table.Td>
              <Text span size="xs" c="var(--quiet)">
                {w[one.of]}
              </Text>{' '}
              <span className="value">{one.segment}</span>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Time iso={one.saved} subscription={subscription} /> · {nameOfActor(one.actor)}
            </Table.Td>
            <Table.Td ta="right">
              <Needs role="operator">
                {(allowed) => (
                  <Button size="compact-sm" variant="subtle" color="red" disabled={!allowed || drop.isPending} onClick={() => drop.mutate(one)} aria-label={w.dropOf(one.name)}>
                    {w.drop}
                  </Button>
                )}
              </Needs>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** The saved segments, and one that is written: its size as one types. */
export default function Segments(): ReactNode {
  const w = useWords(words);
  const title = useWords(appWords).pages.segments;
  const subscription = useSubscription();
  const name = usePart('name');
  const list = useQuery(segmentsQuery(subscription));
  const chosen = list.data?.find((one) => one.name === name);
  return (
    <Page
      title={title}
      lead={w.lead}
      actions={
        name !== '' && (
          <Button variant="default" onClick={() => go(path('s', subscription, 'segments'))}>
            {w.fresh}
          </Button>
        )
      }
    >
      <Editor key={`${subscription} ${chosen?.position ?? ''}`} subscription={subscription} saved={chosen} />
      <Section title={w.list}>
        <Show of={stateOf(list, (all) => all.length === 0)} empty={<Empty icon="segments" title={w.none} text={w.noneText} />}>
          {(all) => <List list={all} subscription={subscription} />}
        </Show>
      </Section>
    </Page>
  );
}
