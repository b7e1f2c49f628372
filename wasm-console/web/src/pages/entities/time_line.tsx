import { Anchor, Button, Group, Stack, Text, Timeline } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { Answers } from '@/pages/runs/answers';
import { SourceLink, type EntityKind } from '@/sync/entity_link';
import { words as syncWords } from '@/sync/words';
import { Show, stateOfPages } from '@/ui/data_state';
import { Change, Section, Status, Time, Value } from '@/ui/parts';
import type { Moment } from './queries';
import { words } from './words';

interface Props {
  readonly history: UseInfiniteQueryResult<InfiniteData<Moment[]>>;
  readonly subscription: string;
  readonly kind: EntityKind;
  readonly id: string;
  readonly choose: (at: string) => void;
}

function One({ moment, subscription, kind, id, choose }: Omit<Props, 'history'> & { readonly moment: Moment }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const [asked, setAsked] = useState(false);
  const outcome = moment.open === true ? 'open' : (moment.outcome ?? '');
  const good = outcome === '' || outcome === 'accepted' || outcome === 'arrived';
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text size="sm" fw={550}>
          <Anchor component={Link} href={path('s', subscription, 'runs', moment.run)}>
            {moment.kind === 'written' ? w.writtenText(moment.run) : w.observedText(moment.run)}
          </Anchor>
        </Text>
        {moment.kind === 'written' && <Status tone={good ? 'good' : 'bad'}>{s.outcomes[outcome] ?? outcome}</Status>}
        <Text size="xs" c="var(--quiet)">
          <Time iso={moment.time} subscription={subscription} parts="second" />
        </Text>
        <Anchor component="button" type="button" size="xs" onClick={() => choose(String(moment.position))}>
          {w.asThen}
        </Anchor>
        {moment.kind === 'observed' && (
          <Anchor component="button" type="button" size="xs" aria-expanded={asked} onClick={() => setAsked(!asked)}>
            {w.didWithIt(moment.run)}
          </Anchor>
        )}
      </Group>
      {asked && <Answers run={moment.run} subscription={subscription} kind={kind} id={id} />}
      {moment.words !== undefined && moment.words !== '' && <Text size="sm">{moment.words}</Text>}
      {moment.fields.map((field) => (
        <Text size="sm" key={field.field} component="div">
          {field.field} {field.note === 'baseline' ? <Value value={field.after} /> : <Change before={field.before} after={field.after} />}
          {field.note !== undefined && field.note !== '' && field.note !== 'baseline' && (
            <Text span size="xs" c="var(--quiet)">
              {' '}
              {s.known[field.note] ?? field.note}
            </Text>
          )}
        </Text>
      ))}
      {moment.source !== '' && (
        <Text size="xs" c="var(--quiet)" component="div">
          <SourceLink subscription={subscription} connection="visitor" direction={kind === 'record' ? 'push' : 'pull'} id={moment.source} />
        </Text>
      )}
    </Stack>
  );
}

/** Everything that was read of it and sent to it, newest first. */
export function TimeLine({ history, subscription, kind, id, choose }: Props): ReactNode {
  const w = useWords(words);
  return (
    <Section title={w.timeline}>
      <Show of={stateOfPages(history, (page) => page)}>
        {(moments) => (
          <>
            <Timeline bulletSize={12} lineWidth={2} active={moments.length}>
              {moments.map((moment) => (
                <Timeline.Item key={`${moment.position} ${moment.kind} ${moment.attempt ?? 0}`}>
                  <One moment={moment} subscription={subscription} kind={kind} id={id} choose={choose} />
                </Timeline.Item>
              ))}
            </Timeline>
            {history.hasNextPage && (
              <Button variant="default" mt="sm" loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
                {w.older}
              </Button>
            )}
          </>
        )}
      </Show>
    </Section>
  );
}
