import type { LeftReason } from '@core/core';
import { Badge, Group, Tabs, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import { ChangesTable } from './changes_table';
import { LeftTable } from './left_table';
import type { Planned, PreviewSession } from './preview_session';
import { words } from './words';

/** How ids are shown: with a way to the record, where there is one. */
export interface Recorder {
  readonly source: (id: string) => ReactNode;
  readonly target: (id: string) => ReactNode;
}

const reasons: readonly LeftReason[] = ['invalid', 'ambiguous', 'no_identifier', 'unmatched_source', 'unmatched_target', 'filtered', 'anonymous', 'unknown'];
type Tab = 'changes' | LeftReason;

interface Props {
  readonly session: PreviewSession;
  readonly planned: Planned;
  readonly recorder: Recorder;
}

/** Every change, and whoever is left alone, by the reason. Reasons that nobody has are not there. */
export function PlanTabs({ session, planned, recorder }: Props): ReactNode {
  const w = useWords(words);
  const [tab, setTab] = useState<Tab>('changes');
  const { left, summary } = planned.plan;
  const shown: readonly Tab[] = ['changes', ...reasons.filter((reason) => left[reason] > 0)];
  const open = shown.includes(tab) ? tab : 'changes';
  useEffect(() => {
    if (open !== tab) setTab(open);
  }, [open, tab]);
  const direction = session.inputs.use()?.direction ?? 'pull';
  const [source, target] = direction === 'pull' ? ['Salesforce', 'Pendo'] : ['Pendo', 'Salesforce'];
  const label = (one: Tab): string => (one === 'unmatched_source' ? w.onlyIn.source(source ?? '') : one === 'unmatched_target' ? w.onlyIn.target(target ?? '') : w.tabs[one]);
  const count = (one: Tab): number => (one === 'changes' ? summary.changes : left[one]);
  return (
    <Tabs value={open} onChange={(value) => setTab((value ?? 'changes') as Tab)} keepMounted={false}>
      <Tabs.List mb="xs" style={{ flexWrap: 'wrap' }}>
        {shown.map((one) => (
          <TabOf key={one} name={one} label={label(one)} count={count(one)} />
        ))}
      </Tabs.List>
      {shown.map((one) => (
        <Tabs.Panel key={one} value={one}>
          <Text size="xs" c="var(--quiet)" mb={6}>
            {w.why[one]}
          </Text>
          {one === 'changes' ? <ChangesTable session={session} planned={planned} recorder={recorder} /> : <LeftTable session={session} planned={planned} recorder={recorder} reason={one} />}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function TabOf({ name, label, count }: { readonly name: Tab; readonly label: string; readonly count: number }): ReactNode {
  const format = useFormat();
  return (
    <Tabs.Tab value={name} px="xs" py={6}>
      <Group gap={6} wrap="nowrap">
        <Text span size="sm">
          {label}
        </Text>
        <Badge size="sm" color={name === 'invalid' ? 'red' : name === 'changes' ? 'tide' : 'gray'}>
          {format.number(count)}
        </Badge>
      </Group>
    </Tabs.Tab>
  );
}
