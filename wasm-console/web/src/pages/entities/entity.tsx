import { Alert, Anchor, Button, Group, Text } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { isMissing } from '@/api/problem';
import { useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { path, useQueryParameters } from '@/app/location';
import { usePart, useSubscription } from '@/app/parts_of_path';
import { words as appWords } from '@/app/words';
import type { EntityKind } from '@/sync/entity_link';
import { Show, stateOf } from '@/ui/data_state';
import { Icon } from '@/ui/icons';
import { Empty, Page, RecordLink, Section, Time } from '@/ui/parts';
import { LastRun } from './last_run';
import { type Entity, entityQuery, historyQuery } from './queries';
import { remember } from './seen';
import { stepsOf } from './steps';
import { Then } from './then';
import { TimeLine } from './time_line';
import { Values } from './values';
import { words } from './words';

function Open({ entity, subscription }: { readonly entity: Entity; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const until = entity.open[0]?.quiet_until;
  if (until === undefined) return null;
  return (
    <Alert color="orange" icon={<Icon name="alert" />}>
      {w.openWrite} <Time iso={until} subscription={subscription} />
    </Alert>
  );
}

function Sources({ entity, subscription, kind }: { readonly entity: Entity; readonly subscription: string; readonly kind: EntityKind }): ReactNode {
  const w = useWords(words);
  if (kind === 'record')
    return (
      <Text size="sm">
        {w.from}: <RecordLink id={entity.id} subscription={subscription} />
      </Text>
    );
  if (entity.sources.length === 0) return null;
  return (
    <Text size="sm">
      {w.from}:{' '}
      {entity.sources.map((id) => (
        <span key={id}>
          <RecordLink id={id} subscription={subscription} />{' '}
        </span>
      ))}
    </Text>
  );
}

/** Nothing was read or written of it: an id may be mistyped, or no run has met it. */
function Unknown({ kind, subscription }: { readonly kind: EntityKind; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  return (
    <Empty
      icon="entities"
      title={w.unknown[kind]}
      text={w.unknownText}
      action={
        <Button component={Link} href={path('s', subscription, 'runs')} variant="default">
          {w.unknownRuns}
        </Button>
      }
    />
  );
}

/** One visitor, account or record: what is known of it, why, since when, and what it was at any time. */
export default function EntityPage(): ReactNode {
  const w = useWords(words);
  const pages = useWords(appWords).pages;
  const subscription = useSubscription();
  const id = usePart('id');
  const kind = (useLocation()[0].split('/')[3]?.replace(/s$/, '') ?? 'visitor') as EntityKind;
  const zone = useZone(subscription);
  const [query, setQuery] = useQueryParameters();
  const at = query.get('at') ?? '';
  const now = useQuery(entityQuery(subscription, kind, id, ''));
  const then = useQuery({ ...entityQuery(subscription, kind, id, at), placeholderData: keepPreviousData });
  const history = useInfiniteQuery(historyQuery(subscription, kind, id));
  const known = now.data !== undefined;
  useEffect(() => {
    if (known) remember({ subscription, kind, id });
  }, [known, subscription, kind, id]);
  const moments = history.data?.pages.flat() ?? [];
  const steps = stepsOf(moments, new Date().toISOString(), zone);
  const choose = (chosen: string): void => setQuery({ at: chosen });
  return (
    <Page
      name={`${w.kinds[kind]} ${id}`}
      title={
        <>
          {w.kinds[kind]} <span className="value" style={{ fontSize: 'inherit' }}>{id}</span>
        </>
      }
      lead={
        <Anchor component={Link} href={path('s', subscription, 'entities')} size="sm">
          ← {pages.entities}
        </Anchor>
      }
    >
      <Show of={isMissing(now.error) ? { state: 'empty' } : stateOf(now)} lines={8} empty={<Unknown kind={kind} subscription={subscription} />}>
        {(entity) => (
          <>
            <Group gap="lg">
              <Sources entity={entity} subscription={subscription} kind={kind} />
              {entity.gone && <Text c="var(--bad)">{w.gone}</Text>}
            </Group>
            <Open entity={entity} subscription={subscription} />
            <Section title={w.values}>
              <Then steps={steps} at={at} choose={choose} subscription={subscription} />
              <Show of={stateOf(then)}>{(shown) => <Values shown={shown} now={at === '' ? undefined : entity} subscription={subscription} kind={kind} />}</Show>
            </Section>
            <LastRun subscription={subscription} kind={kind} id={entity.id} />
            <TimeLine history={history} subscription={subscription} kind={kind} id={entity.id} choose={choose} />
          </>
        )}
      </Show>
    </Page>
  );
}
