import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Schemas } from '@/api/client';
import { isMissing } from '@/api/problem';
import { useWords } from '@/app/language';
import { path, useQueryParameters } from '@/app/location';
import { planRetire } from '@/sync/correction';
import { CorrectionPlans, useCorrections } from '@/sync/correction_plans';
import { words as syncWords } from '@/sync/words';
import { Icon } from '@/ui/icons';
import { Empty, Needs } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

type Which = Schemas['RetireFields'];

/** Of the address: one field of one part, or nothing, which is all. */
function whichOf(query: URLSearchParams): Which {
  const [connection, direction, field] = ['connection', 'direction', 'field'].map((name) => query.get(name) ?? '');
  if ((connection !== 'visitor' && connection !== 'account') || (direction !== 'pull' && direction !== 'push')) return {};
  return { connection, direction, ...(field !== undefined && field !== '' && { field }) };
}

/** Clearing what removed lines and connections have left standing: looked at first, as everything that is put back. */
export function ClearTab({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words).clear;
  const s = useWords(syncWords);
  const which = whichOf(useQueryParameters()[0]);
  const look = useCorrections((of: Which, signal) => planRetire(subscription, of, signal));
  const all = path('s', subscription, 'recovery', 'clear');
  return (
    <Stack gap="sm">
      <Text size="sm">{w.lead}</Text>
      {which.connection !== undefined && which.direction !== undefined && (
        <Text size="sm">
          {w.only(s.part(which.connection, which.direction), which.field ?? '')}{' '}
          <Anchor component={Link} href={all} underline="always">
            {w.all}
          </Anchor>
        </Text>
      )}
      <Alert color="gray" icon={<Icon name="info" />} py="xs">
        {w.undoable}
      </Alert>
      <Group>
        <Needs role="operator">
          {(allowed) => (
            <Button variant={look.data === undefined ? 'filled' : 'default'} disabled={!allowed} loading={look.isPending} onClick={() => look.mutate(which)}>
              {look.data === undefined ? w.look : w.lookAgain}
            </Button>
          )}
        </Needs>
      </Group>
      {look.error !== null && (isMissing(look.error) ? <Empty icon="good" title={w.none} text={w.noneText} /> : <ProblemNotice error={look.error} />)}
      {look.data !== undefined && <CorrectionPlans of={look.data} subscription={subscription} doing="clear" />}
    </Stack>
  );
}
