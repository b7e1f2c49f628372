import { Alert, Anchor, Group, List, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { ProblemError } from '@/api/problem';
import { partHasExceptions } from '@/sync/changes';
import { changesQuery } from '@/sync/changes_query';
import { useGuardReason } from '@/sync/guard_reasons';
import { isDecided } from '@/sync/held';
import { lastRunsQuery, type Run, type RunPart } from '@/sync/queries';
import { hasExceptions, PartState } from '@/sync/run_state';
import { words as syncWords } from '@/sync/words';
import { Icon } from '@/ui/icons';
import { Count, Section } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

const order = ['changed_targets', 'changes', 'cleared', 'unchanged_targets', 'unmatched_sources', 'ambiguous', 'no_identifier', 'invalid', 'filtered', 'anonymous', 'refused', 'unknown', 'superseded', 'waiting'] as const;
const always = new Set<string>(['changed_targets', 'changes', 'unchanged_targets', 'unmatched_sources']);
const tones: Record<string, 'warn' | 'bad'> = { ambiguous: 'warn', invalid: 'warn', refused: 'bad', unknown: 'warn', cleared: 'warn' };

/** The reasons of the guard. */
export function HeldBy({ part }: { readonly part: RunPart }): ReactNode {
  const said = useGuardReason();
  return (
    <List size="sm">
      {part.held_by.map((reason) => (
        <List.Item key={reason}>{said(reason)}</List.Item>
      ))}
    </List>
  );
}

export function PlanCounts({ part }: { readonly part: RunPart }): ReactNode {
  const s = useWords(syncWords);
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, sm: 4, lg: 6 }} spacing="sm" verticalSpacing="xs">
      {order
        .filter((name) => (always.has(name) && part.counts[name] !== undefined) || (part.counts[name] ?? 0) > 0)
        .map((name) => (
          <Count key={name} label={(part.counts[name] === 1 ? s.countsOfOne[name] : undefined) ?? s.counts[name] ?? name} value={part.counts[name] ?? 0} {...(tones[name] === undefined ? {} : { tone: tones[name] })} />
        ))}
    </SimpleGrid>
  );
}

export function Part({ part, run, subscription }: { readonly part: RunPart; readonly run: Run; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const others = useQuery(lastRunsQuery(subscription)).data ?? [];
  const changes = useQuery({ ...changesQuery(subscription, run.run), enabled: hasExceptions(run) }).data; // the page asks for them anyway
  const exceptions = useMemo(() => changes !== undefined && partHasExceptions(changes, part), [changes, part]);
  return (
    <Section
      title={
        <Group gap="xs" component="span" display="inline-flex">
          {s.part(part.connection, part.direction)} <PartState part={part} run={run} exceptions={exceptions} />
        </Group>
      }
      actions={
        <Text size="xs" c="var(--quiet)">
          {part.direction === 'push' ? s.directions.push : s.directions.pull}
        </Text>
      }
    >
      {part.error !== undefined && <ProblemNotice error={new ProblemError({ status: 0, code: part.error.code, detail: part.error.what, where: part.error.where, hint: part.error.hint })} />}
      {part.state === 'held' && (
        <Alert color={run.rejected_by === '' ? 'orange' : 'gray'} icon={<Icon name="held" />} title={run.rejected_by === '' ? w.heldBecause : w.heldRejected} mb="sm">
          <HeldBy part={part} />
          {!isDecided(run, part, others) && (
            <Anchor component={Link} href={path('s', subscription, 'recovery')} size="sm" c="inherit" underline="always">
              {w.decide}
            </Anchor>
          )}
        </Alert>
      )}
      {part.planned > 0 && <PlanCounts part={part} />}
      {part.digest !== '' && (
        <Text size="xs" c="var(--quiet)" mt="sm">
          {w.digest}: <span className="value">{part.digest}</span>
        </Text>
      )}
    </Section>
  );
}
