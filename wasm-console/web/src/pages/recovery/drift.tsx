import { Alert, Button, Group, NativeSelect, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import { planRestore } from '@/sync/correction';
import { CorrectionPlans, useCorrections } from '@/sync/correction_plans';
import { Show, stateOf } from '@/ui/data_state';
import { Dialog } from '@/ui/dialog';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { notice } from '@/ui/notice';
import { Empty, Needs } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { type Drift, DriftTable, fieldsOf, fits } from './drift_table';
import { words } from './words';

/** Which values are decided on: one, those of a field, or all. */
type Which = Schemas['PutBackDrift'];

export const driftQuery = (subscription: string, accepted = false) =>
  queryOptions({
    queryKey: [subscription, 'drift', accepted],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/drift', { params: { path: { subscription }, query: accepted ? { accepted: 1 } : {} }, signal })).then(({ drift }) => drift as readonly Drift[]),
    staleTime: 0, // the run that puts values back ends when this page is gone
  });

interface LetStandProps {
  readonly subscription: string;
  readonly which: Which;
  readonly count: number;
  readonly close: () => void;
}

/** Asks why, which stays in the log. */
function LetStand({ subscription, which, count, close }: LetStandProps): ReactNode {
  const w = useWords(words).drift;
  const cancel = useWords(words).cancel;
  const format = useFormat();
  const client = useQueryClient();
  const [comment, setComment] = useState('');
  const accept = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/subscriptions/{subscription}/drift/accept', { params: { path: { subscription } }, body: { ...which, ...(comment.trim() !== '' && { comment: comment.trim() }) } })),
    onSuccess: ({ accepted }) => {
      void client.invalidateQueries({ queryKey: [subscription] });
      notice({ text: w.stand(format.number(accepted)) });
      close();
    },
  });
  return (
    <Dialog opened title={w.letStandTitle(format.number(count))} onClose={close}>
      <Stack gap="sm">
        <Text size="sm">{w.letStandText}</Text>
        <Textarea label={w.comment} value={comment} onChange={(event) => setComment(event.currentTarget.value)} maxLength={300} autosize minRows={2} data-autofocus />
        {accept.error !== null && <ProblemNotice error={accept.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {cancel}
          </Button>
          <Button loading={accept.isPending} onClick={() => accept.mutate()}>
            {w.letStand}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

interface ListProps {
  readonly subscription: string;
  readonly drift: readonly Drift[];
}

function List({ subscription, drift }: ListProps): ReactNode {
  const w = useWords(words).drift;
  const format = useFormat();
  const [query, setQuery] = useQueryParameters();
  const field = query.get('field') ?? '';
  const sought = query.get('find') ?? '';
  const [asking, setAsking] = useState<{ readonly which: Which; readonly count: number }>();
  const back = useCorrections((which: Which, signal) => planRestore(subscription, which, signal));
  const fields = fieldsOf(drift);
  const shown = drift.filter((row) => fits(row, field, sought));
  const open = shown.filter((row) => !row.accepted).length;
  // Only what a person can see whole is decided on at once: of a search he would have to guess.
  const which: Which = field === '' ? { all: true } : { field };
  return (
    <>
      <Group gap="xs" align="flex-end">
        <TextInput aria-label={w.find} placeholder={w.find} value={sought} onChange={(event) => setQuery({ find: event.currentTarget.value })} leftSection={<Icon name="search" size={16} />} miw={220} />
        <NativeSelect aria-label={w.field} value={field} data={[{ value: '', label: w.allFields }, ...fields.map((name) => ({ value: name, label: name }))]} onChange={(event) => setQuery({ field: event.currentTarget.value })} />
        <Text size="xs" c="var(--quiet)" role="status">
          {w.shown(format.number(shown.length), format.number(drift.length))}
        </Text>
      </Group>
      {sought === '' && open > 0 && (
        <Needs role="operator">
          {(allowed) => (
            <Group gap="xs">
              <Button variant="default" disabled={!allowed} onClick={() => setAsking({ which, count: open })}>
                {w.letStandAll(format.number(open), field)}
              </Button>
              <Button variant="default" disabled={!allowed} loading={back.isPending} onClick={() => back.mutate(which)}>
                {w.putBackAll(format.number(open), field)}
              </Button>
            </Group>
          )}
        </Needs>
      )}
      <DriftTable
        subscription={subscription}
        rows={shown}
        busy={back.isPending}
        letStand={({ target, field: of }) => setAsking({ which: { id: target, field: of }, count: 1 })}
        putBack={({ target, field: of }) => back.mutate({ id: target, field: of })}
      />
      {back.error !== null && <ProblemNotice error={back.error} />}
      {back.data !== undefined && (
        <>
          <Alert color="gray" icon={<Icon name="info" />} py="xs">
            {w.nextRun}
          </Alert>
          <CorrectionPlans of={back.data} subscription={subscription} doing="putBack" />
        </>
      )}
      {asking !== undefined && <LetStand subscription={subscription} {...asking} close={() => setAsking(undefined)} />}
    </>
  );
}

/** What others have put in the place of what Tidemark wrote: to be let stand, or put back. */
export function DriftTab({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words).drift;
  const [query, setQuery] = useQueryParameters();
  const accepted = query.get('accepted') === '1';
  const drift = useQuery(driftQuery(subscription, accepted));
  return (
    <Stack gap="sm">
      <Text size="sm">{w.lead}</Text>
      <Switch label={w.accepted} checked={accepted} onChange={(event) => setQuery({ accepted: event.currentTarget.checked ? '1' : undefined })} />
      <Show of={stateOf(drift, (list) => list.length === 0)} empty={<Empty icon="good" title={w.none} text={w.noneText} />}>
        {(list) => <List subscription={subscription} drift={list} />}
      </Show>
    </Stack>
  );
}
