import { Alert, Button, Group, List, Loader, Stack, Text } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import type { Direction, Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { type Saved, save } from '@/draft/live_draft';
import { lastPlan, ownPlan, type PreviewSession } from '@/preview/preview_session';
import { useFormat } from '@/ui/format';
import { Dialog } from '@/ui/dialog';
import { Icon } from '@/ui/icons';
import { Change, Needs } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import type { Moved, MovedChange } from './moved';
import { ConflictDialog } from './conflict_dialog';
import { savedNotice } from './saved_notice';
import { applyPlan, planNow, whatMoved } from './sync_steps';
import { words } from './words';

interface Props {
  readonly subscription: string;
  readonly draft: DraftStore;
  readonly session: PreviewSession;
  readonly kind: Kind;
  readonly direction: Direction;
  /** A run has begun: what was read is of before. */
  readonly started: () => void;
}

type Conflict = Extract<Saved, { kind: 'conflict' }>;

type SyncState =
  | { readonly state: 'closed' }
  | { readonly state: 'asking' }
  | { readonly state: 'conflict'; readonly conflict: Conflict }
  | { readonly state: 'working'; readonly step: 'saving' | 'planning' | 'applying' }
  | { readonly state: 'moved'; readonly moved: Moved; readonly digest: string }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'started'; readonly run: number };

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
    run(props, set, signal, over).catch((error: unknown) => signal.aborted || setState({ state: 'failed', error }));
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

async function run({ subscription, draft, session, kind, direction }: Props, set: (state: SyncState) => void, signal: AbortSignal, over?: string): Promise<void> {
  const seen = ownPlan(session.get());
  if (seen === null) return;
  if (draft.isChanged() || over !== undefined) {
    set({ state: 'working', step: 'saving' });
    const saved = await save(subscription, draft, over);
    if (saved.kind === 'conflict') return set({ state: 'conflict', conflict: saved });
    if (saved.left.length > 0) savedNotice(subscription, saved.left);
  }
  set({ state: 'working', step: 'planning' });
  const made = await planNow(subscription, kind, direction, signal);
  if (made.digest !== seen.plan.digest) return set({ state: 'moved', digest: made.digest, moved: await whatMoved(subscription, session, made.digest, signal) });
  set({ state: 'working', step: 'applying' });
  set({ state: 'started', run: await applyPlan(subscription, made.digest) });
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
      return <ProblemNotice error={state.error} />;
    case 'started':
      return (
        <Stack gap="sm">
          <Text size="sm" role="status">
            {w.started(state.run === 0 ? '' : String(state.run))}
          </Text>
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

function Asking({ session, draft, direction, close, start }: StepProps): ReactNode {
  const w = useWords(words).sync;
  const format = useFormat();
  const preview = session.use();
  const plan = lastPlan(preview)?.plan;
  const changed = draft.isChanged();
  if (plan === undefined) return null;
  const { summary, held } = plan;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {w.text(format.number(summary.changes), format.number(summary.changed_targets), direction === 'pull' ? 'Pendo' : 'Salesforce')}
      </Text>
      {changed && <Text size="sm">{w.saves}</Text>}
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
