import { Anchor, Button, Box, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { ConfigurationThen } from '@/sync/configuration_then';
import type { EntityKind } from '@/sync/entity_link';
import { EntityLink } from '@/sync/entity_link';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf } from '@/ui/data_state';
import { Change, FieldName, RecordLink, Time, Value } from '@/ui/parts';
import { type Entity, type Why, whyQuery } from './queries';
import { words } from './words';

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <Text size="sm" component="div">
      <Text span size="xs" c="var(--quiet)" display="inline-block" miw="7rem">
        {label}
      </Text>{' '}
      {children}
    </Text>
  );
}

function WhyFacts({ why, subscription, kind }: { readonly why: Why; readonly subscription: string; readonly kind: EntityKind }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  if (why.known === 'empty') return <Text size="sm">{w.whyEmpty}</Text>;
  const earlier = why.earlier.flatMap((moment) => moment.fields.filter((field) => field.field === why.field).map((field) => ({ moment, field })));
  const source = why.source ?? '';
  return (
    <Stack gap={2}>
      <Text size="sm" fw={550}>
        {s.known[why.known] ?? why.known}
      </Text>
      {why.since !== undefined && (
        <Fact label={w.whySince}>
          <Time iso={why.since} subscription={subscription} parts="second" />
        </Fact>
      )}
      {source !== '' && (
        <Fact label={w.whyFrom}>
          {kind === 'record' ? <EntityLink subscription={subscription} kind={why.object === 'account' ? 'account' : 'visitor'} id={source} /> : <><span>{why.object}</span> <RecordLink id={source} subscription={subscription} /></>}
          {why.from !== undefined && why.from !== '' && <> · <span className="value">{why.from}</span></>}
        </Fact>
      )}
      {why.report !== undefined && why.report !== '' && <Fact label={w.whyReport}>{why.report}</Fact>}
      {why.run !== undefined && why.run > 0 && (
        <Fact label={w.whyRun}>
          <Anchor component={Link} href={path('s', subscription, 'runs', why.run)}>
            {s.run(why.run)}
          </Anchor>
        </Fact>
      )}
      {why.mapping !== undefined && why.mapping > 0 && (
        <Fact label={w.whyVersion}>
          <ConfigurationThen version={why.mapping} subscription={subscription} />
        </Fact>
      )}
      {'before' in why && (
        <Fact label={w.whyBefore}>
          <Value value={why.before} />
        </Fact>
      )}
      {earlier.length > 0 && (
        <Fact label={w.whyEarlier}>
          {earlier.map(({ moment, field }) => (
            <div key={`${moment.position} ${moment.time}`}>
              <Time iso={moment.time} subscription={subscription} /> <Change before={field.before} after={field.after} />
            </div>
          ))}
        </Fact>
      )}
    </Stack>
  );
}

function WhyOf({ field, id, subscription, kind }: { readonly field: string; readonly id: string; readonly subscription: string; readonly kind: EntityKind }): ReactNode {
  return <Show of={stateOf(useQuery(whyQuery(subscription, kind, id, field)))}>{(why) => <WhyFacts why={why} subscription={subscription} kind={kind} />}</Show>;
}

interface Props {
  readonly shown: Entity;
  /** What is known now, where something else is shown. */
  readonly now: Entity | undefined;
  readonly subscription: string;
  readonly kind: EntityKind;
}

/** The values, each with the answer to why. */
export function Values({ shown, now, subscription, kind }: Props): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (field: string): void => setOpened((before) => (before.has(field) ? new Set([...before].filter((one) => one !== field)) : new Set([...before, field])));
  if (shown.fields.length === 0) return <Text size="sm">{now === undefined ? w.noValues : w.nothingThen}</Text>;
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{w.field}</Table.Th>
          <Table.Th scope="col">{w.value}</Table.Th>
          <Table.Th scope="col" visibleFrom="sm">
            {w.known}
          </Table.Th>
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {shown.fields.map(({ field, value, known }) => {
          const present = now?.fields.find((one) => one.field === field);
          const differs = now !== undefined && JSON.stringify(present?.value) !== JSON.stringify(value);
          return (
            <Fragment key={field}>
              <Table.Tr bg={differs ? 'light-dark(var(--mantine-color-orange-0), rgba(240, 179, 94, 0.12))' : 'transparent'}>
                <Table.Th scope="row" fw={500} style={{ overflowWrap: 'break-word' }}>
                  <FieldName name={field} />
                </Table.Th>
                <Table.Td>
                  <Value value={value} />
                  {differs && (
                    <Text size="xs">
                      {w.nowIs} <Value value={present?.value} />
                    </Text>
                  )}
                </Table.Td>
                <Table.Td visibleFrom="sm">{s.known[known] ?? known}</Table.Td>
                <Table.Td ta="right">
                  {now === undefined && (
                    <Button size="compact-xs" variant="subtle" aria-expanded={opened.has(field)} aria-label={`${opened.has(field) ? w.hideWhy : w.why} ${field}`} onClick={() => toggle(field)}>
                      {opened.has(field) ? w.hideWhy : w.why}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
              {opened.has(field) && now === undefined && (
                <Table.Tr>
                  <Table.Td colSpan={4}>
                    <Box p="xs" pl="md" role="group" aria-label={w.whyField(field)} style={{ borderLeft: '3px solid var(--mantine-primary-color-filled)' }}>
                      <WhyOf field={field} id={shown.id} subscription={subscription} kind={kind} />
                    </Box>
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
