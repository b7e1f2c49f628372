import { Alert, Anchor, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import type { Catalog } from '@/catalog/catalog';
import { type Configuration, connectionOf, type Direction, type Kind } from '@/draft/configuration';
import { useSpoken } from '@/draft/places';
import { isUnread, type LivePreview, type Unread } from '@/preview/live_preview';
import type { Recorder } from '@/preview/plan_tabs';
import { PlanAge, PreviewPanel } from '@/preview/preview_panel';
import { lastPlan } from '@/preview/preview_session';
import { readingAge } from '@/preview/reading_age';
import { words as previewWords } from '@/preview/words';
import { goesOn } from '@/sync/going_on';
import { lastRunsQuery } from '@/sync/queries';
import { segmentsQuery } from '@/sync/saved_segments';
import { writtenSince } from '@/sync/written_since';
import { Cut } from '@/ui/cut';
import { Loading } from '@/ui/data_state';
import { useFormat } from '@/ui/format';
import { useNow } from '@/ui/now';
import { Empty, Needs, RecordLink, Section } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import classes from './mapping.module.css';
import { words as mappingWords } from './words';

interface PanelProps {
  readonly subscription: string;
  readonly configuration: Configuration;
  readonly kind: Kind;
  readonly live: LivePreview;
  readonly unread: Unread;
  readonly catalog: Catalog;
}

/** The preview on what the engine reads: when it was read, what it lacks, and the plan. */
export function LivePanel({ subscription, configuration, kind, live, unread, catalog }: PanelProps): ReactNode {
  const w = useWords(previewWords);
  const segments = useQuery(segmentsQuery(subscription)).data ?? [];
  const recorder = useRecorder(subscription, kind, live.direction);
  return (
    <div className={classes['beside']} id="preview">
      <Section title={w.title} actions={<ReadAgain live={live} configuration={configuration} catalog={catalog} />}>
        <ReadingNotice subscription={subscription} live={live} configuration={configuration} catalog={catalog} unread={unread} />
        <PreviewPanel
          session={live.session}
          guard={connectionOf(configuration, kind)?.guard}
          recorder={recorder}
          configuration={configuration}
          segments={segments.filter((one) => one.of === `${kind}s`)}
          begin={<Begin live={live} configuration={configuration} catalog={catalog} />}
        />
      </Section>
    </div>
  );
}

function useRecorder(subscription: string, kind: Kind, direction: Direction): Recorder {
  return useMemo(() => {
    const record = (id: string): ReactNode => <RecordLink id={id} subscription={subscription} cut />;
    const entity = (id: string): ReactNode => (
      <Anchor component={Link} href={path('s', subscription, `${kind}s`, id)} className="value">
        <Cut text={id} />
      </Anchor>
    );
    return direction === 'pull' ? { source: record, target: entity } : { source: entity, target: record };
  }, [subscription, kind, direction]);
}

interface LiveProps {
  readonly live: LivePreview;
  readonly configuration: Configuration;
  readonly catalog: Catalog;
}

/** `later`: when the run that goes on has ended. */
export function ReadButton({ live, configuration, catalog, label, quiet = false, later = false }: LiveProps & { readonly label: string; readonly quiet?: boolean; readonly later?: boolean }): ReactNode {
  return (
    <Needs role="operator">
      {(allowed) => (
        <Button size={quiet ? 'compact-sm' : 'sm'} variant={quiet ? 'default' : 'filled'} disabled={!allowed} onClick={() => (later ? void live.follow(configuration, catalog) : live.read(configuration, catalog))}>
          {label}
        </Button>
      )}
    </Needs>
  );
}

function Begin(props: LiveProps): ReactNode {
  const w = useWords(previewWords);
  if (props.live.reading.use().state !== 'idle') return null;
  return <Empty icon="mapping" title={w.noInputs} text={w.noInputsText} action={<ReadButton {...props} label={w.read} />} />;
}

/** When what is here was read, as one says it today, and whether that is long ago; null: nothing was. */
function useReadAt({ live, configuration }: LiveProps): { readonly iso: string; readonly text: string; readonly isOld: boolean } | null {
  const format = useFormat();
  const now = useNow();
  const read = live.session.inputs.use()?.read;
  if (read == null) return null;
  const { parts, isOld } = readingAge(read.at, configuration.time_zone, now);
  return { iso: read.at, text: format.time(read.at, configuration.time_zone, parts), isOld };
}

/** How old what is planned from is, and how long planning took. */
function ReadAgain(props: LiveProps): ReactNode {
  const w = useWords(previewWords);
  const read = useReadAt(props);
  const planned = lastPlan(props.live.session.use());
  if (read === null) return null;
  return (
    <Group gap="xs">
      {planned !== null && <PlanAge planned={planned} />}
      <Text size="xs" c="var(--quiet)">
        {w.readAt(read.text)}
      </Text>
      <ReadButton {...props} label={w.readAgain} quiet />
    </Group>
  );
}

export function ReadingNotice({ subscription, live, configuration, catalog, unread }: LiveProps & { readonly subscription: string; readonly unread: Unread }): ReactNode {
  const w = useWords(previewWords);
  const m = useWords(mappingWords).sync;
  const state = live.reading.use();
  const read = useReadAt({ live, configuration, catalog });
  const runs = useQuery(lastRunsQuery(subscription)).data ?? [];
  const since = read === null ? undefined : writtenSince(runs, read.iso);
  const isGoing = since !== undefined && goesOn(since);
  const say = useSpoken(configuration);
  const missing = [...unread.fields, ...unread.reports, ...(unread.object ? [connectionOf(configuration, live.kind)?.object ?? ''] : [])];
  if (state.state === 'looking') return <Loading lines={4} />;
  if (state.state === 'waiting')
    return (
      <Group gap="sm" mb="sm" role="status">
        <Loader size="xs" />
        <Text size="sm">{m.going}</Text>
      </Group>
    );
  if (state.state === 'reading')
    return (
      <Group gap="sm" mb="sm" role="status" aria-busy="true">
        <Loader size="xs" />
        <Text size="sm">{w.reading}</Text>
        <Button size="compact-xs" variant="default" onClick={() => live.stop()}>
          {w.stopReading}
        </Button>
      </Group>
    );
  if (state.state === 'failed')
    return (
      <Stack gap="xs" mb="sm">
        <ProblemNotice error={state.error} say={say} retry={() => live.read(configuration, catalog)} />
      </Stack>
    );
  const ofNow = (): readonly string[] => {
    if (isUnread(unread)) return [w.unread(missing.join(', ')), w.readThese(missing.length)];
    if (read === null) return [];
    if (since !== undefined) return isGoing ? [w.runGoesOn(since.run, read.text), w.readWhenEnded] : [w.runWrote(since.run, read.text), w.readAgain];
    return read.isOld ? [w.old(read.text), w.readAgain] : [];
  };
  const [text, label] = ofNow();
  if (text === undefined || label === undefined) return null;
  return (
    <Alert color="orange" mb="sm" py="xs">
      <Text size="sm" mb="xs">
        {text}
      </Text>
      <ReadButton live={live} configuration={configuration} catalog={catalog} label={label} quiet later={isGoing && !isUnread(unread)} />
    </Alert>
  );
}
