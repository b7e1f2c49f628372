import { Anchor, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { api, ask } from '@/api/client';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import { HeldBy, PlanCounts } from '@/pages/runs/part';
import { beginRun } from '@/sync/begin_run';
import type { Held } from '@/sync/held';
import { useHeld } from '@/sync/queries';
import { words as syncWords } from '@/sync/words';
import { Show } from '@/ui/data_state';
import { Dialog } from '@/ui/dialog';
import { useFormat } from '@/ui/format';
import { notice } from '@/ui/notice';
import { Empty, Needs, Section, Time } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

interface Props {
  readonly of: Held;
  readonly subscription: string;
}

function Approve({ of: { run, part }, subscription, close }: Props & { readonly close: () => void }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const client = useQueryClient();
  const approve = useMutation({
    mutationFn: () => beginRun(subscription, () => ask(api.POST('/api/v1/subscriptions/{subscription}/runs/{run}/approve', { params: { path: { subscription, run: String(run.run) } }, body: { digest: part.digest } }))),
    onSuccess: (started) => {
      void client.invalidateQueries({ queryKey: [subscription] });
      notice({ text: w.approved(started.run) });
      close();
      go(started.run === 0 ? path('s', subscription, 'runs') : path('s', subscription, 'runs', started.run));
    },
  });
  return (
    <Dialog opened title={w.approveTitle} onClose={close}>
      <Stack gap="sm">
        <Text size="sm">{w.approveText(format.number(part.counts['changed_targets'] ?? 0), format.number(part.counts['changes'] ?? 0))}</Text>
        <Text size="xs" c="var(--quiet)">
          {w.digest}: <span className="value">{part.digest}</span>
        </Text>
        {approve.error !== null && <ProblemNotice error={approve.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {w.cancel}
          </Button>
          <Button loading={approve.isPending} onClick={() => approve.mutate()}>
            {w.approve}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

/** A run is rejected as a whole: `others` are what else waits in it. */
function Reject({ of: { run }, others, subscription, close }: Props & { readonly others: readonly Held[]; readonly close: () => void }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const client = useQueryClient();
  const [comment, setComment] = useState('');
  const reject = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/subscriptions/{subscription}/runs/{run}/reject', { params: { path: { subscription, run: String(run.run) } }, body: comment.trim() === '' ? {} : { comment: comment.trim() } })),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: [subscription] });
      notice({ text: w.rejected });
      close();
    },
  });
  return (
    <Dialog opened title={w.rejectTitle(run.run)} onClose={close}>
      <Stack gap="sm">
        <Text size="sm">{w.rejectText}</Text>
        {others.length > 0 && (
          <Text size="sm" fw={550}>
            {w.rejectOthers(others.map(({ part }) => s.part(part.connection, part.direction)).join(w.and))}
          </Text>
        )}
        <Textarea label={w.comment} value={comment} onChange={(event) => setComment(event.currentTarget.value)} maxLength={300} autosize minRows={2} data-autofocus />
        {reject.error !== null && <ProblemNotice error={reject.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {w.cancel}
          </Button>
          <Button color="red" loading={reject.isPending} onClick={() => reject.mutate()}>
            {w.reject}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

const day = 24 * 60 * 60 * 1000;

function One({ of, others, subscription }: Props & { readonly others: readonly Held[] }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const [asking, setAsking] = useState<'approve' | 'reject'>();
  const { run, part } = of;
  const close = (): void => setAsking(undefined);
  return (
    <Section
      title={w.heldIn(s.part(part.connection, part.direction), run.run)}
      actions={
        <Text size="xs" c="var(--quiet)">
          {w.until} <Time iso={new Date(Date.parse(run.ended || run.started) + day).toISOString()} subscription={subscription} />
        </Text>
      }
    >
      <Stack gap="sm">
        <div>
          <Text size="sm" fw={550}>
            {w.why}
          </Text>
          <HeldBy part={part} />
        </div>
        <PlanCounts part={part} />
        <Text size="sm">{w.ceiling}</Text>
        <Text size="xs" c="var(--quiet)">
          {w.digest}: <span className="value">{part.digest}</span>
        </Text>
        <Group gap="sm">
          <Needs role="operator">
            {(allowed) => (
              <Group gap="xs">
                <Button disabled={!allowed} onClick={() => setAsking('approve')}>
                  {w.approve}
                </Button>
                <Button disabled={!allowed} variant="default" onClick={() => setAsking('reject')}>
                  {w.reject}
                </Button>
              </Group>
            )}
          </Needs>
          <Anchor component={Link} size="sm" href={`${path('s', subscription, 'runs', run.run)}?outcome=held&to=changes`}>
            {w.look}
          </Anchor>
        </Group>
      </Stack>
      {asking === 'approve' && <Approve of={of} subscription={subscription} close={close} />}
      {asking === 'reject' && <Reject of={of} others={others} subscription={subscription} close={close} />}
    </Section>
  );
}

/** What the guard held, and nobody has decided on yet. */
export function HeldRuns({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  return (
    <Show of={useHeld(subscription).of}>
      {(list) =>
        list.length === 0 ? (
          <Empty icon="good" title={w.noHeld} text={w.noHeldText} />
        ) : (
          list.map((of) => <One key={`${of.run.run} ${of.part.digest}`} of={of} others={list.filter((other) => other.run.run === of.run.run && other.part !== of.part)} subscription={subscription} />)
        )
      }
    </Show>
  );
}
