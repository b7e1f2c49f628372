import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { type Replay, replay } from '@/sync/replay';
import { words as syncWords } from '@/sync/words';
import { useFormat } from '@/ui/format';
import { Section, Status } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

function Found({ found }: { readonly found: Replay }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  return (
    <Stack gap="xs">
      {found.parts.map((part) => (
        <Group key={`${part.connection} ${part.direction}`} gap="sm">
          <Text size="sm">{s.part(part.connection, part.direction)}</Text>
          <Status tone={part.same ? 'good' : 'bad'}>{part.same ? w.replaySame : w.replayOther}</Status>
          <Text size="sm" c="var(--quiet)">
            {w.replayChanges(format.number(part.changes))}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}

/** The run planned again from what is kept of it, as it was. */
export function PlanAgain({ run, subscription }: { readonly run: number; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const again = useMutation({ mutationFn: () => replay(subscription, run, undefined, AbortSignal.timeout(10 * 60_000)) });
  return (
    <Section title={w.replayTitle}>
      <Stack gap="sm">
        <Text size="sm" c="var(--quiet)">
          {w.replayText}
        </Text>
        <Group gap="xs">
          <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
            {w.replayGo}
          </Button>
        </Group>
        {again.error !== null && <ProblemNotice error={again.error} />}
        {again.data !== undefined && <Found found={again.data} />}
      </Stack>
    </Section>
  );
}
