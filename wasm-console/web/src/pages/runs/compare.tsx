import { Anchor, Group, NativeSelect, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path, useQueryParameters } from '@/app/location';
import { usePart, useSubscription } from '@/app/parts_of_path';
import type { RunChange } from '@/sync/changes';
import { changesQuery } from '@/sync/changes_query';
import { compare, type Compared, type Where } from '@/sync/compare';
import { EntityLink, targetKind } from '@/sync/entity_link';
import { type Run, type RunPart, runQuery } from '@/sync/queries';
import { words as syncWords } from '@/sync/words';
import { type DataState, Show, stateOf } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Change, FieldName, Page, Section } from '@/ui/parts';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { words } from './words';

/** Both, or what is still missing of either. */
function both<T>(a: DataState<T>, b: DataState<T>): DataState<readonly [T, T]> {
  if (a.state === 'data' && b.state === 'data') return { state: 'data', data: [a.data, b.data] };
  if (a.state !== 'data') return a;
  return b as Exclude<DataState<T>, { state: 'data' }>;
}

const nameOf = (part: RunPart): string => `${part.connection} ${part.direction}`;

function Counts({ first, second }: { readonly first: Run; readonly second: Run }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const parts = [...new Set([...first.parts, ...second.parts].map(nameOf))];
  const of = (run: Run, part: string, count: string): number | undefined => {
    const found = run.parts.find((one) => nameOf(one) === part);
    return found === undefined ? undefined : (found.counts[count] ?? 0);
  };
  const rows = parts.flatMap((part) =>
    Object.keys(s.counts)
      .map((count) => ({ part, count, a: of(first, part, count), b: of(second, part, count) }))
      .filter(({ a, b }) => a !== b && (a ?? 0) + (b ?? 0) > 0),
  );
  if (rows.length === 0) return <Text size="sm">{w.sameCounts}</Text>;
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{w.count}</Table.Th>
          <Table.Th scope="col" ta="right">{s.run(first.run)}</Table.Th>
          <Table.Th scope="col" ta="right">{s.run(second.run)}</Table.Th>
          <Table.Th scope="col" ta="right">{w.difference}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ part, count, a, b }) => (
          <Table.Tr key={`${part} ${count}`}>
            <Table.Td>
              {s.part(part.split(' ')[0] ?? '', part.split(' ')[1] ?? '')}: {s.counts[count]}
            </Table.Td>
            <Table.Td ta="right">{a === undefined ? '–' : format.number(a)}</Table.Td>
            <Table.Td ta="right">{b === undefined ? '–' : format.number(b)}</Table.Td>
            <Table.Td ta="right">
              {a !== undefined && b !== undefined && `${b > a ? '+' : '−'}${format.number(Math.abs(b - a))}`}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Rows({ first, second, changes, subscription }: { readonly first: number; readonly second: number; readonly changes: readonly [readonly RunChange[], readonly RunChange[]]; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const [query, setQuery] = useQueryParameters();
  const wanted = query.get('where') ?? '';
  const rows = useMemo(() => compare(...changes), [changes]);
  const shown = useMemo(() => (wanted === '' ? rows : rows.filter((row) => row.where === wanted)), [rows, wanted]);
  const labels: Record<Where, string> = { only_first: w.onlyIn(first), only_second: w.onlyIn(second), same: w.inBoth, differs: w.differs, outcome_differs: w.outcomeDiffers };
  const side = (which: 'first' | 'second') => (row: Compared) => {
    const of = row[which];
    return of === undefined ? '–' : <><Change before={of.before} after={of.after} /> <Text span size="xs" c="var(--quiet)">{s.outcomes[of.outcome] ?? of.outcome}</Text></>;
  };
  const columns: readonly Column<Compared>[] = [
    { id: 'target', title: w.target, width: 'minmax(8rem, 12rem)', sort: (row) => row.target, cell: (row) => <EntityLink subscription={subscription} kind={targetKind(row.connection, row.direction)} id={row.target} /> },
    { id: 'field', title: w.undoField, width: 'minmax(7rem, 12rem)', sort: (row) => row.field, cell: (row) => <FieldName name={row.field} /> },
    { id: 'where', title: w.where, width: '9rem', sort: (row) => row.where, cell: (row) => labels[row.where] },
    { id: 'first', title: s.run(first), width: 'minmax(8rem, 1fr)', cell: side('first'), named: true },
    { id: 'second', title: s.run(second), width: 'minmax(8rem, 1fr)', cell: side('second'), named: true },
  ];
  return (
    <Stack gap="xs">
      <Group>
        <NativeSelect aria-label={w.where} value={wanted} data={[{ value: '', label: w.all }, ...(Object.keys(labels) as Where[]).map((one) => ({ value: one, label: labels[one] }))]} onChange={(event) => setQuery({ where: event.currentTarget.value })} />
        <Text size="xs" c="var(--quiet)" role="status">
          {w.shown(format.number(shown.length), format.number(rows.length))}
        </Text>
      </Group>
      <VirtualTable label={w.records} rows={shown} columns={columns} rowKey={(row) => `${row.connection} ${row.direction} ${row.target} ${row.field}`} />
    </Stack>
  );
}

/** Two runs beside each other. */
export default function ComparePage(): ReactNode {
  const w = useWords(words);
  const subscription = useSubscription();
  const [first = 0, second = 0] = [Number(usePart('run')), Number(usePart('other'))].sort((a, b) => a - b); // what came later is to the right
  const runs = both(stateOf(useQuery(runQuery(subscription, first))), stateOf(useQuery(runQuery(subscription, second))));
  const changes = both(stateOf(useQuery(changesQuery(subscription, first))), stateOf(useQuery(changesQuery(subscription, second))));
  return (
    <Page
      title={w.compareTitle(first, second)}
      lead={
        <>
          {w.compareLead}{' '}
          <Anchor component={Link} href={path('s', subscription, 'runs', first)} underline="always">
            {w.title(first)}
          </Anchor>
          ,{' '}
          <Anchor component={Link} href={path('s', subscription, 'runs', second)} underline="always">
            {w.title(second)}
          </Anchor>
        </>
      }
    >
      <Section title={w.difference}>
        <Show of={runs}>{([one, other]) => <Counts first={one} second={other} />}</Show>
      </Section>
      <Section title={w.records}>
        <Show of={changes}>{(lists) => <Rows first={first} second={second} changes={lists} subscription={subscription} />}</Show>
      </Section>
    </Page>
  );
}
