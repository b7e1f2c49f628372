import { Button, Drawer, Group, NativeSelect, NumberInput, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import { useSubscription } from '@/app/parts_of_path';
import { nameOfActor } from '@/app/session';
import { words as appWords } from '@/app/words';
import { Show, stateOf, stateOfPages } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Copyable, Empty, Page, Section, Time } from '@/ui/parts';
import { entryQuery, type LogEntry, type LogEvent, logQuery } from './queries';
import { Verify } from './verify';
import { words } from './words';

/** The events that a log may hold; the engine knows them all by these names. */
const types = [
  'subscription_opened', 'configured', 'run_started', 'run_held', 'run_approved', 'run_completed', 'run_failed', 'run_continued', 'run_rejected', 'run_cancelled', 'schema_seen', 'page_fetched', 'observed',
  'planned', 'calls_failed', 'effect_intended', 'effect_settled', 'letters_decided', 'letters_closed', 'segment_saved', 'segment_dropped', 'night_begun', 'nights_missed', 'schedule_paused',
  'schedule_resumed', 'schedule_began', 'trouble_began', 'trouble_ended', 'message_settled',
] as const;

function Row({ entry, open, subscription }: { readonly entry: LogEntry; readonly open: () => void; readonly subscription: string }): ReactNode {
  const actor = entry.events.find((event) => event.actor !== '')?.actor ?? '';
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton className="value" c="var(--mantine-color-anchor)" onClick={open} aria-haspopup="dialog">
          {entry.position}
        </UnstyledButton>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Time iso={entry.time} subscription={subscription} />
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="var(--quiet)" hiddenFrom="sm">
          <Time iso={entry.time} subscription={subscription} />
        </Text>
        {entry.events.map((event, number) => (
          <Text key={number} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {event.text}
          </Text>
        ))}
      </Table.Td>
      <Table.Td visibleFrom="sm">{nameOfActor(actor)}</Table.Td>
    </Table.Tr>
  );
}

function EventShown({ event }: { readonly event: LogEvent }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  return (
    <Stack gap={4}>
      <Text fw={600}>{event.type}</Text>
      <Text size="sm">{event.text}</Text>
      {event.items > 0 && (
        <Text size="xs" c="var(--quiet)">
          {w.items(format.number(event.items))}
        </Text>
      )}
      {event.holds === null && <Text size="sm">{w.tooMuch}</Text>}
      {event.holds !== null && event.holds !== undefined && (
        <pre className="value" tabIndex={0} aria-label={w.holds} style={{ overflow: 'auto', maxHeight: '50vh', margin: 0 }}>
          {JSON.stringify(event.holds, null, 2)}
        </pre>
      )}
    </Stack>
  );
}

/** One entry: its digests, and what it holds. */
function Entry({ position, subscription }: { readonly position: number; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const entry = useQuery(entryQuery(subscription, position));
  return (
    <Show of={stateOf(entry)}>
      {(found) =>
        found === undefined ? (
          <Empty title={w.nothingFits} />
        ) : (
          <Stack>
            <Time iso={found.time} subscription={subscription} parts="second" />
            {found.events.map((event, number) => (
              <EventShown key={number} event={event} />
            ))}
            <Text size="sm">{w.digest}</Text>
            <Copyable text={found.digest} />
            <Text size="sm">{w.previous}</Text>
            <Copyable text={found.previous} />
          </Stack>
        )
      }
    </Show>
  );
}

/** Every entry of a subscription's log, newest first; one of them can be opened, and the chain verified. */
export default function Log(): ReactNode {
  const w = useWords(words);
  const title = useWords(appWords).pages.log;
  const subscription = useSubscription();
  const [query, setQuery] = useQueryParameters();
  const [opened, setOpened] = useState<number>();
  const run = Number(query.get('run') ?? '');
  const type = query.get('type') ?? '';
  const filtered = run > 0 || type !== '';
  const log = useInfiniteQuery(logQuery(subscription, { ...(run > 0 && { run }), ...(type !== '' && { type }) }));
  return (
    <Page title={title} lead={w.lead}>
      <Verify subscription={subscription} />
      <Section title={title}>
        <Group gap="sm" mb="sm" align="flex-end">
          <NumberInput label={w.run} value={run > 0 ? run : ''} min={1} allowDecimal={false} allowNegative={false} w="7rem" onChange={(value) => setQuery({ run: value === '' ? undefined : String(value) })} />
          <NativeSelect label={w.type} value={type} data={[{ value: '', label: w.allTypes }, ...types]} onChange={(event) => setQuery({ type: event.currentTarget.value || undefined })} />
        </Group>
        <Show
          of={stateOfPages(log, (page) => page.entries, (all) => all.length === 0)}
          lines={8}
          empty={filtered ? <Empty icon="log" title={w.nothingFits} text={w.nothingFitsText} /> : <Empty icon="log" title={w.none} text={w.noneText} />}
        >
          {(entries) => (
            <>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th scope="col">{w.position}</Table.Th>
                    <Table.Th scope="col" visibleFrom="sm">{w.time}</Table.Th>
                    <Table.Th scope="col">{w.what}</Table.Th>
                    <Table.Th scope="col" visibleFrom="sm">{w.by}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {entries.map((entry) => (
                    <Row key={entry.position} entry={entry} subscription={subscription} open={() => setOpened(entry.position)} />
                  ))}
                </Table.Tbody>
              </Table>
              {log.hasNextPage && (
                <Button variant="default" mt="sm" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
                  {w.older}
                </Button>
              )}
            </>
          )}
        </Show>
      </Section>
      <Drawer opened={opened !== undefined} onClose={() => setOpened(undefined)} position="right" size="lg" title={opened === undefined ? '' : w.entry(opened)} closeButtonProps={{ 'aria-label': w.close }}>
        {opened !== undefined && <Entry position={opened} subscription={subscription} />}
      </Drawer>
    </Page>
  );
}
