import { Button, Group, List, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { configurationQuery, membersOf, subscriptionsQuery, useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { nameOfActor } from '@/app/session';
import { messagesQuery } from '@/sync/queries';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf } from '@/ui/data_state';
import { notice, noticeProblem } from '@/ui/notice';
import { Needs, Section, Status, Time } from '@/ui/parts';
import { words } from './words';

type Subscription = Schemas['Subscription'];

const set = (subscription: string, to: 'pause' | 'resume', comment: string): Promise<unknown> =>
  ask(api.POST(`/api/v1/subscriptions/{subscription}/${to}` as '/api/v1/subscriptions/{subscription}/pause', { params: { path: { subscription } }, body: comment === '' ? {} : { comment } }));

function NightsOf({ of }: { readonly of: Subscription }): ReactNode {
  const w = useWords(words).nights;
  const client = useQueryClient();
  const zone = useZone(of.subscription);
  const [comment, setComment] = useState('');
  const name = of.subscription;
  const again = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ['subscriptions'] });
    await client.invalidateQueries({ queryKey: [name] });
  };
  const change = useMutation({
    mutationFn: (to: 'pause' | 'resume') => set(name, to, comment.trim()),
    onSuccess: (_, to) => {
      const before = of.pause?.comment ?? '';
      void again();
      setComment('');
      notice({ text: to === 'pause' ? w.paused(name) : w.resumed(name), undo: () => set(name, to === 'pause' ? 'resume' : 'pause', to === 'pause' ? '' : before).then(again) });
    },
    onError: noticeProblem,
  });
  return (
    <Stack gap="xs">
      <Group gap="lg">
        <Text size="sm" component="div">
          {w.zone}: {zone}
        </Text>
        <Text size="sm" component="div">
          {of.pause === null ? (
            <>
              {w.next}: {of.next_night === null ? '–' : <Time iso={of.next_night.planned} subscription={name} />}
            </>
          ) : (
            <>
              <Status tone="warn">{w.since}</Status> <Time iso={of.pause.since} subscription={name} /> · {nameOfActor(of.pause.actor)}
              {of.pause.comment !== '' && ` · “${of.pause.comment}”`}
            </>
          )}
        </Text>
      </Group>
      <Needs role="operator">
        {(allowed) => (
          <Group gap="xs" align="flex-end">
            {!of.paused && <TextInput label={w.why} value={comment} onChange={(event) => setComment(event.currentTarget.value)} maxLength={300} disabled={!allowed} style={{ flex: '1 1 14rem' }} maw={360} />}
            <Button variant={of.paused ? 'filled' : 'default'} disabled={!allowed} loading={change.isPending} onClick={() => change.mutate(of.paused ? 'resume' : 'pause')} aria-label={of.paused ? w.resumeOf(name) : w.pauseOf(name)}>
              {of.paused ? w.resume : w.pause}
            </Button>
          </Group>
        )}
      </Needs>
    </Stack>
  );
}

interface Destination {
  readonly name: string;
  readonly form: string;
}

function MessagesOf({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words).nights;
  const s = useWords(syncWords);
  const configuration = useQuery(configurationQuery(subscription)).data?.configuration;
  const listed = membersOf(configuration)['messages'];
  const destinations = (Array.isArray(listed) ? listed : []) as readonly Destination[];
  return (
    <Stack gap="xs">
      <Text size="sm">{w.messagesText}</Text>
      {destinations.length === 0 ? (
        <Text size="sm" c="var(--quiet)">
          {w.noDestinations}
        </Text>
      ) : (
        <List size="sm">
          {destinations.map((one) => (
            <List.Item key={one.name}>
              {one.name} <Text span c="var(--quiet)">({one.form})</Text>
            </List.Item>
          ))}
        </List>
      )}
      <Show of={stateOf(useQuery(messagesQuery(subscription)))} lines={2}>
        {({ troubles, waiting }) => (
          <>
            <Text size="sm" fw={550}>
              {w.trouble}
            </Text>
            {troubles.length === 0 && <Text size="sm">{w.noTrouble}</Text>}
            {troubles.map((one) => (
              <Text size="sm" key={`${one.kind} ${one.part}`}>
                <b>{s.troubles[one.kind] ?? one.kind}</b>: {one.what}
              </Text>
            ))}
            <Text size="sm" fw={550}>
              {w.waiting}
            </Text>
            {waiting.length === 0 ? (
              <Text size="sm">{w.noWaiting}</Text>
            ) : (
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{w.destination}</Table.Th>
                    <Table.Th scope="col">{w.what}</Table.Th>
                    <Table.Th scope="col">{w.time}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {waiting.map((one) => (
                    <Table.Tr key={`${one.destination} ${one.position}`}>
                      <Table.Td>{one.destination}</Table.Td>
                      <Table.Td>{one.what}</Table.Td>
                      <Table.Td>
                        <Time iso={one.time} subscription={subscription} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            )}
          </>
        )}
      </Show>
    </Stack>
  );
}

/** When it runs by itself, and who is told. */
export function Nights(): ReactNode {
  const w = useWords(words).nights;
  return (
    <Show of={stateOf(useQuery(subscriptionsQuery))}>
      {(list) =>
        list.map((of) => (
          <Stack key={of.subscription} gap="sm">
            <Section title={list.length > 1 ? `${of.subscription}: ${w.title}` : w.title}>
              <Text size="sm" mb="xs" c="var(--quiet)">
                {w.text}
              </Text>
              <NightsOf of={of} />
            </Section>
            <Section title={list.length > 1 ? `${of.subscription}: ${w.messages}` : w.messages}>
              <MessagesOf subscription={of.subscription} />
            </Section>
          </Stack>
        ))
      }
    </Show>
  );
}
