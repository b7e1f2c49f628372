import { Anchor, Button, Table } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { subscriptionQuery } from '@/api/queries';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { useSubscription } from '@/app/parts_of_path';
import { words as appWords } from '@/app/words';
import { useFollow } from '@/sync/follow';
import { goesOn } from '@/sync/going_on';
import { exceptionsOf, type Run, runsQuery } from '@/sync/queries';
import { RunState, useStarter } from '@/sync/run_state';
import { Running } from '@/sync/running';
import { StartRun } from '@/sync/start_run';
import { Show, stateOfPages } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Empty, Page, Time } from '@/ui/parts';
import { words } from './words';

function Row({ run, subscription }: { readonly run: Run; readonly subscription: string }): ReactNode {
  const format = useFormat();
  const starter = useStarter();
  const exceptions = exceptionsOf(run);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={path('s', subscription, 'runs', run.run)}>
          {run.run}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <RunState run={run} />
      </Table.Td>
      <Table.Td>
        <Time iso={run.started} subscription={subscription} />
      </Table.Td>
      <Table.Td visibleFrom="sm">{run.ended !== '' && format.duration(Date.parse(run.ended) - Date.parse(run.started))}</Table.Td>
      <Table.Td visibleFrom="sm">{starter(run)}</Table.Td>
      <Table.Td ta="right">{goesOn(run) ? '–' : format.number(run.counts['accepted'] ?? 0)}</Table.Td>
      <Table.Td ta="right" c={exceptions > 0 ? 'var(--bad)' : 'inherit'} visibleFrom="sm">
        {goesOn(run) ? '–' : format.number(exceptions)}
      </Table.Td>
    </Table.Tr>
  );
}

/** All runs of a subscription, newest first. */
export default function Runs(): ReactNode {
  const w = useWords(words);
  const title = useWords(appWords).pages.runs;
  const subscription = useSubscription();
  const running = useQuery(subscriptionQuery(subscription)).data?.running ?? 0;
  const runs = useInfiniteQuery(runsQuery(subscription));
  const progress = useFollow(subscription, true);
  return (
    <Page title={title} lead={w.lead} actions={<StartRun subscription={subscription} busy={running !== 0} />}>
      {running !== 0 && <Running subscription={subscription} run={running} progress={progress} />}
      <Show of={stateOfPages(runs, (page) => page.runs, (list) => list.length === 0)} empty={<Empty icon="runs" title={w.none} text={w.noneText} />} lines={8}>
        {(list) => (
          <>
            <Table highlightOnHover withTableBorder bg="var(--surface)">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{w.run}</Table.Th>
                  <Table.Th scope="col">{w.state}</Table.Th>
                  <Table.Th scope="col">{w.began}</Table.Th>
                  <Table.Th scope="col" visibleFrom="sm">{w.took}</Table.Th>
                  <Table.Th scope="col" visibleFrom="sm">{w.by}</Table.Th>
                  <Table.Th scope="col" ta="right">{w.written}</Table.Th>
                  <Table.Th scope="col" ta="right" visibleFrom="sm">{w.exceptions}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {list.map((run) => (
                  <Row key={run.run} run={run} subscription={subscription} />
                ))}
              </Table.Tbody>
            </Table>
            {runs.hasNextPage && (
              <div>
                <Button variant="default" loading={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
                  {w.older}
                </Button>
              </div>
            )}
          </>
        )}
      </Show>
    </Page>
  );
}
