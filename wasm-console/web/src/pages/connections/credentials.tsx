import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { inTurn } from '@/api/in_turn';
import { useWords } from '@/app/language';
import { type DraftStore, isChanged } from '@/draft/draft';
import { connectionWords } from '@/mapping/connection_words';
import { Icon } from '@/ui/icons';
import { Needs, Section, Status } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { Failed } from '@/ui/failed';
import { CredentialDialog } from './credential_dialog';
import { sealedHere, type System } from './sealed';

type Listed = Schemas['Credentials']['credentials'][number];

const of = (subscription: string) => ({ params: { path: { subscription } } });

export const credentialsQuery = (subscription: string) =>
  queryOptions({ queryKey: [subscription, 'credentials'], queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/credentials', { ...of(subscription), signal })) });

/** Whether the credentials that are named are there, how one comes to be, and whether both systems let in whoever comes with them. */
export function Credentials({ subscription, draft }: { readonly subscription: string; readonly draft: DraftStore }): ReactNode {
  const w = useWords(connectionWords).credentials;
  const now = draft.use();
  const { salesforce, pendo } = now.history.now;
  const isSaved = now.base !== null;
  const list = useQuery({ ...credentialsQuery(subscription), enabled: isSaved });
  const tested = useMutation({ mutationFn: () => inTurn(() => ask(api.POST('/api/v1/subscriptions/{subscription}/connect', { ...of(subscription), body: {} }))) });
  const listed = list.data?.credentials ?? [];
  const systems: readonly { readonly system: System; readonly name: string }[] = [
    { system: 'salesforce', name: salesforce.credential },
    { system: 'pendo', name: pendo.credential },
  ];
  const test = (
    <Needs role="operator">
      {(allowed) => (
        <Button size="xs" variant="default" disabled={!allowed} loading={tested.isPending} onClick={() => tested.mutate()}>
          {w.test}
        </Button>
      )}
    </Needs>
  );
  return (
    <Section title={w.title} actions={isSaved ? test : undefined}>
      <Stack gap="xs">
        <Text size="sm" c="var(--quiet)">
          {isSaved && isChanged(now) ? w.saveFirst : w.text}
        </Text>
        {systems.map(({ system, name }) => (
          <OfSystem key={system} subscription={subscription} system={system} name={name} loginUrl={salesforce.login_url} known={listed.find((one) => one.used_for === system && one.name === name)} />
        ))}
        {listed.filter((one) => one.used_for === 'messages').map((one) => (
          <Group key={one.name} gap="xs">
            <Text size="sm">{w.used.messages}</Text>
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

interface OfSystemProps {
  readonly subscription: string;
  readonly system: System;
  readonly name: string;
  readonly loginUrl: string;
  readonly known: Listed | undefined;
}

function OfSystem({ subscription, system, name, loginUrl, known }: OfSystemProps): ReactNode {
  const w = useWords(connectionWords).credentials;
  const [opened, setOpened] = useState(false);
  const wasSealed = sealedHere.use().has(name);
  const state = known?.state === 'missing' && wasSealed ? 'there' : (known?.state ?? (wasSealed ? 'there' : 'unknown'));
  const isThere = state === 'there';
  return (
    <Group gap="xs" justify="space-between" role="group" aria-label={w.used[system]}>
      <Group gap="xs">
        <Text size="sm" miw="6rem">
          {w.used[system]}
        </Text>
        <span className="value">{name}</span>
        <Status tone={isThere ? 'good' : state === 'unknown' ? 'quiet' : 'bad'}>{w.states[state]}</Status>
        {isThere && known !== undefined && known.way !== '' && (
          <Text size="xs" c="var(--quiet)">
            {w.waysShort[known.way]}
          </Text>
        )}
      </Group>
      <Needs role="administrator">
        {(allowed) => (
          <Button size="xs" variant={isThere ? 'default' : 'filled'} disabled={!allowed || name === ''} onClick={() => setOpened(true)} aria-label={w.setOf(isThere ? w.again : w.set, w.used[system])}>
            {isThere ? w.again : w.set}
          </Button>
        )}
      </Needs>
      {known?.error != null && <ProblemText error={known.error} />}
      {opened && <CredentialDialog subscription={subscription} system={system} title={w.dialog(w.used[system])} name={name} loginUrl={loginUrl} isThere={isThere} close={() => setOpened(false)} />}
    </Group>
  );
}

function ProblemText({ error }: { readonly error: NonNullable<Listed['error']> }): ReactNode {
  return (
    <Text size="sm" c="var(--bad)" w="100%" component="div">
      <Failed error={error} />
    </Text>
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
            <Failed of={w.used[need.system]} error={need.missing ?? { what: need.needs, hint: '' }} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
