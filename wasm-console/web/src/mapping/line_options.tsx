import { NativeSelect, SimpleGrid, Stack, Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import type { ColumnType, Direction, Line } from '@/draft/configuration';
import type { Changes } from '@/draft/edits';
import { constantType, type ConstantType, withConstantType } from './constant';
import { Converters } from './converters';
import classes from './mapping.module.css';
import { words } from './words';

interface Props {
  readonly line: Line;
  readonly direction: Direction;
  readonly change: (part: string, changes: Changes<Line>) => void;
}

const choices = <Value extends string>(of: Readonly<Record<Value, string>>) => (Object.entries(of) as [Value, string][]).map(([value, label]) => ({ value, label }));

/** What becomes of a line's values; what stands at its default is not written into the file. */
export function LineOptions({ line, direction, change }: Props): ReactNode {
  const w = useWords(words).options;
  return (
    <Stack gap="sm" className={classes['options']}>
      {line.from === undefined ? <ConstantKind line={line} change={change} /> : <Converters converters={line.convert ?? []} change={(convert) => change('convert', { convert: convert.length === 0 ? undefined : convert })} />}
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {line.from !== undefined && (
          <NativeSelect size="xs" label={w.whenEmpty} value={line.when_empty ?? 'clear'} data={choices(w.whenEmptyOf)} onChange={(event) => change('when_empty', { when_empty: event.currentTarget.value === 'keep' ? 'keep' : undefined })} />
        )}
        <NativeSelect size="xs" label={w.write} value={line.write ?? 'always'} data={choices(w.writeOf)} onChange={(event) => change('write', { write: event.currentTarget.value === 'only_if_empty' ? 'only_if_empty' : undefined })} />
        {direction === 'push' && (
          <NativeSelect size="xs" label={w.type} value={line.type ?? ''} data={[{ value: '', label: w.typeAuto }, ...choices(w.types)]} onChange={(event) => change('type', { type: event.currentTarget.value === '' ? undefined : (event.currentTarget.value as ColumnType) })} />
        )}
      </SimpleGrid>
      <Switch size="xs" label={w.volatile} description={w.volatileHint} checked={line.volatile === true} onChange={(event) => change('volatile', { volatile: event.currentTarget.checked || undefined })} />
      {direction === 'push' && <Switch size="xs" label={w.truncate} description={w.truncateHint} checked={line.truncate === true} onChange={(event) => change('truncate', { truncate: event.currentTarget.checked || undefined })} />}
    </Stack>
  );
}

function ConstantKind({ line, change }: Omit<Props, 'direction'>): ReactNode {
  const w = useWords(words).options;
  return <NativeSelect size="xs" label={w.constantType} value={constantType(line.value)} data={choices(w.constantTypes)} onChange={(event) => change('value kind', { value: withConstantType(line.value, event.currentTarget.value as ConstantType) })} />;
}
