import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { askLines } from '@/api/client';
import { configurationQuery, useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import type { Configuration } from '@/draft/configuration';
import { connectionWords } from '@/mapping/connection_words';
import { differencePlace } from '@/mapping/difference_place';
import { differenceValue } from '@/mapping/difference_value';
import { words as mappingWords } from '@/mapping/words';
import { EntityLink, targetKind } from '@/sync/entity_link';
import { Show, stateOf } from '@/ui/data_state';
import { instantOf, useFormat } from '@/ui/format';
import { Change, FieldName, Section } from '@/ui/parts';
import { WithTimes } from '@/ui/with_times';
import { words as uiWords } from '@/ui/words';
import { words } from './words';

/** A line of `GET …/changed`: of the configuration, or a value. */
interface OfConfiguration {
  readonly configuration: string;
  readonly before: unknown;
  readonly after: unknown;
}
interface OfValue {
  readonly connection: string;
  readonly direction: string;
  readonly target: string;
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly to: number;
  readonly times: number;
}
type Line = OfConfiguration | OfValue;

/** So many are listed; the rest are counted. */
const mostListed = 200;

interface Differences {
  readonly listed: readonly Line[];
  readonly count: number;
}

async function differences(subscription: string, from: string, to: string, signal: AbortSignal): Promise<Differences> {
  const query = new URLSearchParams({ ...(from !== '' && { from }), ...(to !== '' && { to }) });
  const listed: Line[] = [];
  let count = 0;
  for await (const line of askLines<Line>(`/api/v1/subscriptions/${encodeURIComponent(subscription)}/changed?${query}`, signal)) {
    if (++count <= mostListed) listed.push(line);
  }
  return { listed, count };
}

/** In the pages' words: a line by its number of now, where it is there still. */
function OneOfConfiguration({ line, subscription }: { readonly line: OfConfiguration; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const m = useWords(mappingWords);
  const c = useWords(connectionWords);
  const u = useWords(uiWords);
  const inForce = useQuery(configurationQuery(subscription)).data?.configuration as Configuration | undefined;
  const value = (of: unknown): unknown => (of === null ? null : differenceValue(line.configuration, of, m, c, u));
  return (
    <>
      <Text span size="sm">
        {w.configurationAt} <FieldName name={differencePlace(line.configuration, inForce === undefined ? [] : [inForce], m, c)} />{' '}
      </Text>
      <Change before={value(line.before)} after={value(line.after)} />
    </>
  );
}

function One({ line, subscription }: { readonly line: Line; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  if ('configuration' in line) return <OneOfConfiguration line={line} subscription={subscription} />;
  return (
    <>
      <EntityLink subscription={subscription} kind={targetKind(line.connection, line.direction)} id={line.target} /> <FieldName name={line.field} /> <Change before={line.before} after={line.after} />
      <Text span size="xs" c="var(--quiet)">
        {' '}
        {w.changedAt(line.to, line.times)}
      </Text>
    </>
  );
}

/** What was typed as a time of the subscription's zone is that moment; all else is as the engine takes it. */
const momentOf = (typed: string, zone: string): string => instantOf(typed, zone) ?? typed;

function Listed({ subscription, from, to }: { readonly subscription: string; readonly from: string; readonly to: string }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const found = useQuery({ queryKey: [subscription, 'changed', from, to], queryFn: ({ signal }) => differences(subscription, from, to, signal) });
  const between = (
    <Text size="xs" c="var(--quiet)">
      <WithTimes text={w.between(from, to)} subscription={subscription} />
    </Text>
  );
  return (
    <Show of={stateOf(found, ({ count }) => count === 0)} empty={<><Text size="sm">{w.nothingDiffers}</Text>{between}</>} lines={3}>
      {({ listed, count }) => (
        <Stack gap="xs">
          <Text size="sm">{w.differs(format.number(count))}</Text>
          {between}
          <List size="sm" spacing={4} listStyleType="none" style={{ overflowWrap: 'anywhere' }}>
            {listed.map((line, number) => (
              <List.Item key={number}>
                <One line={line} subscription={subscription} />
              </List.Item>
            ))}
          </List>
          {count > listed.length && (
            <Text size="sm" c="var(--quiet)">
              {w.andMore(format.number(count - listed.length))}
            </Text>
          )}
        </Stack>
      )}
    </Show>
  );
}

/** "What differs between two moments?": values as the log knew them, and the configuration. The question stands in the address. */
export function Changed({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const zone = useZone(subscription);
  const [query, setQuery] = useQueryParameters();
  const [from, setFrom] = useState(query.get('from') ?? '');
  const [to, setTo] = useState(query.get('to') ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setQuery({ from: momentOf(from.trim(), zone) || undefined, to: momentOf(to.trim(), zone) || undefined, changed: '1' });
  };
  return (
    <Section title={w.changed}>
      <Text size="sm" c="var(--quiet)" mb="xs">
        {w.changedText(zone)}
      </Text>
      <form onSubmit={submit}>
        <Group gap="sm" mb="sm" align="flex-end">
          <TextInput label={w.changedFrom} value={from} placeholder={w.changedFromNone} onChange={(event) => setFrom(event.currentTarget.value)} w="12rem" />
          <TextInput label={w.changedTo} value={to} placeholder={w.changedToNone} onChange={(event) => setTo(event.currentTarget.value)} w="12rem" />
          <Button type="submit" variant="default">
            {w.changedGo}
          </Button>
        </Group>
      </form>
      {query.get('changed') !== null && <Listed subscription={subscription} from={query.get('from') ?? ''} to={query.get('to') ?? ''} />}
    </Section>
  );
}
