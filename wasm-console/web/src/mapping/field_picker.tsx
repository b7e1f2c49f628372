import { Button, Group, Text, TextInput, UnstyledButton } from '@mantine/core';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useWords } from '@/app/language';
import type { KnownField } from '@/catalog/catalog';
import { matchingLines } from '@/catalog/matching_names';
import { connectionOf, type Line, linesOf } from '@/draft/configuration';
import { addLines } from '@/draft/edits';
import { stepNotice } from '@/draft/step_notice';
import { Icon } from '@/ui/icons';
import { type Editing, sourcesOf, targetsOf } from './editing';
import classes from './mapping.module.css';
import { words } from './words';

const dragged = 'text/plain';

type Side = 'from' | 'to';
interface Chosen {
  readonly side: Side;
  readonly name: string;
}

/** Both sides' fields: one is dragged onto another, or one is chosen on each side; by mouse, finger or keyboard. */
export function FieldPicker({ editing }: { readonly editing: Editing }): ReactNode {
  const w = useWords(words).picker;
  const [chosen, setChosen] = useState<Chosen>();
  const { draft, lines, configuration } = editing;
  const present = linesOf(configuration, lines);
  const [from, to] = [sourcesOf(editing), targetsOf(editing)];
  const add = (more: readonly Line[]): void => {
    setChosen(undefined);
    if (more.length === 0) return;
    draft.change(addLines(draft.now(), lines, more));
    stepNotice(draft, w.added(more.length));
  };
  const none = editing.isOfFiles === true ? w.noneInFiles : w.none;
  if (from.length === 0 && to.length === 0)
    return (
      <Text size="sm" c="var(--quiet)">
        {none}
      </Text>
    );
  const identifier = connectionOf(configuration, lines.kind)?.identifier;
  const matching = matchingLines({ from, to, present, without: [identifier?.salesforce ?? '', identifier?.pendo ?? ''] });
  const pull = lines.direction === 'pull';
  // Whichever side is chosen first: a line comes to be when both are.
  const choose = (side: Side, name: string): void => {
    if (chosen === undefined || chosen.side === side) return setChosen(chosen?.name === name ? undefined : { side, name });
    add([side === 'to' ? { from: chosen.name, to: name } : { from: name, to: chosen.name }]);
  };
  const pressed = (side: Side): string | undefined => (chosen?.side === side ? chosen.name : undefined);
  return (
    <>
      <Group gap="xs" mb="xs" justify="space-between">
        <Text size="xs" c="var(--quiet)" flex="1 1 14rem">
          {pull ? w.pull : w.push}
        </Text>
        <Button size="xs" variant="light" disabled={matching.length === 0} onClick={() => add(matching)}>
          {w.matching(matching.length)}
        </Button>
      </Group>
      <div className={classes['columns']}>
        <FieldList title={pull ? w.from : w.columns} fields={from} none={none} used={new Set(present.map((line) => line.from))} pressed={pressed('from')} choose={(name) => choose('from', name)} />
        <FieldList title={pull ? w.to : w.fields} fields={to} none={none} used={new Set(present.map((line) => line.to))} pressed={pressed('to')} choose={(name) => choose('to', name)} drop={(source, name) => from.some((field) => field.name === source) && add([{ from: source, to: name }])} />
      </div>
      <Text size="xs" c="var(--quiet)" mt={4} mih={18} role="status">
        {chosen === undefined ? '' : w.chosen[chosen.side](chosen.name)}
      </Text>
    </>
  );
}

interface ListProps {
  readonly title: string;
  readonly fields: readonly KnownField[];
  /** What is said where there is none. */
  readonly none: string;
  readonly used: ReadonlySet<string | undefined>;
  readonly choose: (name: string) => void;
  readonly pressed: string | undefined;
  /** Where fields are dropped; the other list is where they are dragged from. */
  readonly drop?: ((source: string, name: string) => void) | undefined;
}

const most = 400;

function FieldList({ title, fields, none, used, choose, pressed, drop }: ListProps): ReactNode {
  const w = useWords(words).picker;
  const [search, setSearch] = useState('');
  const sought = search.toLowerCase().trim();
  const shown = fields.filter(({ name, label }) => `${name} ${label}`.toLowerCase().includes(sought));
  return (
    <div role="group" aria-label={title} style={{ minWidth: 0 }}>
      <Text size="xs" fw={600} mb={4}>
        {title}
      </Text>
      <TextInput size="xs" mb={4} leftSection={<Icon name="search" size={14} />} aria-label={w.searchIn(title)} placeholder={w.search} value={search} onChange={(event) => setSearch(event.currentTarget.value)} disabled={fields.length === 0} />
      <div className={classes['fields']} tabIndex={shown.length === 0 ? undefined : -1}>
        {shown.slice(0, most).map((field) => (
          <FieldButton key={field.name} field={field} isUsed={used.has(field.name)} choose={choose} isPressed={pressed === field.name} drop={drop} />
        ))}
        {shown.length === 0 && (
          <Text size="sm" c="var(--quiet)" p="xs">
            {fields.length > 0 ? w.noMatch : none}
          </Text>
        )}
      </div>
    </div>
  );
}

interface FieldProps extends Pick<ListProps, 'choose' | 'drop'> {
  readonly field: KnownField;
  readonly isUsed: boolean;
  readonly isPressed: boolean;
}

function FieldButton({ field, isUsed, choose, isPressed, drop }: FieldProps): ReactNode {
  const w = useWords(words).picker;
  const [over, setOver] = useState(false);
  const take = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    drop?.(event.dataTransfer.getData(dragged), field.name);
  };
  const said = [field.type, field.label === field.name ? '' : field.label, field.samples.join(', ')].filter((text) => text !== '').join(' · ');
  const dropping = drop === undefined ? {} : { onDragOver: (event: DragEvent) => event.preventDefault(), onDragEnter: () => setOver(true), onDragLeave: () => setOver(false), onDrop: take };
  return (
    <UnstyledButton
      className={over ? `${classes['field']} ${classes['over']}` : (classes['field'] ?? '')}
      draggable={drop === undefined}
      onDragStart={(event: DragEvent) => event.dataTransfer.setData(dragged, field.name)}
      onClick={() => choose(field.name)}
      aria-pressed={isPressed}
      {...dropping}
    >
      <span className="value">{field.name}</span>
      <Text size="xs" c="var(--quiet)" truncate title={said}>
        {isUsed && <strong>✓ {w.used} · </strong>}
        {said}
      </Text>
    </UnstyledButton>
  );
}
