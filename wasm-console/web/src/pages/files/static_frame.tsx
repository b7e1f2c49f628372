import { Box, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { LanguageChoice, SchemeChoice } from '@/app/choices';
import { useWords } from '@/app/language';
import { words } from '@/app/words';
import { Mark } from '@/ui/icons';

/** What is around the page where there is no engine, and so nobody who is signed in. */
export function StaticFrame({ children }: { readonly children: ReactNode }): ReactNode {
  const w = useWords(words);
  return (
    <>
      <Group component="header" justify="space-between" px="md" h={52} bg="var(--surface)" style={{ borderBottom: '1px solid var(--line)', position: 'sticky', top: 0, zIndex: 100 }}>
        <Group gap={8}>
          <Mark />
          <Text fw={650}>{w.product}</Text>
        </Group>
        <Group gap={4}>
          <LanguageChoice />
          <SchemeChoice />
        </Group>
      </Group>
      <Box component="main" p="md" maw="var(--page-width)" mx="auto">
        {children}
      </Box>
    </>
  );
}
