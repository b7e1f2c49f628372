import type { Left, LeftReason } from '@core/core';
import { Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { type Bilingual, useWords } from '@/app/language';
import { useFailureSays } from '@/ui/failure_says';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { Value } from '@/ui/parts';
import { type WindowColumn, WindowTable } from '@/ui/window_table';
import { FailureNotice } from './failure_notice';
import type { Recorder } from './plan_tabs';
import type { Planned, PreviewSession } from './preview_session';
import { useLines } from './window';
import { words } from './words';

interface Props {
  readonly session: PreviewSession;
  readonly planned: Planned;
  readonly recorder: Recorder;
  readonly reason: LeftReason;
}

/** Whoever is left alone for one reason. */
export function LeftTable({ session, planned, recorder, reason }: Props): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const says = useFailureSays();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, 150);
  const all = planned.plan.left[reason];
  const lines = useLines<Left>(`${planned.number} ${reason} ${text}`, text === '' ? all : 0, (from, count, signal) => session.left(reason, from, count, text, signal));
  const columns = columnsOf(reason, w, recorder, says);
  return (
    <>
      <TextInput size="xs" mb="xs" leftSection={<Icon name="search" size={14} />} aria-label={w.filter.text} placeholder={w.filter.text} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      {lines.failed !== null && <FailureNotice {...lines.failed} />}
      <WindowTable label={w.tabs[reason]} lines={lines} columns={columns} height={420} least="28rem" empty={<Text size="sm">{w.empty}</Text>} />
      <Text size="xs" c="var(--quiet)" mt={4} role="status">
        {w.shown(format.number(lines.total), format.number(all))}
      </Text>
    </>
  );
}

type Words = typeof words extends Bilingual<infer W> ? W : never;

/** Those that have one identifier, the first two below each other, as a row has room for no more: both are seen, and of the others how many. */
const several = (ids: readonly string[], show: (id: string) => ReactNode): ReactNode =>
  ids.slice(0, 2).map((id, at) => (
    <span key={id} style={{ flexBasis: '100%' }}>
      {show(id)}
      {at === 1 && ids.length > 2 && ` +${ids.length - 2}`}
    </span>
  ));

const identifierOf = (line: Left): string => ('identifier' in line ? (line.identifier ?? '') : '');
const targetOf = (line: Left): string => ('target' in line ? (line.target ?? '') : '');
const sourceOf = (line: Left): string => ('source' in line ? (line.source ?? '') : '');
const fieldOf = (line: Left): string => ('field' in line ? line.field : '');
const valueOf = (line: Left): string => ('value' in line ? (typeof line.value === 'string' ? line.value : JSON.stringify(line.value)) : '');
const value = (text: string | undefined): ReactNode => <span className="value">{text ?? ''}</span>;

function columnsOf(reason: LeftReason, { columns: w, sides }: Words, { source, target }: Recorder, says: (text: string) => string): readonly WindowColumn<Left>[] {
  const show = (line: Left): ReactNode => (sourceOf(line) !== '' ? source(sourceOf(line)) : targetOf(line) !== '' ? target(targetOf(line)) : null);
  const whyOf = (line: Left): string => ('why' in line ? says(line.why) : '');
  switch (reason) {
    case 'ambiguous':
      return [
        { id: 'identifier', title: w.identifier, width: 'minmax(8rem, 1fr)', cell: (line) => value(identifierOf(line)), text: identifierOf },
        { id: 'sources', title: w.sources, width: 'minmax(8rem, 1fr)', twoLines: true, cell: (line) => ('sources' in line ? several(line.sources, source) : null), text: (line) => ('sources' in line ? line.sources.join(', ') : '') },
        { id: 'targets', title: w.targets, width: 'minmax(8rem, 1fr)', twoLines: true, cell: (line) => ('targets' in line ? several(line.targets, target) : null), text: (line) => ('targets' in line ? line.targets.join(', ') : '') },
      ];
    case 'invalid':
      return [
        { id: 'target', title: w.target, width: 'minmax(6rem, 1fr)', cell: (line) => (targetOf(line) === '' ? null : target(targetOf(line))), text: targetOf },
        { id: 'field', title: w.field, width: 'minmax(6rem, 1fr)', cell: (line) => value(fieldOf(line)), text: fieldOf },
        { id: 'value', title: w.value, width: 'minmax(5rem, 1fr)', cell: (line) => ('value' in line ? <Value value={line.value} /> : null), text: valueOf },
        { id: 'why', title: w.why, width: 'minmax(7rem, 1.5fr)', cell: whyOf, text: whyOf },
      ];
    default:
      return [
        { id: 'record', title: w.record, width: 'minmax(8rem, 1fr)', cell: show, text: (line) => sourceOf(line) || targetOf(line) },
        { id: 'side', title: w.side, width: '6rem', cell: (line) => (sourceOf(line) === '' ? sides.target : sides.source), text: (line) => (sourceOf(line) === '' ? sides.target : sides.source) },
        { id: 'identifier', title: w.identifier, width: 'minmax(8rem, 1fr)', cell: (line) => value(identifierOf(line)), text: identifierOf },
      ];
  }
}
