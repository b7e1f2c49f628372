import { Anchor, Box, Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import type { Run } from '@/sync/queries';
import { goesOn } from '@/sync/going_on';
import { RunState, useRunState, useStarter } from '@/sync/run_state';
import { words as syncWords } from '@/sync/words';
import { useFormat } from '@/ui/format';
import { Time } from '@/ui/parts';
import { type Bar, toneOf } from './bars';
import classes from './last_runs.module.css';
import { words } from './words';

const shown = 5;

const RunsPlot = lazy(() => import('./runs_plot'));

/** A bar a run, as high as the records that it wrote, the newest to the right; what is pointed at stands below in words. */
function Bars({ bars, subscription }: { readonly bars: readonly Bar[]; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const [pointed, setPointed] = useState<Bar>();
  return (
    <div className={classes['chart']}>
      <Suspense fallback={<Skeleton height={132} />}>
        <RunsPlot bars={bars} label={w.chart} number={format.number} pointAt={setPointed} open={({ run }) => go(path('s', subscription, 'runs', run))} />
      </Suspense>
      <Text size="xs" c="var(--quiet)" mih="1.6em" aria-hidden="true">
        {pointed?.text ?? ''}
      </Text>
    </div>
  );
}

function AsTable({ bars, subscription }: { readonly bars: readonly Bar[]; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  return (
    <details className={classes['table']}>
      <summary>{w.asTable(bars.length)}</summary>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{w.what}</Table.Th>
            <Table.Th scope="col" ta="right">
              {w.written}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...bars].reverse().map((bar) => (
            <Table.Tr key={bar.run}>
              <Table.Td>
                <Anchor component={Link} href={path('s', subscription, 'runs', bar.run)} size="sm">
                  {bar.text}
                </Anchor>
              </Table.Td>
              <Table.Td ta="right">{format.number(bar.written)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

/** Oldest first. */
function useBars(runs: readonly Run[], subscription: string): readonly Bar[] {
  const w = useWords(words);
  const state = useRunState();
  const format = useFormat();
  const zone = useZone(subscription);
  return [...runs].reverse().map((run) => {
    const written = run.counts['accepted'] ?? 0;
    return { run: run.run, written, tone: toneOf(run), day: format.time(run.started, zone, 'date'), text: w.bar(run.run, format.time(run.started, zone), goesOn(run) ? '' : format.number(written), state(run)) };
  });
}

export function LastRuns({ runs, subscription }: { readonly runs: readonly Run[]; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const starter = useStarter();
  const bars = useBars(runs, subscription);
  return (
    <Stack gap="sm">
      <Bars bars={bars} subscription={subscription} />
      <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none' }}>
        {runs.slice(0, shown).map((run) => (
          <Box component="li" key={run.run}>
            <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
              <Group gap="xs" style={{ flex: 1 }}>
                <Anchor component={Link} href={path('s', subscription, 'runs', run.run)} size="sm" style={{ whiteSpace: 'nowrap' }}>
                  {s.run(run.run)}
                </Anchor>
                <RunState run={run} />
              </Group>
              {!goesOn(run) && (
                <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                  {format.number(run.counts['accepted'] ?? 0)} <Text span size="xs" c="var(--quiet)">{w.written}</Text>
                </Text>
              )}
            </Group>
            <Text size="xs" c="var(--quiet)">
              <Time iso={run.started} subscription={subscription} /> · {starter(run)}
            </Text>
          </Box>
        ))}
      </Stack>
      <AsTable bars={bars} subscription={subscription} />
    </Stack>
  );
}
