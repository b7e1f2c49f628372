import { Stack, Table, Text, Anchor } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '@/api/client';
import { subscriptionsQuery } from '@/api/queries';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { useSubscription } from '@/app/parts_of_path';
import { words as appWords } from '@/app/words';
import { askAgain } from '@/sync/ask_again';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf } from '@/ui/data_state';
import { Empty, Page, Section, Status, Time } from '@/ui/parts';
import { Card } from './card';
import { followedOf, movedSince } from './followed';
import { words } from './words';

/** With so many or fewer each is shown whole; else a line each leads to it. */
const mostWhole = 3;

type Subscription = Schemas['Subscription'];

function Line({ of }: { readonly of: Subscription }): ReactNode {
  const w = useWords(words);
  const states: Readonly<Record<string, string>> = useWords(syncWords).states;
  const name = of.subscription;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={path('s', name)}>
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td>{of.damaged === undefined ? (states[of.newest_run_state] ?? of.newest_run_state) : <Status tone="bad">{w.damaged}</Status>}</Table.Td>
      <Table.Td>{of.paused ? <Status tone="quiet">{w.paused}</Status> : of.next_night === null ? '–' : <Time iso={of.next_night.planned} subscription={name} />}</Table.Td>
    </Table.Tr>
  );
}

function List({ of }: { readonly of: readonly Subscription[] }): ReactNode {
  const w = useWords(words);
  return (
    <Section title={w.subscriptions}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.subscriptions}</Table.Th>
            <Table.Th scope="col">{w.state}</Table.Th>
            <Table.Th scope="col">{w.night}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.map((one) => (
            <Line key={one.subscription} of={one} />
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

/** The cards, one of them followed; what is shown of another is asked for again when the list has it further. */
function Cards({ shown, named }: { readonly shown: readonly Subscription[]; readonly named: boolean }): ReactNode {
  const client = useQueryClient();
  const followed = followedOf(shown);
  const before = useRef(shown);
  useEffect(() => {
    for (const moved of movedSince(before.current, shown)) if (moved !== followed) void askAgain(client, moved);
    before.current = shown;
  }, [client, shown, followed]);
  return (
    <Stack gap="lg">
      {shown.map((each) => (
        <Card key={each.subscription} of={each} named={named} followed={each.subscription === followed} />
      ))}
    </Stack>
  );
}

/** Per subscription: the last nights, what changed, what needs a person. */
export default function Overview(): ReactNode {
  const w = useWords(words);
  const title = useWords(appWords).pages.overview;
  const one = useSubscription();
  const missing = useWords(appWords).noSuchSubscription;
  const list = useQuery(subscriptionsQuery);
  const chosen = one === '' ? list.data : list.data?.filter((each) => each.subscription === one);
  return (
    <Page title={title} lead={w.lead}>
      <Show of={stateOf(list, (all) => all.length === 0)} empty={<Empty icon="connections" title={w.none} text={w.noneText} />} lines={8}>
        {(all) => {
          const shown = chosen ?? all;
          if (shown.length === 0) return <Text>{missing(one)}</Text>;
          if (shown.length > mostWhole) return <List of={shown} />;
          return <Cards shown={shown} named={all.length > 1} />;
        }}
      </Show>
    </Page>
  );
}
