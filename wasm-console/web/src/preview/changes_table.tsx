import type { Change, ChangeFilter } from '@core/core';
import { Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useMemo, useState } from 'react';
import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { Value } from '@/ui/parts';
import { type WindowColumn, WindowTable } from '@/ui/window_table';
import { differing } from './differing';
import { FailureNotice } from './failure_notice';
import type { Recorder } from './plan_tabs';
import { ownPlan, type Planned, type PreviewSession, withoutChange } from './preview_session';
import { sharedGroup } from './shared_group';
import { useLines } from './window';
import { words } from './words';

type ChangeKind = 'all' | NonNullable<ChangeFilter['kind']>;
interface Chosen {
  readonly text: string;
  readonly field: string;
  readonly kind: ChangeKind;
}

const everything: Chosen = { text: '', field: '', kind: 'all' };

const filterOf = ({ text, field, kind }: Chosen): ChangeFilter => ({
  ...(text === '' ? {} : { text }),
  ...(field === '' ? {} : { fields: [field] }),
  ...(kind === 'all' ? {} : { kind }),
});

const written = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Two pieces: however long the old value is, the new one is in sight. */
function OldAndNew({ old: whole, new: wholeNow }: Pick<Change, 'old' | 'new'>): ReactNode {
  const [old, now] = differing(whole, wholeNow);
  return (
    <>
      <span>
        <Value value={old} />
      </span>{' '}
      <span>
        <span aria-hidden="true">→</span> <Value value={now} />
      </span>
    </>
  );
}

interface Props {
  readonly session: PreviewSession;
  readonly planned: Planned;
  readonly recorder: Recorder;
}

export function ChangesTable({ session, planned, recorder }: Props): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const [chosen, setChosen] = useState(everything);
  const [text] = useDebouncedValue(chosen.text, 150);
  const filter = { ...chosen, text };
  const all = planned.plan.summary.changes;
  const none = withoutChange(planned.plan);
  const isOwn = ownPlan(session.use()) === planned;
  const group = useMemo(() => sharedGroup(planned.plan.fields.map(({ field }) => field)), [planned]);
  const isAll = filter.text === '' && filter.field === '' && filter.kind === 'all';
  const lines = useLines<Change>(`${planned.number} ${JSON.stringify(filter)}`, isAll ? all : 0, (from, count, signal) => session.changes(from, count, filterOf(filter), signal));
  const columns = useMemo<readonly WindowColumn<Change>[]>(
    () => [
      { id: 'target', title: w.columns.target, width: 'minmax(5rem, 3fr)', cell: (line) => recorder.target(line.target), text: (line) => line.target },
      { id: 'field', title: w.columns.field, width: 'minmax(5rem, 3fr)', cell: (line) => <span className="value">{line.field.slice(group.length)}</span>, text: (line) => line.field },
      { id: 'change', title: w.columns.change, width: 'minmax(8rem, 5fr)', twoLines: true, cell: (line) => <OldAndNew {...line} />, text: (line) => `${written(line.old)} → ${written(line.new)}` },
      { id: 'source', title: w.columns.source, width: 'minmax(5rem, 3fr)', cell: (line) => recorder.source(line.source), text: (line) => line.source },
    ],
    [w, recorder, group],
  );
  return (
    <>
      <Filters planned={planned} chosen={chosen} choose={(change) => setChosen({ ...chosen, ...change })} />
      {lines.failed !== null && <FailureNotice {...lines.failed} />}
      <WindowTable label={w.tabs.changes} lines={lines} columns={columns} height={420} least="28rem" empty={<Text size="sm">{none === null ? w.noChanges : isOwn ? '' : w.earlierNothing}</Text>} />
      <Text size="xs" c="var(--quiet)" mt={4} role="status">
        {w.shown(format.number(lines.total), format.number(all))}
      </Text>
    </>
  );
}

interface FilterProps {
  readonly planned: Planned;
  readonly chosen: Chosen;
  readonly choose: (change: Partial<Chosen>) => void;
}

function Filters({ planned, chosen, choose }: FilterProps): ReactNode {
  const w = useWords(words);
  const fields = planned.plan.fields.filter((field) => field.changes > 0).map(({ field }) => field);
  const kinds = Object.entries(w.filter.kinds).map(([value, label]) => ({ value, label }));
  return (
    <Group gap="xs" mb="xs" align="end">
      <TextInput size="xs" flex={1} miw={140} leftSection={<Icon name="search" size={14} />} aria-label={w.filter.text} placeholder={w.filter.text} value={chosen.text} onChange={(event) => choose({ text: event.currentTarget.value })} />
      <NativeSelect size="xs" aria-label={w.filter.field} value={chosen.field} data={[{ value: '', label: w.filter.allFields }, ...fields]} onChange={(event) => choose({ field: event.currentTarget.value })} />
      <NativeSelect size="xs" aria-label={w.filter.kind} value={chosen.kind} data={kinds} onChange={(event) => choose({ kind: event.currentTarget.value as ChangeKind })} />
    </Group>
  );
}
