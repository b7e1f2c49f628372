import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { Answers } from '@/pages/runs/answers';
import type { EntityKind } from '@/sync/entity_link';
import { goesOn } from '@/sync/going_on';
import { lastRunsQuery } from '@/sync/queries';
import { words as syncWords } from '@/sync/words';
import { Section } from '@/ui/parts';
import { words } from './words';

/** Why it is as it is, where no value says it: what the newest run that planned did with it, or why it left it alone. */
export function LastRun({ subscription, kind, id }: { readonly subscription: string; readonly kind: EntityKind; readonly id: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const run = useQuery(lastRunsQuery(subscription)).data?.find((one) => one.correction === '' && !goesOn(one))?.run;
  if (run === undefined) return null;
  return (
    <Section
      title={w.lastRun}
      actions={
        <Anchor component={Link} href={path('s', subscription, 'runs', run)} size="sm">
          {s.run(run)}
        </Anchor>
      }
    >
      <Answers run={run} subscription={subscription} kind={kind} id={id} />
    </Section>
  );
}
