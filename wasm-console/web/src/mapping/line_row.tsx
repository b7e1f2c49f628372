import { ActionIcon, Badge, Box, Collapse, Group, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useId } from 'react';
import { useWords } from '@/app/language';
import { type Line, placeOf } from '@/draft/configuration';
import { type Changes, changeLine, removeLine } from '@/draft/edits';
import type { LineFault } from '@/draft/line_faults';
import { linePlace } from '@/draft/places';
import { stepNotice } from '@/draft/step_notice';
import { typedLine, useTypedLine } from '@/draft/typed_line';
import { useFailureSays } from '@/ui/failure_says';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { constantText, withConstantText } from './constant';
import { type Editing, plannedName, sourcesOf, targetsOf } from './editing';
import { FieldInput } from './field_input';
import { LineOptions } from './line_options';
import classes from './mapping.module.css';
import { words } from './words';

interface Props {
  readonly editing: Editing;
  readonly line: Line;
  readonly index: number;
  readonly fault: LineFault | null;
  /** It is gone: whoever has the list says where one goes on. */
  readonly removed: (index: number) => void;
}

const nameOf = (line: Line, unnamed: string): string => (line.from ?? '') || line.to || unnamed;

/** What is wrong with it, said with where else to look: of its own, or as the plan finds it. Nothing as long as a name is typed. */
function useWrong({ editing, index, fault }: Pick<Props, 'editing' | 'index' | 'fault'>): { readonly text: string; readonly source: boolean; readonly target: boolean } | null {
  const w = useWords(words);
  const says = useFailureSays();
  const place = placeOf(editing.lines, index);
  if (typedLine.use() === place) return null;
  if (fault?.is === 'twice') return { text: w.lines.faults.twice(linePlace(editing.configuration, fault.first, fault.first.index, w.places)), source: false, target: true };
  if (fault !== null) return { text: w.lines.faults[fault.is], source: fault.is === 'blank' || fault.is === 'no_source', target: fault.is !== 'no_source' };
  const why = editing.plan?.refused.find(({ line }) => line === place)?.why;
  return why === undefined ? null : { text: `${w.lines.refused}: ${says(why)}`, source: true, target: true };
}

/** One line of a mapping: where a value comes from, where it goes, and what the plan says of it. */
export function LineRow(props: Props): ReactNode {
  const { editing, line, index, removed } = props;
  const w = useWords(words);
  const wrong = useWrong(props);
  const [opened, { toggle }] = useDisclosure();
  const said = useId();
  const { draft, lines } = editing;
  const name = nameOf(line, w.lines.numbered(index + 1));
  const { typed, done } = useTypedLine(placeOf(lines, index));
  const change = (part: string, changes: Changes<Line>): void => draft.change(changeLine(draft.now(), lines, index, changes), `${placeOf(lines, index)} ${part}`);
  const remove = (): void => {
    removed(index);
    draft.change(removeLine(draft.now(), lines, index));
    stepNotice(draft, w.lines.removed(name));
  };
  return (
    <Box className={classes['line']} component="li" data-line={index}>
      <Group gap={6} wrap="nowrap">
        <Text span size="xs" c="var(--quiet)" w="1.25rem" ta="right" style={{ flex: 'none' }}>
          {index + 1}
        </Text>
        {line.from === undefined ? (
          <TextInput size="xs" flex={1} miw={0} aria-label={w.lines.constant} placeholder={w.lines.constant} value={constantText(line.value)} onChange={(event) => change('value', { value: withConstantText(line.value, event.currentTarget.value) })} leftSection="=" aria-describedby={said} />
        ) : (
          <FieldInput label={lines.direction === 'pull' ? w.lines.from : w.lines.column} value={line.from} fields={sourcesOf(editing)} change={(from) => change('from', { from })} typed={typed} done={done} error={wrong?.source === true} describedBy={said} />
        )}
        <Text span c="var(--quiet)" aria-hidden="true">
          →
        </Text>
        <FieldInput label={lines.direction === 'pull' ? w.lines.to : w.lines.pendoField} value={line.to} fields={targetsOf(editing)} change={(to) => change('to', { to })} typed={typed} done={done} error={wrong?.target === true} describedBy={said} />
        <ActionIcon variant="subtle" color="gray" aria-label={w.lines.options(name)} aria-expanded={opened} onClick={toggle} className={opened ? classes['turned'] : undefined}>
          <Icon name="settings" size={16} />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" aria-label={w.lines.remove(name)} onClick={remove} data-remove="line">
          <Icon name="bad" size={16} />
        </ActionIcon>
      </Group>
      <LineSays editing={editing} line={line} wrong={wrong?.text} id={said} />
      <Collapse expanded={opened}>{opened && <LineOptions line={line} direction={lines.direction} change={change} />}</Collapse>
    </Box>
  );
}

/** What the line is set to beyond the default, and what becomes of it in the plan. */
function LineSays({ editing, line, wrong, id }: { readonly editing: Editing; readonly line: Line; readonly wrong: string | undefined; readonly id: string }): ReactNode {
  const w = useWords(words);
  if (wrong !== undefined)
    return (
      <Text id={id} size="xs" c="var(--bad)" mt={2}>
        {wrong}
      </Text>
    );
  return (
    <Group id={id} gap={6} mt={2} mih={18}>
      {editing.unread.includes(line.from ?? line.to) ? (
        <Text size="xs" c="var(--warn)">
          {w.lines.unread}
        </Text>
      ) : (
        <LineCounts editing={editing} line={line} />
      )}
      {badgesOf(line, w).map((badge) => (
        <Badge key={badge} size="sm" color="gray">
          {badge}
        </Badge>
      ))}
    </Group>
  );
}

function LineCounts({ editing, line }: { readonly editing: Editing; readonly line: Line }): ReactNode {
  const w = useWords(words).lines;
  const format = useFormat();
  const counts = editing.plan?.fields.find(({ field }) => field === plannedName(editing, line.to));
  if (counts === undefined) return null;
  const { changes, cleared, invalid, cut } = counts;
  return (
    <>
      <Text size="xs" c="var(--quiet)">
        {changes === 0 ? w.noChanges : w.changes(format.number(changes))}
      </Text>
      {cleared > 0 && <Text size="xs" c="var(--warn)">{w.cleared(format.number(cleared))}</Text>}
      {cut > 0 && <Text size="xs" c="var(--warn)">{w.cut(format.number(cut))}</Text>}
      {invalid > 0 && <Text size="xs" c="var(--bad)">{w.invalid(format.number(invalid))}</Text>}
    </>
  );
}

function badgesOf(line: Line, w: (typeof words)['en']): readonly string[] {
  const { badges } = w.options;
  return [
    ...(line.convert ?? []).map((converter) => w.convert.names[Object.keys(converter)[0] as keyof typeof w.convert.names]),
    ...(line.when_empty === 'keep' ? [badges.keep] : []),
    ...(line.write === 'only_if_empty' ? [badges.only_if_empty] : []),
    ...(line.volatile === true ? [badges.volatile] : []),
    ...(line.truncate === true ? [badges.truncate] : []),
  ];
}
