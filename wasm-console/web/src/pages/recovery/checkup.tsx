import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { useMay } from '@/app/session';
import { Show, stateOf } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { notice } from '@/ui/notice';
import { Empty, Section, Status, Time, type Tone } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

type Finding = Schemas['CheckUp']['findings'][number];

const tones: Record<Finding['state'], Tone> = { well: 'good', look: 'warn', broken: 'bad' };

function One({ finding }: { readonly finding: Finding }): ReactNode {
  const w = useWords(words);
  return (
    <Group component="li" gap="sm" align="flex-start" wrap="nowrap">
      <Status tone={tones[finding.state]} miw="5rem">
        {w.findings[finding.state]}
      </Status>
      <div>
        <Text size="sm" fw={550}>
          {w.findingOf[finding.of] ?? finding.of}
        </Text>
        <Text size="sm">{finding.what}</Text>
        {finding.state !== 'well' && finding.hint !== '' && (
          <Text size="sm" c="var(--quiet)">
            → {finding.hint}
          </Text>
        )}
      </div>
    </Group>
  );
}

function Backups({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const client = useQueryClient();
  const all = useQuery({ queryKey: ['backups'], queryFn: ({ signal }) => ask(api.GET('/api/v1/backups', { signal })) });
  const make = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/backups')),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['backups'] });
      notice({ text: w.backupMade(made.backup) });
    },
  });
  return (
    <Section
      title={w.backups}
      actions={
        all.data?.configured === true && (
          <Button variant="default" loading={make.isPending} onClick={() => make.mutate()}>
            {w.backupNow}
          </Button>
        )
      }
    >
      {make.error !== null && <ProblemNotice error={make.error} />}
      <Show of={stateOf(all, (list) => list.backups.length === 0)} empty={<Empty title={w.noBackups} text={all.data?.configured === true ? w.noBackupsText : w.backupsNowhere} />}>
        {(list) => (
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
            {[...list.backups].reverse().map((one) => (
              <Group component="li" key={one.backup} gap="sm">
                <Text size="sm" fw={550}>
                  {w.backup(one.backup)}
                </Text>
                <Text size="sm">
                  <Time iso={one.made} subscription={subscription} />
                </Text>
                <Text size="sm" c="var(--quiet)">
                  {w.backupFiles(format.number(one.files))}
                </Text>
              </Group>
            ))}
          </Stack>
        )}
      </Show>
    </Section>
  );
}

/** How everything is that the engine knows of, each with what to do; and the directory's backups. */
export function CheckUp({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const mayBackUp = useMay('administrator');
  const found = useQuery({ queryKey: [subscription, 'checkup'], queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/checkup', { params: { path: { subscription } }, signal })) });
  return (
    <Stack gap="md">
      <Section
        title={w.checkup}
        actions={
          <Button variant="default" loading={found.isFetching} onClick={() => void found.refetch()}>
            {w.checkAgain}
          </Button>
        }
      >
        <Show of={stateOf(found)}>
          {({ findings }) => (
            <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
              {findings.map((finding) => (
                <One key={finding.of} finding={finding} />
              ))}
            </Stack>
          )}
        </Show>
        <Text size="xs" c="var(--quiet)" mt="sm">
          {w.doctor}
        </Text>
      </Section>
      {mayBackUp && <Backups subscription={subscription} />}
    </Stack>
  );
}
