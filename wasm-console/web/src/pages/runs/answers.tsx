import { Box, Card, List, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import type { EntityKind } from '@/sync/entity_link';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf } from '@/ui/data_state';
import { useFailureSays } from '@/ui/failure_says';
import { Value } from '@/ui/parts';
import { said } from '@/ui/said';
import { useButtons } from '@/ui/with_buttons';
import { words } from './words';

type Answer = Schemas['WhyNot']['answers'][number];

function One({ answer }: { readonly answer: Answer }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const withButtons = useButtons();
  const says = useFailureSays();
  return (
    <Card withBorder padding="sm">
      <Text size="xs" c="var(--quiet)">
        {s.part(answer.connection, answer.direction)}
      </Text>
      <Text fw={620}>{said(answer.verdict, w.verdicts)}</Text>
      {answer.why !== '' && <Text size="sm">{withButtons(said(answer.why, w.reasons))}</Text>}
      {answer.identifier !== '' && (
        <Text size="sm">
          {w.identifier}: <Value value={answer.identifier} />
        </Text>
      )}
      {answer.shared_with.length > 0 && (
        <Text size="sm">
          {w.sharedWith}: {answer.shared_with.map((id) => <span key={id}><Value value={id} /> </span>)}
        </Text>
      )}
      {answer.invalid.length > 0 && (
        <Box mt={4}>
          <Text size="sm">{w.invalid}</Text>
          <List size="sm">
            {answer.invalid.map((one) => (
              <List.Item key={one.field}>
                {one.field}: <Value value={one.value} /> – {says(one.why)}
              </List.Item>
            ))}
          </List>
        </Box>
      )}
      {answer.since_run > 0 && answer.since_run !== answer.run && (
        <Text size="xs" c="var(--quiet)">
          {w.since(answer.since_run)}
        </Text>
      )}
    </Card>
  );
}

/** What a run did with one of them, or why it left it alone: by each part that it takes part in. */
export function Answers({ run, subscription, kind, id }: { readonly run: number; readonly subscription: string; readonly kind: EntityKind; readonly id: string }): ReactNode {
  const w = useWords(words);
  const answers = useQuery({
    queryKey: [subscription, 'why not', run, kind, id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/runs/{run}/why-not', { params: { path: { subscription, run: String(run) }, query: { [kind]: id } }, signal })),
  });
  return (
    <Show of={stateOf(answers, (all) => all.answers.length === 0 && !all.erased)} empty={<Text size="sm">{w.notTaken}</Text>} lines={2}>
      {(all) => (
        <Stack gap="xs">
          {all.erased && <Text size="sm">{w.erased}</Text>}
          {all.answers.map((answer) => (
            <One key={`${answer.connection} ${answer.direction}`} answer={answer} />
          ))}
        </Stack>
      )}
    </Show>
  );
}
