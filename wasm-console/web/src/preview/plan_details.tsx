import { Accordion, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import { Copyable } from '@/ui/parts';
import { writingCalls } from './inputs';
import type { Planned, PreviewSession } from './preview_session';
import { SegmentSize } from './segment_size';
import { words } from './words';

interface Props {
  readonly session: PreviewSession;
  readonly planned: Planned;
  readonly timeZone: string;
  readonly segments: readonly { readonly name: string; readonly segment: string }[];
}

/** What is asked less often: cost, digest, a segment's size, and what no plan can know. */
export function PlanDetails({ session, planned, timeZone, segments }: Props): ReactNode {
  const w = useWords(words);
  const inputs = session.inputs.use();
  const direction = inputs?.direction ?? 'pull';
  return (
    <Accordion multiple variant="separated" defaultValue={['cannot_know']} order={3} chevronPosition="left" styles={{ label: { fontSize: 'var(--mantine-font-size-sm)', padding: '8px 0' } }}>
      <Accordion.Item value="cannot_know">
        <Accordion.Control>{w.cannotKnow}</Accordion.Control>
        <Accordion.Panel>
          <Text size="sm">{w.cannotKnowText[direction]}</Text>
        </Accordion.Panel>
      </Accordion.Item>
      {inputs?.cost != null && (
        <Accordion.Item value="cost">
          <Accordion.Control>{w.cost}</Accordion.Control>
          <Accordion.Panel>
            <Cost session={session} planned={planned} />
          </Accordion.Panel>
        </Accordion.Item>
      )}
      <Accordion.Item value="segment">
        <Accordion.Control>{w.segment.title}</Accordion.Control>
        <Accordion.Panel>
          <SegmentSize session={session} planned={planned} timeZone={timeZone} saved={segments} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="digest">
        <Accordion.Control>{w.digest}</Accordion.Control>
        <Accordion.Panel>
          <Text size="sm" mb="xs">
            {w.digestText}
          </Text>
          <Copyable text={planned.plan.digest} />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function Cost({ session, planned }: { readonly session: PreviewSession; readonly planned: Planned }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const inputs = session.inputs.use();
  if (inputs?.cost == null) return null;
  const { cost, direction } = inputs;
  const writing = writingCalls(cost, planned.plan.summary.changed_targets);
  const [salesforce, pendo] = direction === 'pull' ? [cost.salesforceCalls, cost.pendoCalls + writing] : [cost.salesforceCalls + writing, cost.pendoCalls];
  return (
    <>
      <Text size="sm">{w.costText(format.number(salesforce), format.number(pendo))}</Text>
      {cost.quota !== null && <Text size="sm">{w.quota(format.number(cost.quota.used), format.number(cost.quota.limit))}</Text>}
      {!cost.enough && (
        <Text size="sm" c="var(--bad)">
          {w.notEnough}
        </Text>
      )}
    </>
  );
}
