import { Button } from '@mantine/core';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { askLines, type Schemas } from '@/api/client';
import { useCurrentSubscription } from '@/app/current_subscription';
import { useWords } from '@/app/language';
import { nameOfActor } from '@/app/session';
import { Show, stateOfPages } from '@/ui/data_state';
import { Empty, Section, Time } from '@/ui/parts';
import { said } from '@/ui/said';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { WithTimes } from '@/ui/with_times';
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
  const here = useCurrentSubscription() ?? '';
  const told = (text: string): ReactNode => <WithTimes text={said(text, w.says)} subscription={here} />;
  const acts = useInfiniteQuery(auditQuery);
  const columns: readonly Column<Act>[] = [
    { id: 'time', title: w.time, width: '11rem', sort: (act) => act.time, cell: (act) => <Time iso={act.time} subscription={here} parts="second" /> },
    { id: 'actor', title: w.actor, width: 'minmax(5rem, 9rem)', sort: (act) => act.actor, cell: (act) => nameOfActor(act.actor) },
    { id: 'act', title: w.act, width: 'minmax(8rem, 13rem)', sort: (act) => w.acts[act.act], cell: (act) => w.acts[act.act] },
    { id: 'of', title: w.of, width: 'minmax(8rem, 1fr)', sort: (act) => act.of, cell: (act) => told(act.of) },
    { id: 'change', title: w.change, width: 'minmax(8rem, 1fr)', cell: (act) => (act.before !== '' || act.after !== '') && <>{told(act.before || '–')} → {told(act.after || '–')}</> },
  ];
  return (
    <Section title={w.title}>
      <Show of={stateOfPages(acts, (page) => page, (all) => all.length === 0)} empty={<Empty title={w.none} />}>
        {(all) => (
          <>
            <VirtualTable label={w.title} rows={all} columns={columns} rowKey={(act) => String(act.position)} />
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
