import { ActionIcon, Alert, Box, Button, Group, List, Text, TextInput, type TextInputProps } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import { useSubscription } from '@/app/parts_of_path';
import { useMay } from '@/app/session';
import { type DraftStore, isChanged } from '@/draft/draft';
import { mostComment } from '@/draft/live_draft';
import { useSpoken } from '@/draft/places';
import { Icon } from '@/ui/icons';
import { notice } from '@/ui/notice';
import { Needs } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { ConflictDialog } from './conflict_dialog';
import classes from './mapping.module.css';
import { type Saving, useSaving, type Warnings } from './saving';
import { VersionsDialog } from './versions_dialog';
import { words } from './words';

interface Props {
  readonly subscription: string;
  readonly draft: DraftStore;
  /** What else one can do with it: sync. */
  readonly children?: ReactNode;
}

/** Whether the draft is saved, the way back and forth, and how it comes into force. Ctrl+Z and Ctrl+Y work too, outside of text. */
export function DraftBar({ subscription, draft, children }: Props): ReactNode {
  const saving = useSaving(subscription, draft);
  const { state } = saving;
  const maySave = useMay('administrator');
  const now = draft.use().history.now;
  const say = useSpoken(now);
  useUndoKeys(draft);
  return (
    <div className={classes['bar']}>
      <Group gap="xs" justify="space-between">
        <Group gap={6}>
          <DraftSteps draft={draft} />
          <Versions subscription={subscription} draft={draft} taken={draft.comment.set} />
        </Group>
        <Group gap="xs">
          <SaveButton draft={draft} saving={saving} isFirst={children === undefined} />
          {children}
        </Group>
      </Group>
      {isChanged(draft.use()) && maySave && <Why draft={draft} hiddenFrom="sm" mt="xs" />}
      {state.state === 'failed' && state.of === now && (
        <Box mt="xs">
          <ProblemNotice error={state.error} say={say} />
        </Box>
      )}
      {state.state === 'warned' && state.of === now && <Warned warnings={state.warnings} say={say} />}
      {state.state === 'conflict' && <ConflictDialog draft={draft} conflict={state.conflict} over={saving.save} close={saving.close} />}
    </div>
  );
}

function SaveButton({ draft, saving, isFirst }: { readonly draft: DraftStore; readonly saving: Saving; readonly isFirst: boolean }): ReactNode {
  const w = useWords(words).draft;
  const changed = isChanged(draft.use());
  return (
    <Needs role="administrator">
      {(allowed) => (
        <Group gap="xs" wrap="nowrap">
          {changed && allowed && <Why draft={draft} visibleFrom="sm" w={200} />}
          <Button variant={isFirst ? 'filled' : 'default'} disabled={!changed || !allowed} loading={saving.state.state === 'saving'} onClick={() => saving.save()}>
            {w.save}
          </Button>
        </Group>
      )}
    </Needs>
  );
}

/** Why it is saved: beside the button where there is room, below it where there is none. */
function Why({ draft, ...how }: { readonly draft: DraftStore } & Pick<TextInputProps, 'visibleFrom' | 'hiddenFrom' | 'w' | 'mt'>): ReactNode {
  const w = useWords(words).draft;
  const comment = draft.comment.use();
  return <TextInput {...how} aria-label={w.comment} placeholder={w.comment} title={comment || w.commentHint} value={comment} onChange={(event) => draft.comment.set(event.currentTarget.value)} maxLength={mostComment} />;
}

/** Earlier versions, on the pages of the subscription alone; which of them is looked at is part of the address. A draft that is changed is saved or discarded first. */
function Versions({ subscription, draft, taken }: Pick<Props, 'subscription' | 'draft'> & { readonly taken: (comment: string) => void }): ReactNode {
  const w = useWords(words).versions;
  const [query, setQuery] = useQueryParameters();
  const now = draft.use();
  const isHere = useSubscription() === subscription;
  const asked = query.get('version');
  if (!isHere || now.base === null) return null;
  const look = (version: number): void => setQuery({ version: String(version) });
  return (
    <>
      {!isChanged(now) && (
        <Button size="compact-sm" variant="subtle" color="gray" c="inherit" onClick={() => look(0)}>
          {w.open}
        </Button>
      )}
      {asked !== null && <VersionsDialog subscription={subscription} draft={draft} version={Number(asked) || 0} look={look} close={() => setQuery({ version: undefined })} taken={taken} />}
    </>
  );
}

/** The engine's own sentences have no full stop. */
const ended = (text: string): string => (text.endsWith('。') ? text : `${text}.`);

/** What the engine knows by the schemas that runs have seen, and saves all the same: it may have been made there since. */
function Warned({ warnings, say }: { readonly warnings: Warnings; readonly say: (text: string) => string }): ReactNode {
  const w = useWords(words).draft;
  return (
    <Alert color="orange" role="alert" icon={<Icon name="alert" />} title={w.savedBut} mt="xs">
      <List size="sm">
        {warnings.map(({ what, where, hint }) => (
          <List.Item key={where + what}>
            {say(where)}: {ended(say(what))} {say(hint)}
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
    const back = draft.discard();
    notice({ text: w.discarded, undo: async () => back() });
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
