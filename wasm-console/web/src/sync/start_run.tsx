import { Button, Group, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import { Icon } from '@/ui/icons';
import { notice, noticeProblem } from '@/ui/notice';
import { Needs } from '@/ui/parts';
import { beginRun } from './begin_run';
import { start as en } from '@/words/en/start';
import { start as ja } from '@/words/ja/start';

const startWords = { en, ja };

/** "Sync now", and what of it. It leads to the run, which it joins where one goes on. */
export function StartRun({ subscription, busy }: { readonly subscription: string; readonly busy: boolean }): ReactNode {
  const w = useWords(startWords);
  const client = useQueryClient();
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
              <Menu.Item onClick={() => start.mutate({ only: 'pull' })}>{w.pull}</Menu.Item>
              <Menu.Item onClick={() => start.mutate({ only: 'push' })}>{w.push}</Menu.Item>
              <Menu.Item onClick={() => start.mutate({ connection: 'visitor' })}>{w.visitor}</Menu.Item>
              <Menu.Item onClick={() => start.mutate({ connection: 'account' })}>{w.account}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
    </Needs>
  );
}
