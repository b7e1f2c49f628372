import { Button, Group, Menu, NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { api, ask } from '@/api/client';
import { subscriptionsQuery } from '@/api/queries';
import { Icon, Mark } from '@/ui/icons';
import { noticeProblem } from '@/ui/notice';
import { LanguageChoice, SchemeChoice } from './choices';
import { useWords } from './language';
import { go, path } from './location';
import { nameOfActor, session, useSession } from './session';
import { words } from './words';

/** Which subscription: the same page of another one, as far as that has it. */
function SubscriptionChoice({ chosen }: { readonly chosen: string | undefined }): ReactNode {
  const w = useWords(words);
  const [place] = useLocation();
  const list = useQuery(subscriptionsQuery).data ?? [];
  if (list.length === 0) return null;
  const names = list.map((one) => one.subscription);
  if (names.length === 1)
    return (
      <Text size="sm" fw={550} truncate title={names[0]}>
        {names[0]}
      </Text>
    );
  const choose = (name: string): void => {
    const section = place.startsWith('/s/') ? place.split('/')[3] : undefined;
    go(section === undefined ? path('s', name, 'runs') : path('s', name, section));
  };
  return <NativeSelect size="xs" aria-label={w.subscription} value={chosen ?? names[0] ?? ''} data={names} onChange={(event) => choose(event.currentTarget.value)} maw={220} />;
}

async function signOut(everywhere: boolean): Promise<void> {
  try {
    await ask(everywhere ? api.DELETE('/api/v1/sessions') : api.DELETE('/api/v1/session'));
    session.left();
    go('/');
  } catch (error) {
    if (session.get().state === 'somebody') noticeProblem(error);
  }
}

function UserMenu(): ReactNode {
  const w = useWords(words);
  const { actor, role } = useSession();
  const name = nameOfActor(actor);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm" c="inherit" leftSection={<Icon name="user" size={16} />} aria-label={w.account(name)} maw={180}>
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name} · {w.roles[role]}
        </Menu.Label>
        <Menu.Item onClick={() => go('/settings/you')}>{w.ownPassword}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void signOut(false)}>{w.signOut}</Menu.Item>
        <Menu.Item onClick={() => void signOut(true)}>{w.signOutEverywhere}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function Header({ subscription, burger }: { readonly subscription: string | undefined; readonly burger: ReactNode }): ReactNode {
  const w = useWords(words);
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="sm">
      <Group gap="sm" wrap="nowrap" miw={0}>
        {burger}
        <Link href="/" aria-label={w.product} style={{ color: 'inherit', textDecoration: 'none' }}>
          <Group gap={8} wrap="nowrap">
            <Mark />
            <Text fw={650} visibleFrom="sm">
              {w.product}
            </Text>
          </Group>
        </Link>
        <SubscriptionChoice chosen={subscription} />
      </Group>
      <Group gap={4} wrap="nowrap">
        <Group gap={4} visibleFrom="sm">
          <LanguageChoice />
          <SchemeChoice />
        </Group>
        <UserMenu />
      </Group>
    </Group>
  );
}
