import { Anchor, Group } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';

interface Tab {
  readonly to: string;
  readonly name: string;
  readonly here: boolean;
}

/** Parts of a page that have an address of their own: links, not tabs in the sense of ARIA. */
export function PageTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly Tab[] }): ReactNode {
  const nav = useRef<HTMLDivElement>(null);
  const here = tabs.find((tab) => tab.here)?.to;
  // Where they are more than fit, the one that is looked at would be out of sight; the page itself stays where it is.
  useEffect(() => {
    const list = nav.current;
    const active = list?.querySelector('[aria-current]');
    if (list == null || active == null) return;
    const [around, its] = [list.getBoundingClientRect(), active.getBoundingClientRect()];
    list.scrollLeft += its.left + its.width / 2 - (around.left + around.width / 2);
  }, [here]);
  return (
    <Group ref={nav} component="nav" aria-label={label} gap="lg" wrap="nowrap" style={{ borderBottom: '1px solid var(--line)', overflowX: 'auto', overflowY: 'hidden' }}>
      {tabs.map(({ to, name, here }) => (
        <Anchor
          key={to}
          component={Link}
          href={to}
          size="sm"
          fw={here ? 620 : 450}
          c={here ? 'inherit' : 'var(--quiet)'}
          py={6}
          underline="never"
          aria-current={here ? 'page' : undefined}
          style={{ borderBottom: `2px solid ${here ? 'var(--mantine-primary-color-filled)' : 'transparent'}`, whiteSpace: 'nowrap' }}
        >
          {name}
        </Anchor>
      ))}
    </Group>
  );
}
