import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { subscriptionsQuery, useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { nameOfActor } from '@/app/session';
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

/** When it runs by itself. */
export function Nights(): ReactNode {
  const w = useWords(words).nights;
  return (
    <Show of={stateOf(useQuery(subscriptionsQuery))}>
      {(list) =>
        list.map((of) => (
            <Section key={of.subscription} title={list.length > 1 ? `${of.subscription}: ${w.title}` : w.title}>
              <Text size="sm" mb="xs" c="var(--quiet)">
                {w.text}
              </Text>
              <NightsOf of={of} />
            </Section>
        ))
      }
    </Show>
  );
}
