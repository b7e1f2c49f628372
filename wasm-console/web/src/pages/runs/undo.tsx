import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import { usePart, useSubscription } from '@/app/parts_of_path';
import { EntityLink, targetKind } from '@/sync/entity_link';
import { type NotPutBack, type PutBack, planUndo, putBack, type UndoPlan } from '@/sync/undo';
import { words as syncWords } from '@/sync/words';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { notice } from '@/ui/notice';
import { Change, FieldName, Needs, Page, Section } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { words } from './words';

const height = (rows: number): string => `min(45vh, ${(rows + 1) * 2.6}rem)`;

function OnePlan({ of, subscription }: { readonly of: UndoPlan; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const s = useWords(syncWords);
  const format = useFormat();
  const { plan, changes, left } = of;
  const kind = targetKind(plan.connection, plan.direction);
  const apply = useMutation({
    mutationFn: () => putBack(subscription, plan.digest),
    onSuccess: (run) => {
      notice({ text: w.undoBegun(run) });
      go(run === 0 ? path('s', subscription, 'runs') : path('s', subscription, 'runs', run));
    },
  });
  const target = { id: 'target', title: w.target, width: 'minmax(8rem, 13rem)', sort: (row: PutBack | NotPutBack) => row.target, cell: (row: PutBack | NotPutBack) => <EntityLink subscription={subscription} kind={kind} id={row.target} /> };
  const field = { id: 'field', title: w.undoField, width: 'minmax(7rem, 13rem)', sort: (row: PutBack | NotPutBack) => row.field, cell: (row: PutBack | NotPutBack) => <FieldName name={row.field} /> };
  const columns: readonly Column<PutBack>[] = [target, field, { id: 'change', title: w.changes, width: 'minmax(10rem, 1fr)', cell: (row) => <Change before={row.old} after={row.new} /> }];
  const leftColumns: readonly Column<NotPutBack>[] = [target, field, { id: 'why', title: w.why, width: 'minmax(10rem, 1fr)', sort: (row) => row.why, cell: (row) => row.why }];
  return (
    <Section title={s.part(plan.connection, plan.direction)}>
      <Stack gap="sm">
        <Text size="sm">{w.undoCounts(format.number(changes.length), format.number(left.length))}</Text>
        {plan.held && (
          <Alert color="orange" icon={<Icon name="alert" />}>
            {w.undoHeld}
          </Alert>
        )}
        {changes.length > 0 && <VirtualTable label={w.undoChanges} rows={changes} columns={columns} rowKey={(row) => `${row.target} ${row.field}`} height={height(changes.length)} />}
        {left.length > 0 && (
          <>
            <Text size="sm" fw={550}>
              {w.undoLeft}
            </Text>
            <VirtualTable label={w.undoLeft} rows={left} columns={leftColumns} rowKey={(row) => `${row.target} ${row.field}`} height={height(left.length)} />
          </>
        )}
        {apply.error !== null && <ProblemNotice error={apply.error} />}
        {changes.length > 0 && (
          <Group gap="sm">
            <Needs role="operator">
              {(allowed) => (
                <Button disabled={!allowed} loading={apply.isPending} onClick={() => apply.mutate()}>
                  {w.undoGo(format.number(changes.length))}
                </Button>
              )}
            </Needs>
            <Text size="xs" c="var(--quiet)">
              {w.digest}: <span className="value">{plan.digest}</span>
            </Text>
          </Group>
        )}
      </Stack>
    </Section>
  );
}

/** Taking a run back: what would be put back, what can't be and why; nothing is written before a person says so. */
export default function UndoPage(): ReactNode {
  const w = useWords(words);
  const subscription = useSubscription();
  const run = Number(usePart('run'));
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  const look = useMutation({
    mutationFn: () => {
      controller.current?.abort();
      controller.current = new AbortController();
      return planUndo(subscription, run, controller.current.signal);
    },
  });
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
            <Button variant={look.data === undefined ? 'filled' : 'default'} disabled={!allowed} loading={look.isPending} onClick={() => look.mutate()}>
              {look.data === undefined ? w.undoLook : w.undoLookAgain}
            </Button>
          )}
        </Needs>
      </Group>
      {look.error !== null && <ProblemNotice error={look.error} />}
      {look.data?.map((of) => <OnePlan key={of.plan.digest} of={of} subscription={subscription} />)}
    </Page>
  );
}
