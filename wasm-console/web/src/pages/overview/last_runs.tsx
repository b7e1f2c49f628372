import { Anchor, Box, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { exceptionsOf, type Run } from '@/sync/queries';
import { RunState, useStarter } from '@/sync/run_state';
import { words as syncWords } from '@/sync/words';
import { useFormat } from '@/ui/format';
import { Time } from '@/ui/parts';
import classes from './last_runs.module.css';
import { words } from './words';

const shown = 5;

/** A bar a run, as high as the records that it wrote; the newest to the right. Each is a link that says in words what it shows. */
function Bars({ runs, subscription }: { readonly runs: readonly Run[]; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const zone = useZone(subscription);
  const most = Math.max(1, ...runs.map((run) => run.counts['accepted'] ?? 0));
  return (
    <ol className={classes['bars']} aria-label={w.chart}>
      {[...runs].reverse().map((run) => {
        const written = run.counts['accepted'] ?? 0;
        const label = w.bar(run.run, format.time(run.started, zone), format.number(written), s.states[run.state]);
        const tone = run.state === 'failed' || run.cut_off ? 'bad' : run.state === 'held' || exceptionsOf(run) > 0 ? 'warn' : 'good';
        return (
          <li key={run.run}>
            <Link href={path('s', subscription, 'runs', run.run)} aria-label={label} title={label}>
              <span className={classes['bar']} data-tone={tone} style={{ height: `${Math.max(4, Math.round((written / most) * 100))}%` }} />
            </Link>
          </li>
        );
      })}
    </ol>
  );
}

export function LastRuns({ runs, subscription }: { readonly runs: readonly Run[]; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const starter = useStarter();
  return (
    <Stack gap="sm">
      <Bars runs={runs} subscription={subscription} />
      <Stack component="ul" gap={6} p={0} m={0} style={{ listStyle: 'none' }}>
        {runs.slice(0, shown).map((run) => (
          <Box component="li" key={run.run}>
            <Group gap="xs" justify="space-between" wrap="nowrap">
              <Group gap="xs" wrap="nowrap">
                <Anchor component={Link} href={path('s', subscription, 'runs', run.run)} size="sm" style={{ whiteSpace: 'nowrap' }}>
                  {s.run(run.run)}
                </Anchor>
                <RunState run={run} />
              </Group>
              <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                {format.number(run.counts['accepted'] ?? 0)} <Text span size="xs" c="var(--quiet)">{w.written}</Text>
              </Text>
            </Group>
            <Text size="xs" c="var(--quiet)">
              <Time iso={run.started} subscription={subscription} /> · {starter(run)}
            </Text>
          </Box>
        ))}
      </Stack>
    </Stack>
  );
}
