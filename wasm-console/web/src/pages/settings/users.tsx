import { Button, Group, NativeSelect, Stack, Table, Text, TextInput } from '@mantine/core';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, ask, engineUrl, type Schemas } from '@/api/client';
import { useCurrentSubscription } from '@/app/current_subscription';
import { useWords } from '@/app/language';
import type { Role } from '@/app/session';
import { words as appWords } from '@/app/words';
import { Show, stateOf } from '@/ui/data_state';
import { Dialog } from '@/ui/dialog';
import { notice, noticeProblem } from '@/ui/notice';
import { Copyable, Section, Time } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { Sure } from '@/ui/sure';
import { words } from './words';

type User = Schemas['Users']['users'][number];
type Invited = Schemas['Invited'];

const roles: readonly Role[] = ['viewer', 'operator', 'administrator'];
const usersQuery = queryOptions({ queryKey: ['users'], queryFn: ({ signal }) => ask(api.GET('/api/v1/users', { signal })).then((answer) => answer.users) });

/** The link of whoever was invited; it is shown once. */
function LinkOf({ invited, close }: { readonly invited: Invited; readonly close: () => void }): ReactNode {
  const w = useWords(words);
  return (
    <Dialog opened title={w.users.linkOf(invited.name)} onClose={close}>
      <Stack gap="sm">
        <Text size="sm">{w.users.link}</Text>
        <Copyable text={engineUrl(invited.link)} />
        <Group justify="flex-end">
          <Button onClick={close}>{w.done}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Add({ show }: { readonly show: (invited: Invited) => void }): ReactNode {
  const w = useWords(words).users;
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const make = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/users', { body: { name: name.trim(), role } })),
    onSuccess: (invited) => {
      void client.invalidateQueries({ queryKey: ['users'] });
      setName('');
      show(invited);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Section title={w.add}>
      <form onSubmit={submit}>
        <Group gap="xs" align="flex-end">
          <TextInput label={w.name} description={w.nameHint} required pattern="[a-z0-9._\-]{1,40}" autoCapitalize="none" value={name} onChange={(event) => setName(event.currentTarget.value)} style={{ flex: '1 1 12rem' }} maw={280} />
          <NativeSelect label={w.role} value={role} data={roles.map((one) => ({ value: one, label: w.roles[one] }))} onChange={(event) => setRole(event.currentTarget.value as Role)} style={{ flex: '1 1 14rem' }} maw={360} />
          <Button type="submit" loading={make.isPending}>
            {w.addGo}
          </Button>
        </Group>
        {make.error !== null && <ProblemNotice error={make.error} />}
      </form>
    </Section>
  );
}

function Row({ user, show }: { readonly user: User; readonly show: (invited: Invited) => void }): ReactNode {
  const w = useWords(words).users;
  const names = useWords(appWords).roles;
  const here = useCurrentSubscription() ?? '';
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['users'] });
  const setRole = (role: Role): Promise<unknown> => ask(api.PATCH('/api/v1/users/{user}', { params: { path: { user: user.name } }, body: { role } })).then(again);
  const change = useMutation({
    mutationFn: setRole,
    onSuccess: (_, role) => notice({ text: w.roleChanged(user.name, names[role]), undo: () => setRole(user.role) }),
    onError: noticeProblem,
  });
  const link = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/users/{user}/link', { params: { path: { user: user.name } } })),
    onSuccess: (invited) => {
      void again();
      show(invited);
    },
    onError: noticeProblem,
  });
  const remove = async (): Promise<void> => {
    await ask(api.DELETE('/api/v1/users/{user}', { params: { path: { user: user.name } } }));
    notice({ text: w.removed(user.name) });
    void again();
  };
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {user.name}
      </Table.Th>
      <Table.Td>
        <NativeSelect size="xs" aria-label={w.roleOf(user.name)} value={user.role} disabled={change.isPending} data={roles.map((one) => ({ value: one, label: names[one] }))} onChange={(event) => change.mutate(event.currentTarget.value as Role)} miw={132} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {user.has_password ? w.ready : w.waiting}
        {user.link_expires !== '' && (
          <Text size="xs" c="var(--quiet)">
            {w.linkUntil} <Time iso={user.link_expires} subscription={here} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap={2} justify="flex-end">
          <Button size="compact-sm" variant="subtle" loading={link.isPending} onClick={() => link.mutate()} aria-label={w.makeLinkOf(user.name)}>
            {w.makeLink}
          </Button>
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => setRemoving(true)} aria-label={w.removeOf(user.name)}>
            {w.remove}
          </Button>
        </Group>
        {removing && <Sure title={w.removeTitle(user.name)} text={w.removeText} act={w.remove} close={() => setRemoving(false)} run={remove} />}
      </Table.Td>
    </Table.Tr>
  );
}

/** Who may sign in, and as what. */
export function Users(): ReactNode {
  const w = useWords(words);
  const [invited, setInvited] = useState<Invited>();
  return (
    <>
      <Section title={w.users.title}>
        <Show of={stateOf(useQuery(usersQuery))}>
          {(users) => (
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{w.users.name}</Table.Th>
                  <Table.Th scope="col">{w.users.role}</Table.Th>
                  <Table.Th scope="col" visibleFrom="sm">
                    {w.users.state}
                  </Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {users.map((user) => (
                  <Row key={user.name} user={user} show={setInvited} />
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Show>
      </Section>
      <Add show={setInvited} />
      {invited !== undefined && <LinkOf invited={invited} close={() => setInvited(undefined)} />}
    </>
  );
}
