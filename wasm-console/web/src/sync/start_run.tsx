import { Button, Group, Menu, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { configurationQuery } from '@/api/queries';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import type { Configuration } from '@/draft/configuration';
import { Icon } from '@/ui/icons';
import { notice, noticeProblem } from '@/ui/notice';
import { Needs } from '@/ui/parts';
import { beginRun } from './begin_run';
import { partsIn, type StartPart } from './start_parts';
import { start as en } from '@/words/en/start';
import { start as ja } from '@/words/ja/start';

const startWords = { en, ja };

const asked: readonly (readonly [StartPart, Schemas['StartRun']])[] = [
  ['pull', { only: 'pull' }],
  ['push', { only: 'push' }],
  ['visitor', { connection: 'visitor' }],
  ['account', { connection: 'account' }],
];

/** Mantine fades all of what can't be chosen; why it can't is to be read. */
const legible = { opacity: 1 } as const;

/** "Sync now", and what of it. It leads to the run, which it joins where one goes on. */
export function StartRun({ subscription, busy }: { readonly subscription: string; readonly busy: boolean }): ReactNode {
  const w = useWords(startWords);
  const client = useQueryClient();
  const has = partsIn(useQuery(configurationQuery(subscription)).data?.configuration as Partial<Configuration> | undefined);
  const start = useMutation({
    mutationFn: (body: Schemas['StartRun']) => beginRun(subscription, () => ask(api.POST('/api/v1/subscriptions/{subscription}/runs', { params: { path: { subscription } }, body }))),
    onSuccess: ({ run, joined }) => {
      void client.invalidateQueries({ queryKey: [subscription] });
      if (joined) notice({ text: w.joined });
      go(run === 0 ? path('s', subscription, 'runs') : path('s', subscription, 'runs', run));
    },
    onError: noticeProblem,
  });
  return (
    <Needs role="operator">
      {(allowed) => (
        <Group gap={1} wrap="nowrap">
          <Button disabled={!allowed} loading={start.isPending} onClick={() => start.mutate({})} leftSection={<Icon name="play" size={14} />} style={{ borderTopRightRadius: 0, borderBottomRightRadius: 0 }}>
            {busy ? w.join : w.start}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <Button disabled={!allowed} px={8} aria-label={w.more} style={{ borderTopLeftRadius: 0, borderBottomLeftRadius: 0 }}>
                <span style={{ transform: 'rotate(90deg)', display: 'inline-flex' }}>
                  <Icon name="chevron" size={14} />
                </span>
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {asked.map(([part, body]) => (
                <Menu.Item key={part} disabled={!has[part]} style={legible} onClick={() => start.mutate(body)}>
                  {w[part]}
                  {!has[part] && <Text size="xs" c="var(--quiet)">{w.without[part]}</Text>}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
    </Needs>
  );
}
