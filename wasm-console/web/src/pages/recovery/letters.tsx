import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, ask } from '@/api/client';
import { isMissing } from '@/api/problem';
import { configurationQuery } from '@/api/queries';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import type { Configuration } from '@/draft/configuration';
import { EntityLink, targetKind } from '@/sync/entity_link';
import { countOpen, openOf } from '@/sync/open_letters';
import { type Letter, lettersPage, lettersQuery } from '@/sync/queries';
import { words as syncWords } from '@/sync/words';
import { Show, stateOfPages } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { notice, noticeProblem } from '@/ui/notice';
import { useNow } from '@/ui/now';
import { Empty, Needs, Status, Time } from '@/ui/parts';
import { Sure } from '@/ui/sure';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { canBeTakenBack, isDue, isTried, triedOf, type Which, whichOf } from './which_letters';
import { words } from './words';

const retry = (subscription: string, body: Which): Promise<number> => ask(api.POST('/api/v1/subscriptions/{subscription}/letters/retry', { params: { path: { subscription } }, body })).then((answer) => answer.retried);
const drop = (subscription: string, body: Which): Promise<number> => ask(api.POST('/api/v1/subscriptions/{subscription}/letters/drop', { params: { path: { subscription } }, body })).then((answer) => answer.dropped);

/** The engine refuses what no letter is meant by: of several parts one may have none. */
async function retryEach(subscription: string, each: readonly Which[]): Promise<number> {
  let retried = 0;
  for (const which of each)
    retried += await retry(subscription, which).catch((error: unknown) => {
      if (each.length > 1 && isMissing(error)) return 0;
      throw error;
    });
  return retried;
}

type Configured = Partial<Configuration> | undefined;

/** Trying again and giving up. */
function useActions(subscription: string, configuration: Configured) {
  const w = useWords(words);
  const client = useQueryClient();
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: [subscription, 'letters'] });
  return {
    again,
    retry: useMutation({
      mutationFn: (which: Which) => (which.id === undefined ? retryEach(subscription, triedOf(which, configuration)) : retry(subscription, which)),
      onSuccess: (count) => {
        void again();
        notice({ text: w.retried(count) });
      },
      onError: noticeProblem,
    }),
    drop: useMutation({
      mutationFn: (which: Which) => drop(subscription, which),
      onSuccess: (count, which) => {
        void again();
        notice({ text: w.droppedNow(count), ...(canBeTakenBack(which, count) && { undo: () => retry(subscription, which).then(again) }) });
      },
      onError: noticeProblem,
    }),
  };
}

type Actions = ReturnType<typeof useActions>;

interface TableProps {
  readonly letters: readonly Letter[];
  readonly configuration: Configured;
  readonly subscription: string;
  readonly actions: Actions;
}

function Table({ letters, configuration, subscription, actions }: TableProps): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const now = useNow();
  const busy = actions.retry.isPending || actions.drop.isPending;
  const columns: readonly Column<Letter>[] = [
    { id: 'target', title: w.record, width: '11.5rem', sort: (row) => row.target, cell: (row) => <EntityLink subscription={subscription} kind={targetKind(row.connection, row.direction)} id={row.target} /> },
    { id: 'part', title: w.part, width: '7rem', wideOnly: true, cell: (row) => s.part(row.connection, row.direction) },
    { id: 'words', title: w.words, width: 'minmax(12rem, 1fr)', sort: (row) => row.words, cell: (row) => row.words || (s.outcomes[row.outcome] ?? row.outcome) },
    { id: 'attempts', title: w.attempts, width: '4rem', sort: (row) => row.attempts, cell: (row) => row.attempts, wideOnly: true },
    { id: 'next', title: w.next, width: '10rem', sort: (row) => row.next, cell: (row) => (row.dropped ? <Status tone="quiet">{w.dropped}</Status> : !isTried(row, configuration) ? <Text size="xs">{w.noRun}</Text> : isDue(row, now) ? w.nextRun : <Time iso={row.next} subscription={subscription} />) },
    {
      id: 'actions',
      title: w.actions,
      width: '11rem',
      cell: (row) => (
        <Needs role="operator">
          {(allowed) => (
            <Group gap={4}>
              <Button size="compact-xs" variant="default" disabled={!allowed || busy || !isTried(row, configuration)} onClick={() => actions.retry.mutate(whichOf(row))} aria-label={`${w.retry}: ${row.target}`}>
                {w.retryShort}
              </Button>
              {!row.dropped && (
                <Button size="compact-xs" variant="subtle" color="red" disabled={!allowed || busy} onClick={() => actions.drop.mutate(whichOf(row))} aria-label={`${w.drop}: ${row.target}`}>
                  {w.drop}
                </Button>
              )}
            </Group>
          )}
        </Needs>
      ),
    },
  ];
  return <VirtualTable label={w.letters} rows={letters} columns={columns} rowKey={(row) => `${row.connection} ${row.direction} ${row.target}`} />;
}

interface AllProps extends TableProps {
  /** There are more of them. */
  readonly more: boolean;
  readonly reason: string;
}

/** Whatever fits the words that are sought: trying it again, or giving it up, which is asked about with how many that are. */
function All({ letters, more, reason, configuration, subscription, actions }: AllProps): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const [asking, setAsking] = useState<number>();
  const count = useMutation({ mutationFn: () => countOpen((cursor) => lettersPage(subscription, reason, cursor, undefined, 1_000)), onSuccess: (all) => setAsking(all.open), onError: noticeProblem });
  const which: Which = reason === '' ? { all: true } : { reason };
  const shown = (count: number): string => `${format.number(count)}${more ? '+' : ''}`;
  const open = openOf(letters);
  const tried = letters.filter((letter) => isTried(letter, configuration)).length;
  const busy = actions.retry.isPending || actions.drop.isPending;
  const giveUp = async (open: number): Promise<void> => {
    await drop(subscription, which); // it counts those, too, that were given up before
    notice({ text: w.droppedNow(open) });
    void actions.again();
  };
  return (
    <Needs role="operator">
      {(allowed) => (
        <Group gap="xs">
          <Button variant="default" disabled={!allowed || busy || (!more && tried === 0)} onClick={() => actions.retry.mutate(which)}>
            {w.retryAll(shown(tried))}
          </Button>
          <Button variant="subtle" color="red" disabled={!allowed || busy || (!more && open === 0)} loading={count.isPending} onClick={() => count.mutate()}>
            {w.dropAll(shown(open))}
          </Button>
          {asking !== undefined && (
            <Sure title={w.dropTitle(format.number(asking))} text={w.dropText} act={w.drop} close={() => setAsking(undefined)} run={() => giveUp(asking)} />
          )}
        </Group>
      )}
    </Needs>
  );
}

/** Changes that the other system refused. */
export function Letters({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const [query, setQuery] = useQueryParameters();
  const reason = query.get('reason') ?? '';
  const [sought] = useDebouncedValue(reason, 300);
  const letters = useInfiniteQuery(lettersQuery(subscription, sought));
  const configuration = useQuery(configurationQuery(subscription)).data?.configuration as Configured;
  const actions = useActions(subscription, configuration);
  return (
    <Stack gap="sm">
      <Text size="sm">{w.lettersLead}</Text>
      <TextInput aria-label={w.reason} placeholder={w.reason} value={reason} onChange={(event) => setQuery({ reason: event.currentTarget.value })} leftSection={<Icon name="search" size={16} />} maw={420} />
      <Show of={stateOfPages(letters, (page) => page.letters, (all) => all.length === 0)} empty={sought === '' ? <Empty icon="good" title={w.noLetters} text={w.noLettersText} /> : <Empty icon="search" title={w.noneFits} text={w.noneFitsText} />}>
        {(all) => (
          <>
            <All letters={all} more={letters.hasNextPage} reason={sought} configuration={configuration} subscription={subscription} actions={actions} />
            <Table letters={all} configuration={configuration} subscription={subscription} actions={actions} />
            {letters.hasNextPage && (
              <div>
                <Button variant="default" loading={letters.isFetchingNextPage} onClick={() => void letters.fetchNextPage()}>
                  {w.more}
                </Button>
              </div>
            )}
          </>
        )}
      </Show>
    </Stack>
  );
}
