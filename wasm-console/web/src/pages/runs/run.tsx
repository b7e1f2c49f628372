import { Alert, Anchor, Box, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { api, ask, engineUrl } from '@/api/client';
import { isMissing } from '@/api/problem';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import { usePart, useSubscription } from '@/app/parts_of_path';
import { nameOfActor } from '@/app/session';
import type { Configuration } from '@/draft/configuration';
import { useSpoken } from '@/draft/places';
import { ConfigurationThen } from '@/sync/configuration_then';
import { useFollow } from '@/sync/follow';
import { goesOn } from '@/sync/going_on';
import { configurationOfQuery, lastRunsQuery, type Run, runQuery } from '@/sync/queries';
import { RunState, useRunState, useStarter } from '@/sync/run_state';
import { Running } from '@/sync/running';
import { useOutcomes } from '@/sync/use_outcomes';
import { words as syncWords } from '@/sync/words';
import { wrote } from '@/sync/written_since';
import { Show, stateOf } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { notice, noticeProblem } from '@/ui/notice';
import { Needs, Page, Time } from '@/ui/parts';
import { Ask } from './ask';
import { Part } from './part';
import { Records } from './records';
import { PlanAgain } from './replay';
import { words } from './words';

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

function Facts({ run, subscription }: { readonly run: Run; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const starter = useStarter();
  const outcomes = useOutcomes();
  return (
    <Group gap="xl" align="flex-start">
      <Fact label={w.began}>
        <Time iso={run.started} subscription={subscription} parts="second" />
      </Fact>
      <Fact label={w.took}>{run.ended === '' ? w.stillGoing : format.duration(Date.parse(run.ended) - Date.parse(run.started))}</Fact>
      <Fact label={w.by}>{starter(run)}</Fact>
      <Fact label={w.configuration}>
        <ConfigurationThen version={run.configuration} subscription={subscription} />
      </Fact>
      {!goesOn(run) && <Fact label={w.sent}>{outcomes(run)}</Fact>}
      <Fact label={w.calls}>{goesOn(run) ? w.countedLater : s.calls(format.number(run.counts['salesforce_calls'] ?? 0), format.number(run.counts['pendo_calls'] ?? 0))}</Fact>
    </Group>
  );
}

/** Lines have the names of the configuration that the run went by. */
function SaidOfLines({ run, subscription }: { readonly run: Run; readonly subscription: string }): ReactNode {
  const then = useQuery({ ...configurationOfQuery(subscription, run.configuration), enabled: run.configuration > 0 }).data?.configuration;
  const say = useSpoken(then as Configuration | undefined);
  return run.said_of_lines.map((line) => (
    <Text size="sm" key={line}>
      {say(line)}
    </Text>
  ));
}

/** What a person should know of the run before its numbers. */
function Notes({ run, subscription }: { readonly run: Run; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const outcomes = useOutcomes();
  const approval = ({ approved_by, approved_digest, parts }: Run): string => {
    const part = parts.find(({ digest }) => digest === approved_digest);
    const of = part === undefined || parts.filter(({ held }) => held).length < 2 ? '' : `${s.part(part.connection, part.direction)}: `;
    return `${of}${w.approvedBy(nameOfActor(approved_by))}.`;
  };
  const notes = [
    run.cut_off && s.cutOffHint,
    run.kind === 'pilot' && w.pilot,
    run.undoes > 0 && w.undoes(run.undoes),
    run.approved_by !== '' && approval(run),
    run.rejected_by !== '' && `${w.rejectedBy(nameOfActor(run.rejected_by))}${run.rejection === '' ? '.' : `: ${run.rejection}`}`,
    run.cancelled_by !== '' && w.cancelledBy(nameOfActor(run.cancelled_by)),
    run.open > 0 && w.openWrites(format.number(run.open)),
  ].filter((text): text is string => typeof text === 'string');
  const takenBack = useQuery(lastRunsQuery(subscription)).data?.filter((later) => later.undoes === run.run) ?? [];
  return (
    <>
      {takenBack.map((later) => (
        <Alert key={later.run} color="gray" icon={<Icon name="info" />} py="xs">
          {w.takenBack}{' '}
          <Anchor component={Link} href={path('s', subscription, 'runs', later.run)} size="sm" c="inherit" underline="always">
            {s.run(later.run)}
          </Anchor>{' '}
          ({goesOn(later) ? w.stillGoing : outcomes(later)})
        </Alert>
      ))}
      {notes.map((text) => (
        <Alert key={text} color="gray" icon={<Icon name="info" />} py="xs">
          {text}
        </Alert>
      ))}
      {run.said_of_lines.length > 0 && (
        <Alert color="orange" icon={<Icon name="alert" />} title={w.saidOfLines}>
          <SaidOfLines run={run} subscription={subscription} />
        </Alert>
      )}
    </>
  );
}

function Cancel({ run, subscription }: { readonly run: Run; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const cancel = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/subscriptions/{subscription}/runs/{run}/cancel', { params: { path: { subscription, run: String(run.run) } } })),
    onSuccess: () => notice({ text: w.cancelling }),
    onError: noticeProblem,
  });
  return (
    <Needs role="operator">
      {(allowed) => (
        <Button variant="default" disabled={!allowed} loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {w.cancel}
        </Button>
      )}
    </Needs>
  );
}

function CompareWith({ run, subscription }: { readonly run: Run; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const state = useRunState();
  const others = (useQuery(lastRunsQuery(subscription)).data ?? []).filter((other) => other.run !== run.run);
  if (others.length === 0) return null;
  return (
    <NativeSelect
      aria-label={w.compare}
      value=""
      data={[{ value: '', label: `${w.compare}…` }, ...others.map((other) => ({ value: String(other.run), label: `${s.run(other.run)} (${state(other)})` }))]}
      onChange={(event) => event.currentTarget.value !== '' && go(path('s', subscription, 'runs', run.run, 'compare', event.currentTarget.value))}
    />
  );
}

function Whole({ run, subscription }: { readonly run: Run; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const isRunning = goesOn(run);
  const progress = useFollow(subscription, isRunning);
  return (
    <Page
      name={w.title(run.run)}
      title={
        <Group gap="sm" component="span" display="inline-flex">
          {w.title(run.run)} <RunState run={run} />
        </Group>
      }
      lead={
        <Anchor component={Link} href={path('s', subscription, 'runs')} size="sm">
          ← {w.allRuns}
        </Anchor>
      }
      actions={
        <>
          <CompareWith run={run} subscription={subscription} />
          {!isRunning && wrote(run) && (
            <Button component={Link} variant="default" href={path('s', subscription, 'runs', run.run, 'undo')}>
              {w.undo}
            </Button>
          )}
          {isRunning && <Cancel run={run} subscription={subscription} />}
        </>
      }
    >
      {isRunning && <Running subscription={subscription} run={run.run} progress={progress?.run === run.run ? progress : undefined} />}
      <Facts run={run} subscription={subscription} />
      <Notes run={run} subscription={subscription} />
      {run.parts.length === 0 && <Text size="sm">{w.otherParts}</Text>}
      <Stack gap="sm">
        {run.parts.map((part) => (
          <Part key={`${part.connection} ${part.direction}`} part={part} run={run} subscription={subscription} />
        ))}
      </Stack>
      <Records run={run} subscription={subscription} isRunning={isRunning} />
      <Ask run={run.run} subscription={subscription} />
      {!isRunning && (
        <Text size="sm">
          <Anchor underline="always" href={engineUrl(`/api/v1/subscriptions/${encodeURIComponent(subscription)}/runs/${run.run}/bundle`)} download>
            {w.proof}
          </Anchor>{' '}
          {w.proofText}
        </Text>
      )}
      {!isRunning && run.correction === '' && run.parts.some((part) => part.planned > 0) && <PlanAgain run={run.run} subscription={subscription} />}
    </Page>
  );
}

/** One run: what it planned, what became of every record, and the answer to "and this one?". */
/** An address that was typed, or of a log that was put back. */
function Unknown({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  return (
    <Page title={w.noSuchRun}>
      <div>
        <Button component={Link} href={path('s', subscription, 'runs')} variant="default">
          {w.allRuns}
        </Button>
      </div>
    </Page>
  );
}

export default function RunPage(): ReactNode {
  const subscription = useSubscription();
  const number = Number(usePart('run'));
  const now = useQuery(runQuery(subscription, number));
  return (
    <Show of={isMissing(now.error) ? { state: 'empty' } : stateOf(now)} lines={10} empty={<Unknown subscription={subscription} />}>
      {(run) => <Whole run={run} subscription={subscription} />}
    </Show>
  );
}
