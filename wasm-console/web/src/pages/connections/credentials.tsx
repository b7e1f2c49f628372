import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { type DraftStore, isChanged } from '@/draft/draft';
import { connectionWords } from '@/mapping/connection_words';
import { Icon } from '@/ui/icons';
import { Needs, Section, Status } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';

const of = (subscription: string) => ({ params: { path: { subscription } } });

/** Whether the credentials that are named are there, and whether both systems let in whoever comes with them. */
export function Credentials({ subscription, draft }: { readonly subscription: string; readonly draft: DraftStore }): ReactNode {
  const w = useWords(connectionWords).credentials;
  const list = useQuery({ queryKey: [subscription, 'credentials'], queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/credentials', { ...of(subscription), signal })) });
  const tested = useMutation({ mutationFn: () => ask(api.POST('/api/v1/subscriptions/{subscription}/connect', { ...of(subscription), body: {} })) });
  const changed = isChanged(draft.use());
  if (list.data === undefined || list.data.credentials.length === 0) return null; // nothing is configured yet
  return (
    <Section
      title={w.title}
      actions={
        <Needs role="operator">
          {(allowed) => (
            <Button size="xs" variant="default" disabled={!allowed} loading={tested.isPending} onClick={() => tested.mutate()}>
              {w.test}
            </Button>
          )}
        </Needs>
      }
    >
      <Stack gap="xs">
        <Text size="sm" c="var(--quiet)">
          {changed ? w.saveFirst : w.text}
        </Text>
        {list.data.credentials.map((one) => (
          <Group key={`${one.used_for} ${one.name}`} gap="xs">
            <Text size="sm">{w.used[one.used_for]}</Text>
            <span className="value">{one.name}</span>
            <Status tone={one.state === 'there' ? 'good' : 'bad'}>{w.states[one.state]}</Status>
          </Group>
        ))}
        {tested.error !== null && <ProblemNotice error={tested.error} />}
        {tested.data !== undefined && <Tested answer={tested.data} />}
      </Stack>
    </Section>
  );
}

function Tested({ answer }: { readonly answer: Schemas['Tested'] }): ReactNode {
  const w = useWords(connectionWords).credentials;
  const missing = answer.needs.filter((need) => !need.ok);
  if (missing.length === 0)
    return (
      <Alert color="green" py="xs" role="status" icon={<Icon name="good" />}>
        {w.good}
      </Alert>
    );
  return (
    <Alert color="red" py="xs" role="alert" icon={<Icon name="alert" />}>
      <List size="sm">
        {missing.map((need) => (
          <List.Item key={`${need.system} ${need.needs}`}>
            {w.used[need.system]}: {need.missing?.what ?? need.needs} {need.missing?.hint}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
