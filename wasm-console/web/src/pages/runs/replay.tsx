import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask } from '@/api/client';
import { useWords } from '@/app/language';
import { EntityLink, targetKind } from '@/sync/entity_link';
import { type Difference, type Replay, replay, type Side } from '@/sync/replay';
import { words as syncWords } from '@/sync/words';
import { useFormat } from '@/ui/format';
import { Change, FieldName, Section, Status } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { words } from './words';

function One({ side }: { readonly side: Side | null }): ReactNode {
  const w = useWords(words);
  return side === null ? <Text span size="xs" c="var(--quiet)">{w.replayNoChange}</Text> : <Change before={side.old} after={side.new} />;
}

function Found({ found, subscription }: { readonly found: Replay; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const columns: readonly Column<Difference>[] = [
    { id: 'target', title: w.target, width: 'minmax(8rem, 12rem)', sort: (row) => row.target, cell: (row) => <EntityLink subscription={subscription} kind={targetKind(row.part.connection, row.part.direction)} id={row.target} /> },
    { id: 'field', title: w.undoField, width: 'minmax(7rem, 12rem)', sort: (row) => row.field, cell: (row) => <FieldName name={row.field} /> },
    { id: 'then', title: w.replayThen, width: 'minmax(8rem, 1fr)', cell: (row) => <One side={row.then} />, named: true },
    { id: 'under', title: w.replayUnder, width: 'minmax(8rem, 1fr)', cell: (row) => <One side={row.under} />, named: true },
  ];
  return (
    <Stack gap="xs">
      {found.parts.map((part) => (
        <Group key={`${part.connection} ${part.direction}`} gap="sm">
          <Text size="sm">{s.part(part.connection, part.direction)}</Text>
          <Status tone={part.same ? 'good' : 'bad'}>{part.same ? w.replaySame : w.replayOther}</Status>
          <Text size="sm" c="var(--quiet)">
            {part.changes_under === undefined ? w.replayChanges(format.number(part.changes)) : w.replayBoth(format.number(part.changes), format.number(part.changes_under), format.number(part.differences ?? 0))}
          </Text>
        </Group>
      ))}
      {found.differences.length > 0 && <VirtualTable label={w.replayDifferences} rows={found.differences} columns={columns} rowKey={(row) => `${row.part.connection} ${row.part.direction} ${row.target} ${row.field}`} height="40vh" />}
    </Stack>
  );
}

/** The run planned again from what is kept of it: as it was, and under the mapping that is in force. */
export function PlanAgain({ run, subscription }: { readonly run: number; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const again = useMutation({
    mutationFn: async (under: boolean) => {
      const signal = AbortSignal.timeout(10 * 60_000);
      const inForce = under ? await ask(api.GET('/api/v1/subscriptions/{subscription}/configuration', { params: { path: { subscription } }, signal })) : undefined;
      return replay(subscription, run, inForce?.configuration, signal);
    },
  });
  return (
    <Section title={w.replayTitle}>
      <Stack gap="sm">
        <Text size="sm" c="var(--quiet)">
          {w.replayText}
        </Text>
        <Group gap="xs">
          <Button variant="default" loading={again.isPending && !again.variables} disabled={again.isPending} onClick={() => again.mutate(false)}>
            {w.replayGo}
          </Button>
          <Button variant="default" loading={again.isPending && again.variables} disabled={again.isPending} onClick={() => again.mutate(true)}>
            {w.replayGoUnder}
          </Button>
        </Group>
        {again.error !== null && <ProblemNotice error={again.error} />}
        {again.data !== undefined && <Found found={again.data} subscription={subscription} />}
      </Stack>
    </Section>
  );
}
