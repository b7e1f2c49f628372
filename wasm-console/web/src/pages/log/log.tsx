import { Anchor, Button, Drawer, Group, NativeSelect, NumberInput, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path, useQueryParameters } from '@/app/location';
import { useSubscription } from '@/app/parts_of_path';
import { nameOfActor } from '@/app/session';
import { words as appWords } from '@/app/words';
import { VersionBack, VersionNumber } from '@/sync/configuration_then';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf, stateOfPages } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Copyable, Empty, Page, Section, Time } from '@/ui/parts';
import { Changed } from './changed';
import { entryQuery, type LogEntry, type LogEvent, logQuery } from './queries';
import { Verify } from './verify';
import { words } from './words';

/** What happened, in a person's words; of an event of later versions its own name. */
function Happened({ event, subscription }: { readonly event: LogEvent; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const counts: Readonly<Record<string, string>> = { ...s.counts, ...w.counts };
  const ofOne: Readonly<Record<string, string>> = { ...s.countsOfOne, ...w.countsOfOne };
  const format = useFormat();
  const numbers = Object.entries(event.counts).filter(([, count]) => count > 0);
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      <Text span fw={600} inherit>
        {nameOf(w.events, event.type)}
      </Text>
      {event.run > 0 && (
        <>
          {' · '}
          <Anchor underline="always" component={Link} href={path('s', subscription, 'runs', String(event.run))} inherit>
            {w.runNumber(event.run)}
          </Anchor>
        </>
      )}
      {event.comment !== '' && ` · ${event.comment}`}
      {event.items > 1 && ` · ${w.items(format.number(event.items))}`}
      {numbers.length > 0 && (
        <Text span c="var(--quiet)" display="block" inherit>
          {numbers.map(([name, count]) => `${format.number(count)} ${(count === 1 ? ofOne[name] : undefined) ?? counts[name] ?? name.replaceAll('_', ' ')}`).join(' · ')}
        </Text>
      )}
    </Text>
  );
}

const nameOf = (names: Readonly<Record<string, string>>, type: string): string => names[type] ?? type;

interface RowProps {
  readonly entry: LogEntry;
  readonly subscription: string;
  readonly open: () => void;
  readonly only: (actor: string) => void;
}

function Row({ entry, open, only, subscription }: RowProps): ReactNode {
  const w = useWords(words);
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
          <Happened key={number} event={event} subscription={subscription} />
        ))}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {actor !== '' && (
          <UnstyledButton c="var(--mantine-color-anchor)" onClick={() => only(actor)} aria-label={w.onlyBy(nameOfActor(actor))}>
            {nameOfActor(actor)}
          </UnstyledButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function EventShown({ event, position, subscription }: { readonly event: LogEvent; readonly position: number; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  return (
    <Stack gap={4}>
      <Happened event={event} subscription={subscription} />
      {event.type === 'configured' && (
        <Text size="xs">
          <VersionNumber version={position} subscription={subscription} /> <VersionBack version={position} subscription={subscription} />
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
              <EventShown key={number} event={event} position={position} subscription={subscription} />
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
  const by = query.get('by') ?? '';
  const filtered = run > 0 || type !== '' || by !== '';
  const log = useInfiniteQuery(logQuery(subscription, { ...(run > 0 && { run }), ...(type !== '' && { type }), ...(by !== '' && { by }) }));
  return (
    <Page title={title} lead={w.lead}>
      <Verify subscription={subscription} />
      <Changed subscription={subscription} />
      <Section title={title}>
        <Group gap="sm" mb="sm" align="flex-end">
          <NumberInput label={w.run} value={run > 0 ? run : ''} min={1} allowDecimal={false} allowNegative={false} w="7rem" onChange={(value) => setQuery({ run: value === '' ? undefined : String(value) })} />
          <NativeSelect label={w.type} value={type} data={[{ value: '', label: w.allTypes }, ...Object.entries(w.events).map(([value, label]) => ({ value, label }))]} onChange={(event) => setQuery({ type: event.currentTarget.value || undefined })} />
          {by !== '' && (
            <Button variant="default" onClick={() => setQuery({ by: undefined })} aria-label={w.byAll(nameOfActor(by))}>
              {w.onlyBy(nameOfActor(by))} ✕
            </Button>
          )}
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
                    <Row key={entry.position} entry={entry} subscription={subscription} open={() => setOpened(entry.position)} only={(actor) => setQuery({ by: actor })} />
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
