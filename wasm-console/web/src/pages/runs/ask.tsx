import { Box, Button, Card, Group, List, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import type { EntityKind } from '@/sync/entity_link';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf } from '@/ui/data_state';
import { Section, Value } from '@/ui/parts';
import { said } from '@/ui/said';
import { useButtons } from '@/ui/with_buttons';
import { words } from './words';

type Answer = Schemas['WhyNot']['answers'][number];

function One({ answer }: { readonly answer: Answer }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const withButtons = useButtons();
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
                {one.field}: <Value value={one.value} /> – {one.why}
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

function Answers({ run, subscription, kind, id }: { readonly run: number; readonly subscription: string; readonly kind: EntityKind; readonly id: string }): ReactNode {
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

/** "What did this run do with …?": also of those that it left alone, and why. */
export function Ask({ run, subscription }: { readonly run: number; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const [query, setQuery] = useQueryParameters();
  const [kind, setKind] = useState(query.get('kind') ?? 'visitor');
  const [id, setId] = useState(query.get('of') ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setQuery({ kind, of: id.trim() });
  };
  const asked = query.get('of') ?? '';
  return (
    <Section title={w.ask}>
      <Text size="sm" c="var(--quiet)" mb="xs">
        {w.askText}
      </Text>
      <form onSubmit={submit}>
        <Group gap="xs" align="flex-end" mb={asked === '' ? 0 : 'sm'}>
          <NativeSelect label={w.askKind} value={kind} data={(['visitor', 'account', 'record'] as const).map((one) => ({ value: one, label: w.kinds[one] }))} onChange={(event) => setKind(event.currentTarget.value)} />
          <TextInput label={w.askId} value={id} onChange={(event) => setId(event.currentTarget.value)} autoCapitalize="none" spellCheck={false} style={{ flex: '1 1 14rem' }} />
          <Button type="submit" disabled={id.trim() === ''}>
            {w.askGo}
          </Button>
        </Group>
      </form>
      {asked !== '' && <Answers run={run} subscription={subscription} kind={(query.get('kind') ?? 'visitor') as EntityKind} id={asked} />}
    </Section>
  );
}
