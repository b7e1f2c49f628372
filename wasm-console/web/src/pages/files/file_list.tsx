import { ActionIcon, Button, Group, NativeSelect, SegmentedControl, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import type { Direction, Kind } from '@/draft/configuration';
import { useFailureSays } from '@/ui/failure_says';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { Section } from '@/ui/parts';
import type { Dropped } from './dropped';
import classes from './files.module.css';
import type { FilesActions, FilesState } from './files_state';
import { type Role, roles } from './recognize';
import { words } from './words';

interface Props {
  readonly state: FilesState;
  readonly actions: FilesActions;
}

/** The files, and what each was taken for. */
export function FileList({ state, actions }: Props): ReactNode {
  const w = useWords(words);
  const options = <Value extends string>(of: Readonly<Record<Value, string>>): { value: Value; label: string }[] => (Object.entries(of) as [Value, string][]).map(([value, label]) => ({ value, label }));
  return (
    <Section
      title={w.list}
      actions={
        <Button size="compact-xs" variant="subtle" color="gray" c="inherit" onClick={actions.clear}>
          {w.start}
        </Button>
      }
    >
      <Stack gap={0} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {state.files.map((file) => (
          <OneFile key={file.key} file={file} actions={actions} />
        ))}
      </Stack>
      <Group gap="md" mt="sm">
        <SegmentedControl size="xs" aria-label={w.kind} value={state.kind} data={options(w.kinds)} onChange={(kind) => actions.choose({ kind: kind as Kind })} />
        <SegmentedControl size="xs" aria-label={w.direction} value={state.direction} data={options(w.directions)} onChange={(direction) => actions.choose({ direction: direction as Direction })} />
      </Group>
    </Section>
  );
}

function OneFile({ file, actions }: { readonly file: Dropped; readonly actions: FilesActions }): ReactNode {
  const w = useWords(words);
  const says = useFailureSays();
  const format = useFormat();
  const { name, size } = file.file;
  return (
    <li className={classes['file']}>
      <Text size="sm" className="value" truncate title={name}>
        {name}
      </Text>
      <Text size="xs" c="var(--quiet)" ta="right">
        {format.bytes(size)}
      </Text>
      <NativeSelect size="xs" aria-label={w.role(name)} value={file.role} data={roles.map((value) => ({ value, label: w.roles[value] }))} onChange={(event) => actions.say(file.key, event.currentTarget.value as Role)} />
      <ActionIcon variant="subtle" color="gray" aria-label={w.remove(name)} onClick={() => actions.remove(file.key)}>
        <Icon name="bad" size={16} />
      </ActionIcon>
      {file.unfit !== null && (
        <Text size="xs" c="var(--bad)" role="alert" className={classes['why'] ?? ''}>
          {w.unfit[file.unfit]}
        </Text>
      )}
      {file.spoils !== null && (
        <Text size="xs" c="var(--bad)" role="alert" className={classes['why'] ?? ''}>
          {w.spoils(says(file.spoils.what), file.spoils.where)}
        </Text>
      )}
      {file.written !== null && (
        <Text size="xs" c="var(--quiet)" className={classes['why'] ?? ''}>
          {w.fromShiftJis}
        </Text>
      )}
    </li>
  );
}
