import { AppShell, Burger, Group, NavLink, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, matchRoute, useLocation, useRouter } from 'wouter';
import { Icon } from '@/ui/icons';
import { GoneBanner } from './banner';
import { LanguageChoice, SchemeChoice } from './choices';
import { useCurrentSubscription } from './current_subscription';
import { Header } from './header';
import { useWords } from './language';
import { path } from './location';
import { isOfSubscription, type PageEntry, type PageName, pages } from './pages';
import { may, useSession } from './session';
import { words } from './words';

const main = 'page';

/** Whoever comes to another page by keyboard or hears it read begins at its heading. */
function useFocusOnPage(place: string): void {
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) {
      scrollTo(0, 0);
      document.getElementById(main)?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [place]);
}

function Navigation({ place, subscription, close }: { readonly place: string; readonly subscription: string | undefined; readonly close: () => void }): ReactNode {
  const w = useWords(words);
  const { parser } = useRouter();
  const { role } = useSession();
  const matches = (page: PageEntry): boolean => page.paths.some((pattern) => matchRoute(parser, pattern, place)[0]);
  const isHere = (page: PageEntry): boolean => matches(page) || pages.some((other) => other.within === page.name && matches(other));
  const target = (page: PageEntry): string | undefined => {
    const first = page.paths[0] ?? '/';
    if (!isOfSubscription(page)) return first;
    return subscription === undefined ? undefined : first.replace('/s/:subscription', path('s', subscription));
  };
  return pages.map((page) => {
    const to = target(page);
    if (page.icon === undefined || to === undefined || !may(role, page.role ?? 'viewer')) return null;
    const active = isHere(page);
    return (
      <NavLink key={page.name} component={Link} href={to} label={w.pages[page.name as PageName]} leftSection={<Icon name={page.icon} />} active={active} aria-current={active ? 'page' : undefined} onClick={close} py={7} />
    );
  });
}

export function Layout({ children }: { readonly children: ReactNode }): ReactNode {
  const w = useWords(words);
  const [place] = useLocation();
  const [opened, { toggle, close }] = useDisclosure();
  const subscription = useCurrentSubscription();
  useFocusOnPage(place);
  return (
    <>
      <a
        className="skip-link"
        href={`#${main}`}
        onClick={(event) => {
          event.preventDefault();
          document.getElementById(main)?.focus();
        }}
      >
        {w.skip}
      </a>
      <AppShell header={{ height: 52 }} navbar={{ width: 236, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding="md">
        <AppShell.Header>
          <Header subscription={subscription} burger={<Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={opened ? w.closeNavigation : w.openNavigation} aria-expanded={opened} />} />
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label={w.navigation}>
          <AppShell.Section grow component={ScrollArea}>
            <Navigation place={place} subscription={subscription} close={close} />
          </AppShell.Section>
          <Group hiddenFrom="sm" gap="xs" p="xs">
            <LanguageChoice />
            <SchemeChoice />
          </Group>
        </AppShell.Navbar>
        <AppShell.Main id={main} tabIndex={-1} style={{ outline: 'none' }}>
          <GoneBanner />
          {children}
        </AppShell.Main>
      </AppShell>
    </>
  );
}
