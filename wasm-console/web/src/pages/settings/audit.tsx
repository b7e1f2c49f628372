import { Button, Table } from '@mantine/core';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askLines, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { nameOfActor } from '@/app/session';
import { Show, stateOfPages } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Empty, Section } from '@/ui/parts';
import { words } from './words';

type Act = Schemas['Act'];

const pageSize = 200;

const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  initialPageParam: 0,
  queryFn: async ({ pageParam, signal }) => {
    const acts: Act[] = [];
    for await (const act of askLines<Act>(`api/v1/audit?limit=${pageSize}&after=${pageParam}`, signal)) acts.push(act);
    return acts;
  },
  getNextPageParam: (page: Act[]) => (page.length < pageSize ? undefined : page.at(-1)?.position),
});

/** Who did what about users and tokens. */
export function Audit(): ReactNode {
  const w = useWords(words).audit;
  const format = useFormat();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const acts = useInfiniteQuery(auditQuery);
  return (
    <Section title={w.title}>
      <Show of={stateOfPages(acts, (page) => page, (all) => all.length === 0)} empty={<Empty title={w.none} />}>
        {(all) => (
          <>
            <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={w.title}>
              <Table miw={560}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{w.time}</Table.Th>
                    <Table.Th scope="col">{w.actor}</Table.Th>
                    <Table.Th scope="col">{w.act}</Table.Th>
                    <Table.Th scope="col">{w.of}</Table.Th>
                    <Table.Th scope="col">{w.change}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {all.map((act) => (
                    <Table.Tr key={act.position}>
                      <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.time(act.time, zone, 'second')}</Table.Td>
                      <Table.Td>{nameOfActor(act.actor)}</Table.Td>
                      <Table.Td>{w.acts[act.act]}</Table.Td>
                      <Table.Td>{act.of}</Table.Td>
                      <Table.Td>{(act.before !== '' || act.after !== '') && `${act.before || '–'} → ${act.after || '–'}`}</Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </div>
            {acts.hasNextPage && (
              <Button variant="default" mt="sm" loading={acts.isFetchingNextPage} onClick={() => void acts.fetchNextPage()}>
                {w.more}
              </Button>
            )}
          </>
        )}
      </Show>
    </Section>
  );
}
