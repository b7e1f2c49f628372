import { Anchor, Box, Card, List, Stack, Text } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { EntityLink, type EntityKind } from '@/sync/entity_link';
import { entityNamed, newestThatPlannedPart, plannedNothing } from '@/sync/planned';
import { lastRunsQuery, runQuery } from '@/sync/queries';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf } from '@/ui/data_state';
import { useFailureSays } from '@/ui/failure_says';
import { Value } from '@/ui/parts';
import { said } from '@/ui/said';
import { useButtons } from '@/ui/with_buttons';
import { words } from './words';

type Answer = Schemas['WhyNot']['answers'][number];

interface Asked {
  readonly run: number;
  readonly subscription: string;
  readonly kind: EntityKind;
  readonly id: string;
}

const answersQuery = ({ run, subscription, kind, id }: Asked) =>
  queryOptions({
    queryKey: [subscription, 'why not', run, kind, id],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/runs/{run}/why-not', { params: { path: { subscription, run: String(run) }, query: { [kind]: id } }, signal })),
  });

/** The others that have the identifier: who they are, and the way to each. */
function SharedWith({ answer, subscription }: { readonly answer: Answer; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  if (answer.shared_with.length === 0) return null;
  return (
    <Box mt={4}>
      <Text size="sm">{w.sharedWith}</Text>
      <List size="sm">
        {answer.shared_with.map((one) => {
          const named = entityNamed(one);
          return (
            <List.Item key={one}>
              {named === undefined ? <Value value={one} /> : <>{w.kinds[named.kind]} <EntityLink subscription={subscription} kind={named.kind} id={named.id} /></>}
            </List.Item>
          );
        })}
      </List>
    </Box>
  );
}

/** `by`: the run whose answer it is, where that is not the one that was asked about; with what that one did in its place. */
function One({ answer, subscription, by }: { readonly answer: Answer; readonly subscription: string; readonly by?: ReactNode }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const withButtons = useButtons();
  const says = useFailureSays();
  return (
    <Card withBorder padding="sm">
      <Text size="xs" c="var(--quiet)">
        {s.part(answer.connection, answer.direction)}
      </Text>
      {by}
      <Text fw={620}>{said(answer.verdict, w.verdicts)}</Text>
      {answer.why !== '' && <Text size="sm">{withButtons(said(answer.why, w.reasons))}</Text>}
      {answer.identifier !== '' && (
        <Text size="sm">
          {w.identifier}: <Value value={answer.identifier} />
        </Text>
      )}
      <SharedWith answer={answer} subscription={subscription} />
      {answer.invalid.length > 0 && (
        <Box mt={4}>
          <Text size="sm">{w.invalid}</Text>
          <List size="sm">
            {answer.invalid.map((one) => (
              <List.Item key={one.field}>
                {one.field}: <Value value={one.value} /> – {says(one.why)}
              </List.Item>
            ))}
          </List>
        </Box>
      )}
      {answer.since_run > 0 && answer.since_run !== answer.run && (
        <Text size="xs" c="var(--quiet)">
          {w.since(answer.since_run)}
        </Text>
      )}
    </Card>
  );
}

/** Of a part that the run did not plan, what the newest one before it that did says, by its number; what the engine last heard is no answer of this run. */
function Earlier({ answer, asked }: { readonly answer: Answer; readonly asked: Asked }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const { subscription, run } = asked;
  const runs = useQuery(lastRunsQuery(subscription));
  const found = newestThatPlannedPart(runs.data ?? [], answer, run)?.run ?? answer.since_run;
  const earlier = useQuery({ ...answersQuery({ ...asked, run: found }), enabled: found > 0 && !runs.isPending });
  const theirs = earlier.data?.answers.find((one) => one.planned && one.connection === answer.connection && one.direction === answer.direction);
  if (theirs === undefined)
    return (
      <Card withBorder padding="sm">
        <Text size="xs" c="var(--quiet)">
          {s.part(answer.connection, answer.direction)}
        </Text>
        <Text size="sm">{w.partNotPlanned(run)}</Text>
      </Card>
    );
  const by = (
    <Text size="sm">
      {w.partNotPlanned(run)} {w.answerOf}{' '}
      <Anchor component={Link} href={path('s', subscription, 'runs', found)}>
        {s.run(found)}
      </Anchor>
    </Text>
  );
  return <One answer={theirs} subscription={subscription} by={by} />;
}

/** What a run did with one of them, or why it left it alone: by each part that it takes part in. */
export function Answers(asked: Asked): ReactNode {
  const w = useWords(words);
  const { run, subscription } = asked;
  const answers = useQuery(answersQuery(asked));
  const itself = useQuery(runQuery(subscription, run)).data;
  const nothing = itself !== undefined && plannedNothing(itself);
  return (
    <Stack gap="xs">
      {nothing && <Text size="sm">{w.plannedNothing(run)}</Text>}
      <Show of={stateOf(answers, (all) => all.answers.length === 0 && !all.erased)} empty={nothing ? null : <Text size="sm">{w.notTaken}</Text>} lines={2}>
        {(all) => (
          <>
            {all.erased && <Text size="sm">{w.erased}</Text>}
            {all.answers.map((answer) => {
              const key = `${answer.connection} ${answer.direction}`;
              return answer.planned ? <One key={key} answer={answer} subscription={subscription} /> : <Earlier key={key} answer={answer} asked={asked} />;
            })}
          </>
        )}
      </Show>
    </Stack>
  );
}
