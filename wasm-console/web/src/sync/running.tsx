import { Anchor, Box, Group, Progress as Bar, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { useFormat } from '@/ui/format';
import { said } from '@/ui/said';
import type { Progress } from './follower';
import { words } from './words';

/** A run that goes on: which part, what it does, how far it is. */
export function Running({ subscription, run, progress }: { readonly subscription: string; readonly run: number; readonly progress: Progress | undefined }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const { part = '', what = '', done = 0, of = 0 } = progress ?? {};
  const [connection = '', direction = ''] = part.split(' ');
  const percent = of > 0 ? Math.min(100, (done / of) * 100) : 100;
  return (
    <Box role="status">
      <Group justify="space-between" gap="xs" mb={4}>
        <Text size="sm">
          <Anchor component={Link} href={path('s', subscription, 'runs', run)}>
            {w.run(run)}
          </Anchor>
          {part !== '' && ` · ${w.part(connection, direction)} · ${said(what, w.doing)}`}
        </Text>
        {done > 0 && (
          <Text size="sm" c="var(--quiet)">
            {format.number(done)}
            {of > 0 && ` / ${format.number(of)}`}
          </Text>
        )}
      </Group>
      <Bar value={percent} animated aria-label={w.run(run)} />
    </Box>
  );
}
