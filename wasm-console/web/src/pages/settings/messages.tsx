import { ActionIcon, Button, Group, NativeSelect, Stack, Table, TagsInput, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { subscriptionsQuery } from '@/api/queries';
import { useWords } from '@/app/language';
import { useMay } from '@/app/session';
import { credentialsQuery } from '@/pages/connections/credentials';
import { CredentialDialog } from '@/pages/connections/credential_dialog';
import { sealedHere } from '@/pages/connections/sealed';
import { DraftBar } from '@/mapping/draft_bar';
import { addDestination, type Destination, destinationsOf, type Form, forms, isDestinationName, removeDestination } from '@/draft/destinations';
import type { DraftStore } from '@/draft/draft';
import { useDraft } from '@/draft/live_draft';
import { stepNotice } from '@/draft/step_notice';
import { messagesQuery } from '@/sync/queries';
import { useTroubleSays } from '@/sync/trouble_says';
import { words as syncWords } from '@/sync/words';
import { Show, stateOf } from '@/ui/data_state';
import { Icon } from '@/ui/icons';
import { Empty, Section, Status, Time } from '@/ui/parts';
import { WithTimes } from '@/ui/with_times';
import { Trial } from './trial';
import { words } from './words';

interface Props {
  readonly subscription: string;
  readonly draft: DraftStore;
}

/** Who is told what goes wrong, what is wrong now, and what still waits to be delivered. */
export function MessagesTab(): ReactNode {
  const w = useWords(words).messages;
  return (
    <Show of={stateOf(useQuery(subscriptionsQuery), (list) => list.length === 0)} empty={<Empty title={w.none} />}>
      {(list) => list.map((of) => <OfSubscription key={of.subscription} subscription={of.subscription} named={list.length > 1} />)}
    </Show>
  );
}

function OfSubscription({ subscription, named }: { readonly subscription: string; readonly named: boolean }): ReactNode {
  const w = useWords(words).messages;
  const title = (text: string): string => (named ? `${subscription}: ${text}` : text);
  return (
    <Stack gap="sm">
      <Section title={title(w.told)}>
        <Show of={useDraft(subscription)}>{(draft) => <Destinations subscription={subscription} draft={draft} />}</Show>
      </Section>
      <Section title={title(w.now)}>
        <Now subscription={subscription} />
      </Section>
    </Stack>
  );
}

function Destinations({ subscription, draft }: Props): ReactNode {
  const w = useWords(words).messages;
  const now = draft.use();
  const listed = destinationsOf(now.history.now);
  const allowed = useMay('administrator');
  if (now.base === null) return <Text size="sm">{w.first}</Text>;
  return (
    <Stack gap="sm">
      <Text size="sm" c="var(--quiet)">
        {w.text}
      </Text>
      {listed.length === 0 ? (
        <Text size="sm" c="var(--warn)">
          {w.nobody}
        </Text>
      ) : (
        <Stack component="ul" gap="xs" p={0} m={0} style={{ listStyle: 'none' }}>
          {listed.map((one, at) => (
            <One key={one.name} subscription={subscription} draft={draft} of={one} at={at} allowed={allowed} />
          ))}
        </Stack>
      )}
      {allowed && <Add subscription={subscription} draft={draft} taken={listed.map(({ name }) => name)} />}
      {allowed && <DraftBar subscription={subscription} draft={draft} />}
      {destinationsOf(now.saved).length > 0 && <Trial subscription={subscription} />}
    </Stack>
  );
}

function One({ subscription, draft, of, at, allowed }: Props & { readonly of: Destination; readonly at: number; readonly allowed: boolean }): ReactNode {
  const w = useWords(words).messages;
  const [opened, setOpened] = useState(false);
  const known = useQuery(credentialsQuery(subscription)).data?.credentials.find(({ name }) => name === of.credential)?.state;
  const wasSealed = sealedHere.use().has(of.credential);
  const isThere = known === 'there' || wasSealed;
  const remove = (): void => {
    draft.change(removeDestination(draft.now(), at));
    stepNotice(draft, w.removed(of.name));
  };
  return (
    <Group component="li" gap="xs" justify="space-between">
      <Group gap="xs">
        <Text size="sm" fw={550}>
          {of.name}
        </Text>
        <Text size="sm">{w.forms[of.form] ?? of.form}</Text>
        {of.to !== undefined && <Text size="sm">{of.to.join(', ')}</Text>}
        <span className="value">{of.credential}</span>
        <Status tone={isThere ? 'good' : 'bad'}>{isThere ? w.there : w.missing}</Status>
      </Group>
      {allowed && (
        <Group gap={4}>
          <Button size="compact-sm" variant={isThere ? 'default' : 'filled'} aria-label={w.sealOf(isThere ? w.again : w.seal, of.name)} onClick={() => setOpened(true)}>
            {isThere ? w.again : w.seal}
          </Button>
          <ActionIcon variant="subtle" color="gray" aria-label={w.remove(of.name)} onClick={remove}>
            <Icon name="bad" size={16} />
          </ActionIcon>
        </Group>
      )}
      {opened && <CredentialDialog subscription={subscription} system={of.form} title={w.dialog(of.name)} name={of.credential} loginUrl="" isThere={isThere} close={() => setOpened(false)} />}
    </Group>
  );
}

function Add({ subscription, draft, taken }: Props & { readonly taken: readonly string[] }): ReactNode {
  const w = useWords(words).messages;
  const [name, setName] = useState('');
  const [form, setForm] = useState<Form>('slack');
  const [to, setTo] = useState<string[]>([]);
  const isTaken = taken.includes(name.trim());
  const ready = isDestinationName(name.trim()) && !isTaken && (form !== 'email' || to.length > 0);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (!ready) return;
    draft.change(addDestination(draft.now(), { name: name.trim(), form, credential: `${subscription}-${name.trim()}`, ...(form === 'email' && { to }) }));
    setName('');
    setTo([]);
  };
  return (
    <form onSubmit={add}>
      <Group gap="xs" align="flex-end">
        <TextInput label={w.name} description={w.nameHint} value={name} error={isTaken ? w.taken : undefined} onChange={(event) => setName(event.currentTarget.value)} spellCheck={false} autoComplete="off" />
        <NativeSelect label={w.form} value={form} data={forms.map((value) => ({ value, label: w.forms[value] }))} onChange={(event) => setForm(event.currentTarget.value as Form)} />
        {form === 'email' && <TagsInput label={w.to} value={to} onChange={setTo} acceptValueOnBlur miw={240} />}
        <Button type="submit" variant="default" disabled={!ready}>
          {w.add}
        </Button>
      </Group>
    </form>
  );
}

function Now({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words).messages;
  const s = useWords(syncWords);
  const says = useTroubleSays();
  const partOf = (part: string): string => {
    const [connection = '', direction = ''] = part.split(' ');
    return s.part(connection, direction);
  };
  return (
    <Show of={stateOf(useQuery(messagesQuery(subscription)))} lines={2}>
      {({ troubles, waiting }) => (
        <Stack gap="xs">
          {troubles.length === 0 && (
            <Group gap="xs" c="var(--good)">
              <Icon name="good" />
              <Text size="sm">{w.noTrouble}</Text>
            </Group>
          )}
          {troubles.map((one) => (
            <Text size="sm" key={`${one.kind} ${one.part}`}>
              <b>{s.troubles[one.kind] ?? one.kind}</b>
              {one.part !== '' && ` · ${partOf(one.part)}`}: <WithTimes text={says(one.what)} subscription={subscription} />
            </Text>
          ))}
          <Text size="sm" fw={550}>
            {w.waiting}
          </Text>
          {waiting.length === 0 ? (
            <Text size="sm">{w.noWaiting}</Text>
          ) : (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{w.destination}</Table.Th>
                  <Table.Th scope="col">{w.what}</Table.Th>
                  <Table.Th scope="col">{w.time}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {waiting.map((one) => (
                  <Table.Tr key={`${one.destination} ${one.position}`}>
                    <Table.Td>{one.destination}</Table.Td>
                    <Table.Td>
                      {one.part !== '' && `${partOf(one.part)}: `}
                      <WithTimes text={one.well_again ? w.wellAgain(says(one.what)) : says(one.what)} subscription={subscription} />
                    </Table.Td>
                    <Table.Td>
                      <Time iso={one.time} subscription={subscription} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Stack>
      )}
    </Show>
  );
}
