import { Alert, Anchor, Box, Grid, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { nameOfActor } from '@/app/session';
import { useFollow } from '@/sync/follow';
import { knownOf } from '@/sync/known';
import { lastRunsQuery, messagesQuery, openLettersQuery, type Trouble, useHeld } from '@/sync/queries';
import { Running } from '@/sync/running';
import { StartRun } from '@/sync/start_run';
import { useTroubleSays } from '@/sync/trouble_says';
import { words as syncWords } from '@/sync/words';
import { configurationQuery } from '@/api/queries';
import { Show, stateOf } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { Empty, Section, Status, Time } from '@/ui/parts';
import { useFailureSays } from '@/ui/failure_says';
import { WithTimes } from '@/ui/with_times';
import { FirstSteps } from './first_steps';
import { LastRuns } from './last_runs';
import { words } from './words';

type Subscription = Schemas['Subscription'];

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <Box>
      <Text size="xs" c="var(--quiet)">
        {label}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </Box>
  );
}

function Nights({ of }: { readonly of: Subscription }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const name = of.subscription;
  return (
    <Group gap="xl" align="flex-start">
      <Fact label={w.nextNight}>
        {of.pause !== null ? (
          <>
            <Status tone="warn">{w.paused}</Status> {w.pausedBy(nameOfActor(of.pause.actor))}
            {of.pause.comment !== '' && <Text size="sm">“{of.pause.comment}”</Text>}
          </>
        ) : of.next_night === null ? (
          w.notPlanned
        ) : (
          <Time iso={of.next_night.planned} subscription={name} />
        )}
      </Fact>
      <Fact label={w.lastGood}>{of.last_good_night === null ? '–' : <Anchor component={Link} href={path('s', name, 'runs', of.last_good_night.run)}>{format.day(of.last_good_night.date)}</Anchor>}</Fact>
      <Fact label={w.missed}>{format.number(of.missed_nights)}</Fact>
    </Group>
  );
}

function Need({ icon, tone, children, to, go }: { readonly icon: 'alert' | 'held' | 'info'; readonly tone: 'bad' | 'warn'; readonly children: ReactNode; readonly to?: string; readonly go?: string }): ReactNode {
  return (
    <Group component="li" gap="sm" wrap="nowrap" align="flex-start">
      <Box c={`var(--${tone})`} pt={1}>
        <Icon name={icon} />
      </Box>
      <Box style={{ flex: 1 }}>{children}</Box>
      {to !== undefined && (
        <Anchor component={Link} href={to} size="sm" style={{ whiteSpace: 'nowrap' }}>
          {go}
        </Anchor>
      )}
    </Group>
  );
}

function TroubleLine({ of, subscription }: { readonly of: Trouble; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const says = useTroubleSays();
  const link = of.run === 0 ? {} : { to: path('s', subscription, 'runs', of.run), go: w.seeRun(of.run) };
  const [connection = '', direction = ''] = of.part.split(' ');
  return (
    <Need icon="alert" tone={of.kind === 'failed' || of.kind === 'credential' ? 'bad' : 'warn'} {...link}>
      <Text size="sm">
        <b>{s.troubles[of.kind] ?? of.kind}</b>
        {of.part !== '' && ` · ${s.part(connection, direction)}`}
      </Text>
      <Text size="sm">
        <WithTimes text={says(of.what)} subscription={subscription} />
      </Text>
      <Text size="xs" c="var(--quiet)">
        {w.since} <Time iso={of.time} subscription={subscription} />
      </Text>
    </Need>
  );
}

/** Troubles, what the guard holds, letters: what nobody but a person can settle. */
function Needs({ of }: { readonly of: Subscription }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const name = of.subscription;
  const messages = useQuery(messagesQuery(name));
  const letters = useQuery(openLettersQuery(name));
  const open = letters.data?.open ?? 0;
  const waiting = useHeld(name);
  const held = waiting.of.state === 'data' ? waiting.of.data : [];
  const troubles = (messages.data?.troubles ?? []).filter((trouble) => trouble.kind !== 'held');
  const ofLetters = knownOf(true, [letters]);
  const known = waiting.known === 'known' ? ofLetters : waiting.known;
  const count = `${format.number(open)}${letters.data?.more === true ? '+' : ''}`;
  return (
    <Section title={w.needs}>
      {held.length + troubles.length + open > 0 && (
        <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
          {held.map(({ run, part }) => (
            <Need key={`${run.run} ${part.digest}`} icon="held" tone="warn" to={path('s', name, 'recovery')} go={w.decide}>
              <Text size="sm">{w.heldText(s.part(part.connection, part.direction), run.run)}</Text>
            </Need>
          ))}
          {troubles.map((trouble) => (
            <TroubleLine key={`${trouble.kind} ${trouble.part}`} of={trouble} subscription={name} />
          ))}
          {open > 0 && (
            <Need icon="info" tone="warn" to={path('s', name, 'recovery', 'letters')} go={w.seeLetters}>
              <Text size="sm">{w.letters(count)}</Text>
            </Need>
          )}
        </Stack>
      )}
      {known !== 'known' && <NotKnown is={known} />}
      {known === 'known' && held.length + troubles.length + open === 0 && (
        <Group gap="xs" c="var(--good)">
          <Icon name="good" />
          <Text size="sm">{w.allWell}</Text>
        </Group>
      )}
    </Section>
  );
}

/** What is not known looks like nothing, and is not: there may be a person needed. */
function NotKnown({ is }: { readonly is: 'not_yet' | 'unknown' }): ReactNode {
  const w = useWords(words);
  return (
    <Group gap="xs" c="var(--quiet)" wrap="nowrap" role="status">
      <Icon name="info" />
      <Text size="sm">{w.needsUnknown[is]}</Text>
    </Group>
  );
}

function Damaged({ of, error }: { readonly of: Subscription; readonly error: Schemas['Error'] }): ReactNode {
  const w = useWords(words);
  const says = useFailureSays();
  return (
    <Alert color="red" icon={<Icon name="alert" />} title={`${of.subscription}: ${w.damaged}`}>
      <Text size="sm">{says(error.what)}</Text>
      <Text size="sm">{says(error.hint)}</Text>
    </Alert>
  );
}

interface CardProps {
  readonly of: Subscription;
  readonly named: boolean;
  /** Whether this page's one stream is of it. */
  readonly followed: boolean;
}

export function Card(props: CardProps): ReactNode {
  const { of } = props;
  return of.damaged === undefined ? <Whole {...props} /> : <Damaged of={of} error={of.damaged} />;
}

function Whole({ of, named, followed }: CardProps): ReactNode {
  const w = useWords(words);
  const name = of.subscription;
  const runs = useQuery(lastRunsQuery(name));
  const progress = useFollow(name, followed);
  if (useQuery(configurationQuery(name)).data === null)
    return (
      <Stack gap="sm" component="section" aria-label={name}>
        {named && <Title order={2}>{name}</Title>}
        <FirstSteps subscription={name} />
      </Stack>
    );
  return (
    <Stack gap="sm" component="section" aria-label={name}>
      <Group justify="space-between">
        {named ? <Title order={2}>{name}</Title> : <Nights of={of} />}
        <StartRun subscription={name} busy={of.running !== 0} />
      </Group>
      {named && <Nights of={of} />}
      {of.running !== 0 && <Running subscription={name} run={of.running} progress={progress} />}
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Needs of={of} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section
            title={w.nights}
            actions={
              <Anchor component={Link} href={path('s', name, 'runs')} size="sm">
                {w.allRuns}
              </Anchor>
            }
          >
            <Show of={stateOf(runs, (list) => list.length === 0)} empty={<Empty icon="runs" title={w.noRuns} text={w.noRunsText} />}>
              {(list) => <LastRuns runs={list} subscription={name} />}
            </Show>
          </Section>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}
