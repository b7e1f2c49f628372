import { Button, Group, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { nameOfActor } from '@/app/session';
import { useWords } from '@/app/language';
import type { Configuration } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { begin } from '@/draft/history';
import { etag, type Saved } from '@/draft/live_draft';
import { Dialog } from '@/ui/dialog';
import { words } from './words';

interface Props {
  readonly draft: DraftStore;
  readonly conflict: Extract<Saved, { kind: 'conflict' }>;
  readonly over: (version: string) => void;
  readonly close: () => void;
}

/** Somebody else saved first: what they changed, and which of the two is to be. */
export function ConflictDialog({ draft, conflict, over, close }: Props): ReactNode {
  const w = useWords(words).draft;
  const version = etag(conflict.theirs.version);
  const takeTheirs = (): void => {
    const theirs = conflict.theirs.configuration as unknown as Configuration;
    draft.set({ base: version, saved: theirs, history: begin(theirs) });
    close();
  };
  return (
    <Dialog opened onClose={close} title={w.conflict} size="lg">
      <Stack gap="sm">
        <Text size="sm">{w.conflictText(nameOfActor(conflict.theirs.author))}</Text>
        <Differences of={conflict.differences} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={takeTheirs}>
            {w.conflictTheirs}
          </Button>
          <Button
            onClick={() => {
              close();
              over(version);
            }}
          >
            {w.conflictMine}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function Differences({ of }: { readonly of: Props['conflict']['differences'] }): ReactNode {
  const w = useWords(words).draft;
  return (
    <Table.ScrollContainer minWidth={420} mah={320}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.place}</Table.Th>
            <Table.Th>{w.before}</Table.Th>
            <Table.Th>{w.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.map(({ place, before, after }) => (
            <Table.Tr key={place}>
              <Table.Td className="value">{place}</Table.Td>
              <Table.Td className="value">{before === null ? w.gone : text(before)}</Table.Td>
              <Table.Td className="value">{after === null ? w.gone : text(after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
