import { Anchor, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { EntityLink, targetKind } from '@/sync/entity_link';
import { words as syncWords } from '@/sync/words';
import { cellOf } from '@/ui/csv';
import { Change, FieldName, Needs, Status } from '@/ui/parts';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { words } from './words';

export type Drift = Schemas['Drifts']['drift'][number];

export const fieldsOf = (drift: readonly Drift[]): readonly string[] => [...new Set(drift.map((row) => row.field))].sort();

/** Whether a row is of that field (any where it is empty) and has that text in it. */
export function fits(row: Drift, field: string, sought: string): boolean {
  if (field !== '' && row.field !== field) return false;
  const text = sought.trim().toLowerCase();
  return text === '' || [row.target, row.field, cellOf(row.ours), cellOf(row.theirs)].some((one) => one.toLowerCase().includes(text));
}

interface Props {
  readonly subscription: string;
  readonly rows: readonly Drift[];
  readonly busy: boolean;
  readonly letStand: (row: Drift) => void;
  readonly putBack: (row: Drift) => void;
}

function Decide({ row, busy, letStand, putBack }: Omit<Props, 'subscription' | 'rows'> & { readonly row: Drift }): ReactNode {
  const w = useWords(words).drift;
  const name = `${row.target} ${row.field}`;
  if (row.accepted) return <Status tone="quiet">{w.stands}</Status>;
  return (
    <Needs role="operator">
      {(allowed) => (
        <Group gap={4}>
          <Button size="compact-xs" variant="default" disabled={!allowed || busy} onClick={() => letStand(row)} aria-label={`${w.letStand}: ${name}`}>
            {w.letStand}
          </Button>
          <Button size="compact-xs" variant="default" disabled={!allowed || busy} onClick={() => putBack(row)} aria-label={`${w.putBack}: ${name}`}>
            {w.putBack}
          </Button>
        </Group>
      )}
    </Needs>
  );
}

/** Each value with what Tidemark wrote and what is there, and what one can do about it. */
export function DriftTable({ subscription, rows, ...decide }: Props): ReactNode {
  const w = useWords(words).drift;
  const s = useWords(syncWords);
  const run = (number: number): ReactNode => (
    <Anchor component={Link} href={path('s', subscription, 'runs', number)} underline="always">
      {s.run(number)}
    </Anchor>
  );
  const columns: readonly Column<Drift>[] = [
    { id: 'target', title: w.target, width: 'minmax(8rem, 12rem)', sort: (row) => row.target, cell: (row) => <EntityLink subscription={subscription} kind={targetKind(row.connection, row.direction)} id={row.target} /> },
    { id: 'field', title: w.field, width: 'minmax(7rem, 11rem)', sort: (row) => row.field, cell: (row) => <FieldName name={row.field} /> },
    { id: 'change', title: w.change, width: 'minmax(10rem, 1fr)', cell: (row) => <Change before={row.ours} after={row.theirs} /> },
    { id: 'wrote', title: w.wrote, width: '6rem', sort: (row) => row.wrote, cell: (row) => run(row.wrote), named: true },
    { id: 'saw', title: w.saw, width: '6rem', sort: (row) => row.saw, cell: (row) => run(row.saw), named: true },
    { id: 'actions', title: w.actions, width: '13rem', cell: (row) => <Decide row={row} {...decide} /> },
  ];
  return <VirtualTable label={w.title} rows={rows} columns={columns} rowKey={(row) => `${row.connection} ${row.direction} ${row.target} ${row.field}`} />;
}
