import { Alert, Anchor, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { usePart, useSubscription } from '@/app/parts_of_path';
import { planUndo } from '@/sync/correction';
import { CorrectionPlans, useCorrections } from '@/sync/correction_plans';
import { Icon } from '@/ui/icons';
import { Needs, Page } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

/** Taking a run back: what would be put back, what can't be and why; nothing is written before a person says so. */
export default function UndoPage(): ReactNode {
  const w = useWords(words);
  const subscription = useSubscription();
  const run = Number(usePart('run'));
  const look = useCorrections((of: number, signal) => planUndo(subscription, of, signal));
  return (
    <Page
      title={w.undoTitle(run)}
      lead={
        <>
          {w.undoLead}{' '}
          <Anchor component={Link} href={path('s', subscription, 'runs', run)} underline="always">
            {w.title(run)}
          </Anchor>
        </>
      }
    >
      <Alert color="gray" icon={<Icon name="info" />}>
        {w.undoNext}
      </Alert>
      <Group>
        <Needs role="operator">
          {(allowed) => (
            <Button variant={look.data === undefined ? 'filled' : 'default'} disabled={!allowed} loading={look.isPending} onClick={() => look.mutate(run)}>
              {look.data === undefined ? w.undoLook : w.undoLookAgain}
            </Button>
          )}
        </Needs>
      </Group>
      {look.error !== null && <ProblemNotice error={look.error} />}
      {look.data !== undefined && <CorrectionPlans of={look.data} subscription={subscription} doing="putBack" />}
    </Page>
  );
}
