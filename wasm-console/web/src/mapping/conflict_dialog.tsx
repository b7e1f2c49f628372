import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { isOneself, nameOfActor } from '@/app/session';
import { useWords } from '@/app/language';
import type { Configuration } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { begin } from '@/draft/history';
import { etag, type Saved } from '@/draft/live_draft';
import { Dialog } from '@/ui/dialog';
import { Differences } from './differences';
import { words } from './words';

interface Props {
  readonly draft: DraftStore;
  readonly conflict: Extract<Saved, { kind: 'conflict' }>;
  readonly over: (version: string) => void;
  readonly close: () => void;
}

/** Somebody else saved first, or oneself in another tab: what they changed, and which of the two is to be. */
export function ConflictDialog({ draft, conflict, over, close }: Props): ReactNode {
  const w = useWords(words).draft;
  const isOwn = isOneself(conflict.theirs.author);
  const version = etag(conflict.theirs.version);
  const theirs = conflict.theirs.configuration as unknown as Configuration;
  const takeTheirs = (): void => {
    draft.set({ base: version, saved: theirs, history: begin(theirs) });
    close();
  };
  return (
    <Dialog opened onClose={close} title={isOwn ? w.conflictOwn : w.conflict} size="lg">
      <Stack gap="sm">
        <Text size="sm">{isOwn ? w.conflictOwnText : w.conflictText(nameOfActor(conflict.theirs.author))}</Text>
        <Differences of={conflict.differences} between={[theirs, draft.use().saved]} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={takeTheirs}>
            {isOwn ? w.conflictOther : w.conflictTheirs}
          </Button>
          <Button
            onClick={() => {
              close();
              over(version);
            }}
          >
            {isOwn ? w.conflictThis : w.conflictMine}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
