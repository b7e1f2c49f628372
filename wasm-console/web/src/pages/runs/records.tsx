import { Box, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, type RefObject, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import { asOfNow, type RunChange } from '@/sync/changes';
import { changesQuery } from '@/sync/changes_query';
import { EntityLink, SourceLink, targetKind } from '@/sync/entity_link';
import type { Run } from '@/sync/queries';
import { words as syncWords } from '@/sync/words';
import { cellOf, csv, save } from '@/ui/csv';
import { Show, stateOf } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { Change, Empty, FieldName, Section, Status, type Tone } from '@/ui/parts';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { noneOf } from './none_of';
import { words } from './words';

const tones: Record<string, Tone> = { accepted: 'good', arrived: 'good', rejected: 'bad', missing: 'bad', held: 'warn', open: 'warn', unknown: 'warn', not_there: 'warn' };

export function Outcome({ change }: { readonly change: RunChange }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  return (
    <>
      <Status tone={tones[change.outcome] ?? 'quiet'}>{s.outcomes[change.outcome] ?? change.outcome}</Status>
      {change.attempt > 1 && (
        <Text span size="xs" c="var(--quiet)">
          {' '}
          {w.attempt(change.attempt)}
        </Text>
      )}
      {change.words !== '' && <Text size="xs">{change.words}</Text>}
    </>
  );
}

/** Each field of a change on a line of its own. */
export function Fields({ change }: { readonly change: RunChange }): ReactNode {
  return change.fields.map((field) => (
    <div key={field.field}>
      <Text span size="sm" fw={550}>
        <FieldName name={field.field} />
      </Text>{' '}
      <Change before={field.before} after={field.after} />
    </div>
  ));
}

const partOf = (change: RunChange): string => `${change.connection} ${change.direction}`;

const holds = (change: RunChange, text: string): boolean =>
  change.target.toLowerCase().includes(text) ||
  change.source.toLowerCase().includes(text) ||
  change.words.toLowerCase().includes(text) ||
  change.fields.some((field) => `${field.field} ${cellOf(field.before)} ${cellOf(field.after)}`.toLowerCase().includes(text));

function download(run: number, changes: readonly RunChange[]): void {
  const rows = changes.flatMap((change) =>
    change.fields.map((field) => [String(run), change.connection, change.direction, change.target, change.source, field.field, cellOf(field.before), cellOf(field.after), change.outcome, change.words]),
  );
  save(csv(['run', 'connection', 'direction', 'target', 'source', 'field', 'old', 'new', 'outcome', 'words'], rows), `run-${run}.csv`);
}

function Table({ changes, run, subscription }: { readonly changes: readonly RunChange[]; readonly run: Run; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const [query, setQuery] = useQueryParameters();
  const [part, outcome, text] = [query.get('part') ?? '', query.get('outcome') ?? '', query.get('text') ?? ''];
  const sought = useDeferredValue(text.toLowerCase());
  const shown = useMemo(
    () => changes.filter((change) => (part === '' || partOf(change) === part) && (outcome === '' || change.outcome === outcome) && (sought === '' || holds(change, sought))),
    [changes, part, outcome, sought],
  );
  const parts = [...new Set(changes.map(partOf))];
  const outcomes = [...new Set(changes.map((change) => change.outcome))];
  const named = (one: string): string => s.part(one.split(' ')[0] ?? '', one.split(' ')[1] ?? '');
  const hasSource = changes.some((change) => change.source !== '');
  const columns: readonly Column<RunChange>[] = [
    { id: 'target', title: w.target, width: 'minmax(8rem, 14rem)', sort: (row) => row.target, cell: (row) => <EntityLink subscription={subscription} kind={targetKind(row.connection, row.direction)} id={row.target} /> },
    { id: 'changes', title: w.changes, width: 'minmax(10rem, 1fr)', cell: (row) => <Fields change={row} /> },
    { id: 'outcome', title: w.outcome, width: 'minmax(6rem, 14rem)', sort: (row) => row.outcome, cell: (row) => <Outcome change={row} /> },
    ...(hasSource ? [{ id: 'source', title: w.source, width: '13rem', wideOnly: true, cell: (row: RunChange) => <SourceLink subscription={subscription} connection={row.connection} direction={row.direction} id={row.source} /> }] : []),
  ];
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <TextInput aria-label={w.filter} placeholder={w.filter} value={text} onChange={(event) => setQuery({ text: event.currentTarget.value })} leftSection={<Icon name="search" size={16} />} style={{ flex: '1 1 16rem' }} />
        {parts.length > 1 && <NativeSelect aria-label={w.part} value={part} data={[{ value: '', label: w.allParts }, ...parts.map((one) => ({ value: one, label: named(one) }))]} onChange={(event) => setQuery({ part: event.currentTarget.value })} />}
        {outcomes.length > 1 && (
          <NativeSelect aria-label={w.outcome} value={outcome} data={[{ value: '', label: w.allOutcomes }, ...outcomes.map((one) => ({ value: one, label: s.outcomes[one] ?? one }))]} onChange={(event) => setQuery({ outcome: event.currentTarget.value })} />
        )}
        <Button variant="default" leftSection={<Icon name="download" size={16} />} onClick={() => download(run.run, shown)}>
          {w.download}
        </Button>
      </Group>
      <VirtualTable label={w.records} rows={shown} columns={columns} rowKey={(_, index) => String(index)} />
      <Text size="xs" c="var(--quiet)" role="status">
        {w.shown(format.number(shown.length), format.number(changes.length))}
      </Text>
    </Stack>
  );
}

/** Who comes for the changes (`?to=changes`) is taken to them when they are there. */
function useWayTo(isThere: boolean): RefObject<HTMLDivElement | null> {
  const [query] = useQueryParameters();
  const place = useRef<HTMLDivElement>(null);
  const wanted = query.get('to') === 'changes';
  useEffect(() => {
    if (isThere && wanted) place.current?.scrollIntoView();
  }, [isThere, wanted]);
  return place;
}

/** Every record that the run sent or holds, with what became of it in the other system's own words; while it goes on, so far, when somebody asks. */
export function Records({ run, subscription, isRunning }: { readonly run: Run; readonly subscription: string; readonly isRunning: boolean }): ReactNode {
  const w = useWords(words);
  const [asked, setAsked] = useState(false);
  const changes = useQuery({ ...changesQuery(subscription, run.run, isRunning), enabled: asked || !isRunning });
  const none = noneOf(run);
  const place = useWayTo(changes.data !== undefined);
  const lookNow = (): void => (asked ? void changes.refetch() : setAsked(true));
  return (
    <Box ref={place} style={{ scrollMarginTop: 'calc(var(--app-shell-header-height, 0px) + 1rem)' }}>
      <Section
        title={w.records}
        actions={
          isRunning && (
            <Button variant="default" loading={changes.isFetching} onClick={lookNow}>
              {asked ? w.recordsAgain : w.recordsSoFar}
            </Button>
          )
        }
      >
        {isRunning && !asked ? (
          <Text size="sm" c="var(--quiet)">
            {w.recordsLater}
          </Text>
        ) : (
          <Show of={stateOf(changes, (all) => all.length === 0)} empty={<Empty icon={none === 'none' ? 'good' : 'info'} title={w.recordsNone[none]} text={w.recordsNoneText[none]} />}>
            {(all) => <Table changes={isRunning ? asOfNow(all, run.parts) : all} run={run} subscription={subscription} />}
          </Show>
        )}
      </Section>
    </Box>
  );
}
