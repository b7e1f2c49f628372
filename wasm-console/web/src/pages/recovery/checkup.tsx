import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { useMay } from '@/app/session';
import { Show, stateOf } from '@/ui/data_state';
import { useFailureSays } from '@/ui/failure_says';
import { useFormat } from '@/ui/format';
import { notice } from '@/ui/notice';
import { Empty, Needs, Section, Status, Time, type Tone } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { said } from '@/ui/said';
import { WithTimes } from '@/ui/with_times';
import { words } from './words';

type Finding = Schemas['CheckUp']['findings'][number];

const tones: Record<Finding['state'], Tone> = { well: 'good', look: 'warn', broken: 'bad' };

function One({ finding, subscription }: { readonly finding: Finding; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const says = useFailureSays();
  return (
    <Group component="li" gap="sm" align="flex-start" wrap="nowrap">
      <Status tone={tones[finding.state]} miw="5rem">
        {w.findings[finding.state]}
      </Status>
      <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={550}>
          {w.findingOf[finding.of] ?? finding.of}
        </Text>
        <Text size="sm">
          <WithTimes text={says(said(finding.what, w.findingSays))} subscription={subscription} />
        </Text>
        {finding.state !== 'well' && finding.hint !== '' && (
          <Text size="sm" c="var(--quiet)">
            → <WithTimes text={says(said(finding.hint, w.findingSays))} subscription={subscription} />
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

/** What is derived from the log: held against it, and made anew. */
function Views({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const of = { params: { path: { subscription } } };
  const verify = useMutation({ mutationFn: () => ask(api.POST('/api/v1/subscriptions/{subscription}/views/verify', of)) });
  const rebuild = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/subscriptions/{subscription}/views/rebuild', of)),
    onSuccess: ({ position }) => notice({ text: w.viewsRebuilt(position) }),
  });
  const going = verify.isPending || rebuild.isPending;
  const error = verify.error ?? rebuild.error;
  return (
    <Section title={w.views}>
      <Stack gap="sm">
        <Text size="sm" c="var(--quiet)">
          {w.viewsText}
        </Text>
        <Needs role="operator">
          {(allowed) => (
            <Group gap="xs">
              <Button variant="default" disabled={!allowed || going} loading={verify.isPending} onClick={() => verify.mutate()}>
                {w.viewsVerify}
              </Button>
              <Button variant="default" disabled={!allowed || going} loading={rebuild.isPending} onClick={() => rebuild.mutate()}>
                {w.viewsRebuild}
              </Button>
            </Group>
          )}
        </Needs>
        {verify.data !== undefined && (
          <Text size="sm" role="status" {...(!verify.data.same && { c: 'var(--bad)' })}>
            {verify.data.same ? w.viewsSame(verify.data.position) : w.viewsDiffer}
          </Text>
        )}
        {error !== null && <ProblemNotice error={error} />}
      </Stack>
    </Section>
  );
}

/** What log and archive take on the disk, and what they will. */
function Storage({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const sizes = useQuery({ queryKey: [subscription, 'storage'], queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/storage', { params: { path: { subscription } }, signal })) });
  return (
    <Section title={w.storage}>
      <Show of={stateOf(sizes)} lines={3}>
        {(of) => (
          <Stack gap={4}>
            <Text size="sm">{w.storageLog(format.bytes(of.log), format.bytes(of.log_a_day), format.bytes(of.log_in_a_year))}</Text>
            <Text size="sm">{w.storageArchive(format.bytes(of.archive), format.number(of.archive_pages), of.pages_days, format.bytes(of.archive_later))}</Text>
            <Text size="sm">{of.full_in_days === null ? w.storageFree(format.bytes(of.free)) : w.storageFull(format.bytes(of.free), format.number(of.full_in_days))}</Text>
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
                <One key={finding.of} finding={finding} subscription={subscription} />
              ))}
            </Stack>
          )}
        </Show>
        <Text size="xs" c="var(--quiet)" mt="sm">
          {w.doctor}
        </Text>
      </Section>
      <Views subscription={subscription} />
      <Storage subscription={subscription} />
      {mayBackUp && <Backups subscription={subscription} />}
    </Stack>
  );
}
