import { Alert, Button, Group, List, Loader, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import { mostComment } from '@/draft/live_draft';
import { useSpoken } from '@/draft/places';
import { lastPlan, ownPlan } from '@/preview/preview_session';
import { goesOn } from '@/sync/going_on';
import { runQuery } from '@/sync/queries';
import { RunState } from '@/sync/run_state';
import { useOutcomes } from '@/sync/use_outcomes';
import { useFormat } from '@/ui/format';
import { Dialog } from '@/ui/dialog';
import { Icon } from '@/ui/icons';
import { Change, Needs } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import type { Moved, MovedChange } from './moved';
import { ConflictDialog } from './conflict_dialog';
import { applyPlan, syncSeen, type SyncStep, type ToSync } from './sync_steps';
import { words } from './words';

interface Props extends ToSync {
  /** A run has begun: what was read is of before. */
  readonly started: () => void;
}

type SyncState = { readonly state: 'closed' } | { readonly state: 'asking' } | { readonly state: 'failed'; readonly error: unknown } | SyncStep;

/** Runs exactly the plan that is in sight: saved, planned once more by the engine, and carried out where the digest is the same. */
export function SyncNow(props: Props): ReactNode {
  const w = useWords(words);
  const [state, setState] = useState<SyncState>({ state: 'closed' });
  const preview = props.session.use();
  const working = useRef<AbortController>(null);
  // While one types it stays as it is: what is confirmed below is the plan that is made by then.
  const plan = ownPlan(preview)?.plan;
  const ready = plan !== undefined && plan.summary.changes > 0;
  const close = (): void => {
    working.current?.abort();
    setState({ state: 'closed' });
  };
  const set = (next: SyncState): void => {
    setState(next);
    if (next.state === 'started') props.started();
  };
  const start = (over?: string): void => {
    working.current = new AbortController();
    const { signal } = working.current;
    syncSeen(props, set, signal, { over, comment: props.draft.comment.get() }).catch((error: unknown) => signal.aborted || setState({ state: 'failed', error }));
  };
  const apply = (digest: string): void => {
    setState({ state: 'working', step: 'applying' });
    applyPlan(props.subscription, digest).then(
      (number) => set({ state: 'started', run: number }),
      (error: unknown) => setState({ state: 'failed', error }),
    );
  };
  return (
    <>
      <Needs role="administrator">
        {(allowed) => (
          <Button leftSection={<Icon name="play" size={14} />} disabled={!ready || !allowed} onClick={() => setState({ state: 'asking' })} title={plan !== undefined && !ready ? w.draft.nobody : undefined}>
            {w.draft.sync}
          </Button>
        )}
      </Needs>
      {preview.state === 'unplanned' && (
        <Text size="xs" c="var(--quiet)">
          {w.draft.unread}
        </Text>
      )}
      {state.state === 'conflict' && <ConflictDialog draft={props.draft} conflict={state.conflict} over={start} close={close} />}
      <Dialog opened={state.state !== 'closed' && state.state !== 'conflict'} onClose={close} title={w.sync.title}>
        <Step {...props} state={state} close={close} start={start} apply={apply} />
      </Dialog>
    </>
  );
}

interface StepProps extends Props {
  readonly state: SyncState;
  readonly close: () => void;
  readonly start: () => void;
  readonly apply: (digest: string) => void;
}

function Step(props: StepProps): ReactNode {
  const w = useWords(words).sync;
  const { state, close, apply, subscription } = props;
  const spoken = useSpoken(props.draft.use().history.now);
  switch (state.state) {
    case 'closed':
    case 'conflict':
      return null;
    case 'asking':
      return <Asking {...props} />;
    case 'working':
      return (
        <Group gap="sm" role="status">
          <Loader size="sm" />
          <Text size="sm">{w[state.step]}</Text>
        </Group>
      );
    case 'moved':
      return <MovedStep moved={state.moved} close={close} goOn={() => apply(state.digest)} />;
    case 'failed':
      return <ProblemNotice error={state.error} say={spoken} />;
    case 'started':
      return (
        <Stack gap="sm">
          <Begun subscription={subscription} run={state.run} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {w.close}
            </Button>
            <Button onClick={() => go(state.run === 0 ? path('s', subscription, 'runs') : path('s', subscription, 'runs', state.run))} data-autofocus>
              {w.toRun}
            </Button>
          </Group>
        </Stack>
      );
  }
}

/** The run from its beginning to its end: the page follows the log, and with it the run. */
function Begun({ subscription, run }: { readonly subscription: string; readonly run: number }): ReactNode {
  const w = useWords(words).sync;
  const outcomes = useOutcomes();
  const now = useQuery({ ...runQuery(subscription, run), enabled: run > 0 }).data;
  const hasEnded = now !== undefined && !goesOn(now);
  return (
    <Group gap="xs" role="status">
      <Text size="sm">{hasEnded ? w.ended(run) : w.started(run === 0 ? '' : String(run))}</Text>
      {now !== undefined && <RunState run={now} />}
      {hasEnded && <Text size="sm">{outcomes(now)}</Text>}
    </Group>
  );
}

function Asking({ session, draft, direction, close, start }: StepProps): ReactNode {
  const w = useWords(words).sync;
  const d = useWords(words).draft;
  const format = useFormat();
  const preview = session.use();
  const plan = lastPlan(preview)?.plan;
  const changed = draft.isChanged();
  const comment = draft.comment.use();
  if (plan === undefined) return null;
  const { summary, held } = plan;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {w.text(format.number(summary.changes), format.number(summary.changed_targets), direction === 'pull' ? 'Pendo' : 'Salesforce')}
      </Text>
      {changed && <TextInput label={d.comment} description={w.saves} value={comment} onChange={(event) => draft.comment.set(event.currentTarget.value)} maxLength={mostComment} />}
      {held.length > 0 && (
        <Alert color="orange" icon={<Icon name="held" />} py="xs">
          {w.held}
        </Alert>
      )}
      <Text size="sm">{w.exact}</Text>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close}>
          {w.back}
        </Button>
        <Button onClick={() => start()} loading={preview.state === 'planning'} disabled={ownPlan(preview) === null} data-autofocus>
          {changed ? w.go : w.goSaved}
        </Button>
      </Group>
    </Stack>
  );
}

const most = 20;

function MovedStep({ moved, close, goOn }: { readonly moved: Moved; readonly close: () => void; readonly goOn: () => void }): ReactNode {
  const w = useWords(words).sync;
  const format = useFormat();
  return (
    <Stack gap="sm">
      <Text fw={600}>{w.moved}</Text>
      <Text size="sm">{w.movedText(format.number(moved.gone.length), format.number(moved.added.length))}</Text>
      <MovedList title={w.movedGone} changes={moved.gone} />
      <MovedList title={w.movedAdded} changes={moved.added} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={close} data-autofocus>
          {w.back}
        </Button>
        <Button onClick={goOn}>{w.goOn}</Button>
      </Group>
    </Stack>
  );
}

function MovedList({ title, changes }: { readonly title: string; readonly changes: readonly MovedChange[] }): ReactNode {
  const w = useWords(words).sync;
  const format = useFormat();
  if (changes.length === 0) return null;
  return (
    <div>
      <Text size="xs" fw={600}>
        {title}
      </Text>
      <List size="sm">
        {changes.slice(0, most).map((change) => (
          <List.Item key={`${change.target} ${change.field}`}>
            <span className="value">
              {change.target} {change.field}
            </span>{' '}
            <Change before={change.old} after={change.new} />
          </List.Item>
        ))}
      </List>
      {changes.length > most && <Text size="xs">{w.more(format.number(changes.length - most))}</Text>}
    </div>
  );
}
