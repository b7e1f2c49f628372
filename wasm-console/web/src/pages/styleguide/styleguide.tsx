import { Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { GoneError, ProblemError } from '@/api/problem';
import { type DataState, Show } from '@/ui/data_state';
import { notice } from '@/ui/notice';
import { Change, Copyable, Count, Empty, Page, Section, Status, Value } from '@/ui/parts';
import { type Column, VirtualTable } from '@/ui/virtual_table';

interface Row {
  readonly number: number;
  readonly name: string;
}

/** More than browsers draw in one element (src/ui/rows_in_sight.ts). */
const most = 400_000;
const rows: readonly Row[] = Array.from({ length: most }, (_, number) => ({ number, name: `v-${(number * 7919) % most}` }));
const columns: readonly Column<Row>[] = [
  { id: 'number', title: 'Number', width: '6rem', cell: (row) => row.number, sort: (row) => row.number },
  { id: 'name', title: 'Visitor', width: 'minmax(8rem, 1fr)', cell: (row) => <span className="value">{row.name}</span>, sort: (row) => row.name },
  { id: 'change', title: 'Change', width: '2fr', cell: (row) => <Change before={null} after={row.number} />, wideOnly: true },
];

const states: Record<string, DataState<string>> = {
  loading: { state: 'loading' },
  empty: { state: 'empty' },
  problem: {
    state: 'problem',
    error: new ProblemError({ status: 409, detail: 'a run goes on already', where: 'subscription acme, run 12', hint: 'wait until it has ended, or cancel it' }),
    retry: () => undefined,
  },
  gone: { state: 'problem', error: new GoneError('gone') },
  data: { state: 'data', data: 'There it is.' },
};

/** The shared components on one page, in English alone: for whoever writes a page. */
export default function Styleguide(): ReactNode {
  const [which, setWhich] = useState('problem');
  return (
    <Page title="Style guide" lead="The shared components of src/ui, in each of their states." actions={<Button onClick={() => notice({ text: 'Segment rich is dropped', undo: async () => undefined })}>Notice with undo</Button>}>
      <Section title="What is asked for">
        <Group gap="xs" mb="sm">
          {Object.keys(states).map((name) => (
            <Button key={name} size="xs" variant={name === which ? 'filled' : 'default'} onClick={() => setWhich(name)}>
              {name}
            </Button>
          ))}
        </Group>
        <Show of={states[which] ?? { state: 'empty' }} empty={<Empty icon="segments" title="No segments yet" text="A segment says which visitors are meant." action={<Button>Make one</Button>} />}>
          {(text) => <p>{text}</p>}
        </Show>
      </Section>
      <Section title="Small things">
        <Stack gap="sm">
          <Group>
            <Count label="changed" value={479} />
            <Count label="refused" value={3} tone="bad" />
            <Count label="held" value={1} tone="warn" />
            <Status tone="good">completed</Status>
            <Status tone="warn">held</Status>
            <Status tone="bad">failed</Status>
            <Status tone="busy">running</Status>
            <Status tone="quiet">paused</Status>
          </Group>
          <Group>
            <Value value="EMEA" />
            <Value value={null} />
            <Value value={['a', 'b']} />
            <Change before="AMER" after="EMEA" />
          </Group>
          <Copyable text="tidemark users link ann" />
        </Stack>
      </Section>
      <Section title="A table of 400,000 rows">
        <VirtualTable label="Visitors" rows={rows} columns={columns} rowKey={(row) => String(row.number)} height={320} />
      </Section>
    </Page>
  );
}
