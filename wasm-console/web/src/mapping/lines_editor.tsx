import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useWords } from '@/app/language';
import { type Configuration, type Line, linesOf } from '@/draft/configuration';
import { addLines } from '@/draft/edits';
import { faultsOf } from '@/draft/line_faults';
import { Icon } from '@/ui/icons';
import { useFocusNext } from '@/ui/focus_next';
import { Empty } from '@/ui/parts';
import type { Editing } from './editing';
import { LineRow } from './line_row';
import classes from './mapping.module.css';
import { words } from './words';

/** The lines of one mapping, each edited where it stands. */
export function LinesEditor({ editing }: { readonly editing: Editing }): ReactNode {
  const w = useWords(words).lines;
  const { draft, configuration, lines } = editing;
  const present = linesOf(configuration, lines);
  const faults = useMemo(() => faultsOf(configuration, lines), [configuration, lines]);
  const [frame, removed] = useFocusNext<HTMLDivElement>('line');
  const add = (line: Line): void => draft.change(addLines(draft.now(), lines, [line]));
  return (
    <div ref={frame}>
      {present.length === 0 ? (
        <Empty icon="mapping" title={w.empty} text={w.emptyText} />
      ) : (
        <ul className={classes['list']}>
          {present.map((line, index) => (
            <LineRow key={index} editing={editing} line={line} index={index} fault={faults[index] ?? null} removed={removed} />
          ))}
        </ul>
      )}
      <Removed editing={editing} />
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => add({ from: '', to: '' })} data-add="line">
          {w.add}
        </Button>
        <Button size="xs" variant="default" leftSection={<Icon name="plus" size={14} />} onClick={() => add({ value: '', to: '' })}>
          {w.addConstant}
        </Button>
      </Group>
    </div>
  );
}

/** Fields that a line of the saved configuration writes and none of the draft does. */
function removedTargets(saved: Configuration, editing: Editing): number {
  const now = new Set(linesOf(editing.configuration, editing.lines).map((line) => line.to));
  return linesOf(saved, editing.lines).filter((line) => !now.has(line.to)).length;
}

function Removed({ editing }: { readonly editing: Editing }): ReactNode {
  const w = useWords(words).lines;
  const removed = removedTargets(editing.draft.use().saved, editing);
  if (removed === 0) return null;
  return (
    <Text size="xs" c="var(--warn)" mt="xs" role="status">
      {w.removedNote(removed)}
    </Text>
  );
}
