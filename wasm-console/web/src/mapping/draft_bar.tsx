import { ActionIcon, Alert, Button, Group, List, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '@/app/language';
import type { Configuration } from '@/draft/configuration';
import { type DraftStore, isChanged } from '@/draft/draft';
import { type Saved, save } from '@/draft/live_draft';
import { useSpoken } from '@/draft/places';
import { Icon } from '@/ui/icons';
import { notice } from '@/ui/notice';
import { Needs } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { ConflictDialog } from './conflict_dialog';
import classes from './mapping.module.css';
import { savedNotice } from './saved_notice';
import { words } from './words';

interface Props {
  readonly subscription: string;
  readonly draft: DraftStore;
  /** What else one can do with it: sync. */
  readonly children?: ReactNode;
}

type SaveState =
  | { readonly state: 'idle' }
  | { readonly state: 'saving' }
  /** Neither says anything of another draft than `of`. */
  | { readonly state: 'failed'; readonly error: unknown; readonly of: Configuration }
  | { readonly state: 'warned'; readonly warnings: Extract<Saved, { kind: 'saved' }>['warnings']; readonly of: Configuration }
  | { readonly state: 'conflict'; readonly conflict: Extract<Saved, { kind: 'conflict' }> };

/** Whether the draft is saved, the way back and forth, and how it comes into force. Ctrl+Z and Ctrl+Y work too, outside of text. */
export function DraftBar({ subscription, draft, children }: Props): ReactNode {
  const w = useWords(words).draft;
  const [state, setState] = useState<SaveState>({ state: 'idle' });
  const now = draft.use();
  const changed = isChanged(now);
  const say = useSpoken(now.history.now);
  useUndoKeys(draft);
  const saveIt = async (over?: string): Promise<void> => {
    const of = draft.now();
    setState({ state: 'saving' });
    try {
      const saved = await save(subscription, draft, over);
      if (saved.kind === 'conflict') return setState({ state: 'conflict', conflict: saved });
      setState(saved.warnings.length === 0 ? { state: 'idle' } : { state: 'warned', warnings: saved.warnings, of });
      savedNotice(subscription, saved.left);
    } catch (error) {
      setState({ state: 'failed', error, of });
    }
  };
  return (
    <div className={classes['bar']}>
      <Group gap="xs" justify="space-between">
        <DraftSteps draft={draft} />
        <Group gap="xs">
          <Needs role="administrator">
            {(allowed) => (
              <Button variant={children === undefined ? 'filled' : 'default'} disabled={!changed || !allowed} loading={state.state === 'saving'} onClick={() => void saveIt()}>
                {w.save}
              </Button>
            )}
          </Needs>
          {children}
        </Group>
      </Group>
      {state.state === 'failed' && state.of === now.history.now && <ProblemNotice error={state.error} say={say} />}
      {state.state === 'warned' && state.of === now.history.now && <Warned warnings={state.warnings} say={say} />}
      {state.state === 'conflict' && <ConflictDialog draft={draft} conflict={state.conflict} over={(version) => void saveIt(version)} close={() => setState({ state: 'idle' })} />}
    </div>
  );
}

/** What the engine knows by the schemas that runs have seen, and saves all the same: it may have been made there since. */
function Warned({ warnings, say }: { readonly warnings: Extract<SaveState, { state: 'warned' }>['warnings']; readonly say: (text: string) => string }): ReactNode {
  const w = useWords(words).draft;
  return (
    <Alert color="orange" role="alert" icon={<Icon name="alert" />} title={w.savedBut} mt="xs">
      <List size="sm">
        {warnings.map(({ what, where, hint }) => (
          <List.Item key={where + what}>
            {say(where)}: {say(what)}. {say(hint)}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** `saves`: whether there is anywhere to save it. */
export function DraftSteps({ draft, saves = true }: { readonly draft: DraftStore; readonly saves?: boolean }): ReactNode {
  const w = useWords(words).draft;
  const now = draft.use();
  const changed = isChanged(now);
  const discard = (): void => {
    const before = draft.get();
    draft.discard();
    notice({ text: w.discarded, undo: async () => draft.set(before) });
  };
  return (
    <Group gap={6}>
      <ActionIcon variant="default" aria-label={w.undo} title={w.undo} disabled={now.history.past.length === 0} onClick={draft.undo}>
        ↶
      </ActionIcon>
      <ActionIcon variant="default" aria-label={w.redo} title={w.redo} disabled={now.history.future.length === 0} onClick={draft.redo}>
        ↷
      </ActionIcon>
      <Text size="sm" c={changed ? 'var(--warn)' : 'var(--quiet)'} role="status">
        {!saves || (!changed && now.base === null) ? '' : changed ? w.unsaved : w.saved}
      </Text>
      {changed && (
        <Button size="compact-sm" variant="subtle" color="gray" c="inherit" onClick={discard}>
          {w.discard}
        </Button>
      )}
    </Group>
  );
}

const isText = (element: Element | null): boolean => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

function useUndoKeys(draft: DraftStore): void {
  useEffect(() => {
    const take = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || isText(document.activeElement)) return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) draft.redo();
      else draft.undo();
    };
    addEventListener('keydown', take);
    return () => removeEventListener('keydown', take);
  }, [draft]);
}
