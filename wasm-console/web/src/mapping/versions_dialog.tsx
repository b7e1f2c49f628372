import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { nameOfActor } from '@/app/session';
import type { Configuration } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { stepNotice } from '@/draft/step_notice';
import { configurationOfQuery } from '@/sync/queries';
import { useVersionNumber, versionNumberQuery, versionsPage } from '@/sync/version_number';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf, stateOfPages } from '@/ui/data_state';
import { Dialog } from '@/ui/dialog';
import { useFormat } from '@/ui/format';
import { Status, Time } from '@/ui/parts';
import { Differences } from './differences';
import { words } from './words';

type Version = Schemas['Configurations']['configurations'][number];

const of = (subscription: string) => ({ path: { subscription } });

const versionsQuery = (subscription: string) =>
  infiniteQueryOptions({
    queryKey: [subscription, 'versions'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => versionsPage(subscription, 50, pageParam, signal),
    getNextPageParam: (page) => page.next,
  });

/** What would be otherwise than it is in force, with the configuration of that version and its number. */
const lookQuery = (subscription: string, version: number) =>
  queryOptions({
    queryKey: [subscription, 'back to version', version],
    queryFn: async ({ client, signal }) => {
      const [then, number] = await Promise.all([client.ensureQueryData(configurationOfQuery(subscription, version)), client.ensureQueryData(versionNumberQuery(subscription, version))]);
      const { differences } = await ask(api.POST('/api/v1/subscriptions/{subscription}/configuration/diff', { params: of(subscription), body: then.configuration as never, signal }));
      return { then, number, differences };
    },
    staleTime: 0,
  });

interface Props {
  readonly subscription: string;
  readonly draft: DraftStore;
  /** Which one is looked at; 0: all of them. */
  readonly version: number;
  readonly look: (version: number) => void;
  readonly close: () => void;
  /** It is in the draft now: what may be said when it is saved. */
  readonly taken: (comment: string) => void;
}

/** Every version that was in force, with who applied it and why; one of them is put back by way of the draft, where one sees what it would change. */
export function VersionsDialog(props: Props): ReactNode {
  const w = useWords(words).versions;
  return (
    <Dialog opened onClose={props.close} title={props.version === 0 ? w.title : w.back} size="xl">
      {props.version === 0 ? <Versions {...props} /> : <One {...props} />}
    </Dialog>
  );
}

function Versions({ subscription, look }: Props): ReactNode {
  const w = useWords(words).versions;
  const versions = useInfiniteQuery(versionsQuery(subscription));
  const newest = useVersionNumber(subscription, versions.data?.pages[0]?.configurations[0]?.version ?? 0);
  return (
    <Show of={stateOfPages(versions, (page) => page.configurations)}>
      {(all) => (
        <Stack gap="sm">
          <Table.ScrollContainer minWidth={560}>
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{w.number}</Table.Th>
                  <Table.Th scope="col">{w.applied}</Table.Th>
                  <Table.Th scope="col">{w.by}</Table.Th>
                  <Table.Th scope="col">{w.why}</Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {all.map((one, at) => (
                  <Row key={one.version} one={one} number={newest === undefined ? undefined : newest - at} isInForce={at === 0} subscription={subscription} look={look} />
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {versions.hasNextPage && (
            <div>
              <Button variant="default" loading={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
                {w.older}
              </Button>
            </div>
          )}
        </Stack>
      )}
    </Show>
  );
}

function Row({ one, number, isInForce, subscription, look }: Pick<Props, 'subscription' | 'look'> & { readonly one: Version; readonly number: number | undefined; readonly isInForce: boolean }): ReactNode {
  const w = useWords(words).versions;
  return (
    <Table.Tr>
      <Table.Td>{number ?? '…'}</Table.Td>
      <Table.Td>
        <Time iso={one.applied} subscription={subscription} />
      </Table.Td>
      <Table.Td>{nameOfActor(one.author)}</Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{one.comment}</Table.Td>
      <Table.Td ta="right">
        {isInForce ? (
          <Status tone="good">{w.inForce}</Status>
        ) : (
          <Button size="compact-sm" variant="default" onClick={() => look(one.version)} {...(number !== undefined && { 'aria-label': w.backTo(number) })}>
            {w.back}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function One({ subscription, draft, version, look, close, taken }: Props): ReactNode {
  const w = useWords(words).versions;
  const s = useWords(syncWords);
  const inForce = draft.use().saved;
  const zone = useZone(subscription);
  const format = useFormat();
  const take = (then: Schemas['Configuration'], number: number): void => {
    const when = format.time(then.applied, zone);
    draft.change(then.configuration as unknown as Configuration);
    taken(w.comment(number, when));
    close();
    stepNotice(draft, w.taken(number, when));
  };
  return (
    <Show of={stateOf(useQuery(lookQuery(subscription, version)))}>
      {({ then, number, differences }) => (
        <Stack gap="sm">
          <Text size="sm">
            {s.version(number)} · <Time iso={then.applied} subscription={subscription} /> · {nameOfActor(then.author)}
            {then.comment !== '' && ` · ${then.comment}`}
          </Text>
          <Text size="sm">{differences.length === 0 ? w.same : w.text}</Text>
          {differences.length > 0 && <Differences of={differences} between={[inForce, then.configuration as unknown as Configuration]} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => look(0)}>
              {w.all}
            </Button>
            <Button disabled={differences.length === 0} onClick={() => take(then, number)} data-autofocus>
              {w.take}
            </Button>
          </Group>
        </Stack>
      )}
    </Show>
  );
}
