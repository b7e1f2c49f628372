import { Button, Checkbox, Group, NativeSelect, NumberInput, Stack, Table, Text, TextInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { subscriptionsQuery } from '@/api/queries';
import { useCurrentSubscription } from '@/app/current_subscription';
import { useWords } from '@/app/language';
import type { Role } from '@/app/session';
import { words as appWords } from '@/app/words';
import { Show, stateOf } from '@/ui/data_state';
import { Dialog } from '@/ui/dialog';
import { notice } from '@/ui/notice';
import { Copyable, Empty, Section, Status, Time } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { Sure } from '@/ui/sure';
import { words } from './words';

type Token = Schemas['Tokens']['tokens'][number];
type NewToken = Schemas['NewToken'];

const roles: readonly Role[] = ['viewer', 'operator', 'administrator'];
const tokensQuery = queryOptions({ queryKey: ['tokens'], queryFn: ({ signal }) => ask(api.GET('/api/v1/tokens', { signal })).then((answer) => answer.tokens) });

function Shown({ made, close }: { readonly made: NewToken; readonly close: () => void }): ReactNode {
  const w = useWords(words);
  return (
    <Dialog opened title={w.tokens.tokenOf(made.name)} onClose={close}>
      <Stack gap="sm">
        <Text size="sm">{w.tokens.token}</Text>
        <Copyable text={made.token} />
        <Group justify="flex-end">
          <Button onClick={close}>{w.done}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Add({ show }: { readonly show: (made: NewToken) => void }): ReactNode {
  const w = useWords(words).tokens;
  const userWords = useWords(words).users;
  const client = useQueryClient();
  const all = useQuery(subscriptionsQuery).data ?? [];
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState(90);
  const [only, setOnly] = useState<string[]>([]);
  const make = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/tokens', { body: { name: name.trim(), role, days, ...(only.length === 0 ? {} : { subscriptions: only }) } })),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['tokens'] });
      setName('');
      show(made);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Section title={w.add}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Group gap="xs" align="flex-end">
            <TextInput label={w.name} description={w.nameHint} required pattern="[a-z0-9\-]{1,40}" autoCapitalize="none" value={name} onChange={(event) => setName(event.currentTarget.value)} style={{ flex: '1 1 12rem' }} maw={260} />
            <NativeSelect label={w.role} value={role} data={roles.map((one) => ({ value: one, label: userWords.roles[one] }))} onChange={(event) => setRole(event.currentTarget.value as Role)} style={{ flex: '1 1 14rem' }} maw={340} />
            <NumberInput label={w.days} value={days} min={1} max={3650} onChange={(value) => setDays(typeof value === 'number' ? value : 90)} w={150} />
            <Button type="submit" loading={make.isPending}>
              {w.addGo}
            </Button>
          </Group>
          {all.length > 1 && role !== 'administrator' && (
            <Checkbox.Group label={w.only} value={only} onChange={setOnly}>
              <Group gap="md" mt={4}>
                {all.map((one) => (
                  <Checkbox key={one.subscription} value={one.subscription} label={one.subscription} />
                ))}
              </Group>
            </Checkbox.Group>
          )}
          {make.error !== null && <ProblemNotice error={make.error} />}
        </Stack>
      </form>
    </Section>
  );
}

function Row({ token }: { readonly token: Token }): ReactNode {
  const w = useWords(words).tokens;
  const names = useWords(appWords).roles;
  const here = useCurrentSubscription() ?? '';
  const client = useQueryClient();
  const [revoking, setRevoking] = useState(false);
  const revoke = async (): Promise<void> => {
    await ask(api.DELETE('/api/v1/tokens/{token}', { params: { path: { token: token.name } } }));
    notice({ text: w.revoked(token.name) });
    void client.invalidateQueries({ queryKey: ['tokens'] });
  };
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {token.name}
      </Table.Th>
      <Table.Td>{names[token.role]}</Table.Td>
      <Table.Td visibleFrom="sm">{token.subscriptions.length === 0 ? w.allOfThem : token.subscriptions.join(', ')}</Table.Td>
      <Table.Td>{token.expired ? <Status tone="bad">{w.expired}</Status> : <Time iso={token.expires} subscription={here} parts="day" />}</Table.Td>
      <Table.Td ta="right">
        <Button size="compact-sm" variant="subtle" color="red" onClick={() => setRevoking(true)} aria-label={w.revokeOf(token.name)}>
          {w.revoke}
        </Button>
        {revoking && <Sure title={w.revokeTitle(token.name)} text={w.revokeText} act={w.revoke} close={() => setRevoking(false)} run={revoke} />}
      </Table.Td>
    </Table.Tr>
  );
}

/** What programs come in by. */
export function Tokens(): ReactNode {
  const w = useWords(words).tokens;
  const [made, setMade] = useState<NewToken>();
  return (
    <>
      <Section title={w.title}>
        <Show of={stateOf(useQuery(tokensQuery), (all) => all.length === 0)} empty={<Empty title={w.none} text={w.noneText} />}>
          {(tokens) => (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{w.name}</Table.Th>
                  <Table.Th scope="col">{w.role}</Table.Th>
                  <Table.Th scope="col" visibleFrom="sm">
                    {w.only}
                  </Table.Th>
                  <Table.Th scope="col">{w.expires}</Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {tokens.map((token) => (
                  <Row key={token.name} token={token} />
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Show>
      </Section>
      <Add show={setMade} />
      {made !== undefined && <Shown made={made} close={() => setMade(undefined)} />}
    </>
  );
}
