import { Alert, Badge, Group, List, Stack, Text } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useWords } from '@/app/language';
import type { Configuration, Guard } from '@/draft/configuration';
import { useSpoken } from '@/draft/places';
import { typedLine } from '@/draft/typed_line';
import { useGuardReason } from '@/sync/guard_reasons';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { Count } from '@/ui/parts';
import { MemoryNotice } from './memory_notice';
import { type Recorder, PlanTabs } from './plan_tabs';
import { PlanDetails } from './plan_details';
import { lastPlan, ownPlan, type Planned, type PreviewSession, withoutChange } from './preview_session';
import { PreviewStatus } from './preview_status';
import { words } from './words';

interface Props {
  readonly session: PreviewSession;
  readonly guard: Guard | 'off' | undefined;
  readonly recorder: Recorder;
  /** The draft that is planned. */
  readonly configuration: Configuration;
  /** What to do where nothing was read yet, and above the plan. */
  readonly begin: ReactNode;
  readonly segments?: readonly { readonly name: string; readonly segment: string }[];
}

/** What a sync would change: counts, every change, what is left alone and why, and what can't be known. */
export function PreviewPanel({ session, guard, recorder, configuration, begin, segments = [] }: Props): ReactNode {
  const say = useSpoken(configuration);
  const state = session.use();
  const planned = lastPlan(state);
  return (
    <Stack gap="sm">
      <PreviewStatus session={session} begin={begin} say={say} />
      <MemoryNotice session={session} />
      {planned !== null && (
        <>
          <Counts planned={planned} />
          {planned === ownPlan(state) && <Holding planned={planned} guard={guard} />}
          <Warnings planned={planned} />
          <PlanTabs session={session} planned={planned} recorder={recorder} />
          <PlanDetails session={session} planned={planned} timeZone={configuration.time_zone} segments={segments} />
        </>
      )}
    </Stack>
  );
}

function Counts({ planned }: { readonly planned: Planned }): ReactNode {
  const w = useWords(words);
  const { summary, left } = planned.plan;
  const alone = Object.entries(left).reduce((sum, [reason, count]) => (reason === 'invalid' ? sum : sum + count), 0);
  return (
    <Group gap="lg" aria-live="polite" data-plan={planned.number}>
      <Count label={w.summary.changed()} value={summary.changed_targets} />
      <Count label={w.summary.unchanged(summary.unchanged_targets)} value={summary.unchanged_targets} />
      <Count label={w.summary.cleared(summary.cleared)} value={summary.cleared} tone="warn" />
      <Count label={w.summary.invalid(summary.invalid)} value={summary.invalid} tone="bad" />
      <Count label={w.summary.left()} value={alone} />
    </Group>
  );
}

function Holding({ planned, guard }: { readonly planned: Planned; readonly guard: Guard | 'off' | undefined }): ReactNode {
  const w = useWords(words);
  const said = useGuardReason();
  const { held } = planned.plan;
  const none = withoutChange(planned.plan);
  if (held.length > 0)
    return (
      <Alert color="orange" icon={<Icon name="held" />} title={w.held} py="xs">
        <List size="sm">
          {held.map((why) => (
            <List.Item key={why}>{said(why)}</List.Item>
          ))}
        </List>
        <Text size="sm" mt={4}>
          {w.heldText}
        </Text>
      </Alert>
    );
  if (guard === 'off' && none === null)
    return (
      <Alert color="orange" icon={<Icon name="alert" />} py="xs">
        {w.guardOff}
      </Alert>
    );
  return (
    <Group gap={6} c="var(--quiet)" wrap="nowrap">
      <Icon name={none === null || none === 'agree' ? 'good' : 'info'} size={14} />
      <Text size="xs">{none === null ? w.passes : w.nothing[none]}</Text>
    </Group>
  );
}

/** Lines are named as the configuration that was planned has them: the draft may have others in their places by now. */
function Warnings({ planned }: { readonly planned: Planned }): ReactNode {
  const w = useWords(words);
  const of = useMemo(() => JSON.parse(planned.configuration) as Configuration, [planned.configuration]);
  const say = useSpoken(of);
  const { warnings } = planned.plan;
  const typed = typedLine.use();
  const refused = planned.plan.refused.filter(({ line }) => line !== typed);
  if (refused.length === 0 && warnings.length === 0) return null;
  return (
    <Alert color="orange" icon={<Icon name="alert" />} title={refused.length > 0 ? w.refusedLines(refused.length) : w.warnings} py="xs">
      <List size="sm">
        {refused.map(({ line, why }) => (
          <List.Item key={line}>
            {say(line)}: {say(why)}
          </List.Item>
        ))}
        {warnings.map(({ what, where, hint }) => (
          <List.Item key={where + what}>
            {say(what)} {say(hint)}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** How long it took, for whoever wonders whether what he sees is of now. */
export function PlanAge({ planned }: { readonly planned: Planned }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  return (
    <Badge color="gray" variant="transparent" fw={400} px={0}>
      {w.plannedIn(`${format.number(Math.round(planned.milliseconds))} ms`)}
    </Badge>
  );
}
