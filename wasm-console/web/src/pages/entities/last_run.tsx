import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { Answers } from '@/pages/runs/answers';
import { words as runWords } from '@/pages/runs/words';
import type { EntityKind } from '@/sync/entity_link';
import { goesOn } from '@/sync/going_on';
import { newestThatPlanned, plannedNothing } from '@/sync/planned';
import { lastRunsQuery } from '@/sync/queries';
import { words as syncWords } from '@/sync/words';
import { Section } from '@/ui/parts';
import { words } from './words';

/** Why it is as it is, where no value says it: what the newest run that planned did with it, or why it left it alone; of a part that it did not plan, an earlier one. */
export function LastRun({ subscription, kind, id }: { readonly subscription: string; readonly kind: EntityKind; readonly id: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const r = useWords(runWords);
  const runs = useQuery(lastRunsQuery(subscription)).data ?? [];
  const run = newestThatPlanned(runs)?.run;
  if (run === undefined) return null;
  const since = runs.find((one) => one.run > run && one.correction === '' && !goesOn(one) && plannedNothing(one));
  return (
    <Section
      title={w.lastRun}
      actions={
        <Anchor component={Link} href={path('s', subscription, 'runs', run)} size="sm">
          {s.run(run)}
        </Anchor>
      }
    >
      {since !== undefined && (
        <Text size="sm" mb="xs">
          {r.plannedNothing(since.run)}
        </Text>
      )}
      <Answers run={run} subscription={subscription} kind={kind} id={id} />
    </Section>
  );
}
