import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '@/app/language';
import { go, path } from '@/app/location';
import { useFailureSays } from '@/ui/failure_says';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { notice } from '@/ui/notice';
import { Change, FieldName, Needs, Section } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { said } from '@/ui/said';
import { type Column, VirtualTable } from '@/ui/virtual_table';
import { carryOut, type Corrected, type Correction, type NotCorrected } from './correction';
import { EntityLink, targetKind } from './entity_link';
import { words } from './words';

/** What is done to the values: words differ, nothing else. */
export type Doing = 'putBack' | 'clear';

/** Plans corrections when it is told to; whoever leaves the page, or asks for others, waits for none. */
export function useCorrections<Which>(plan: (which: Which, signal: AbortSignal) => Promise<readonly Correction[]>): UseMutationResult<readonly Correction[], unknown, Which> {
  const controller = useRef<AbortController>(undefined);
  useEffect(() => () => controller.current?.abort(), []);
  return useMutation({
    mutationFn: (which: Which) => {
      controller.current?.abort();
      controller.current = new AbortController();
      return plan(which, controller.current.signal);
    },
  });
}

const height = '45vh';
const keyOf = (row: Corrected | NotCorrected): string => `${row.target} ${row.field}`;

interface Props {
  readonly of: Correction;
  readonly subscription: string;
  readonly doing: Doing;
}

function Tables({ of: { plan, changes, left }, subscription, doing }: Props): ReactNode {
  const all = useWords(words).correction;
  const says = useFailureSays();
  const w = all[doing];
  const kind = targetKind(plan.connection, plan.direction);
  const target = { id: 'target', title: all.target, width: 'minmax(8rem, 13rem)', sort: (row: Corrected | NotCorrected) => row.target, cell: (row: Corrected | NotCorrected) => <EntityLink subscription={subscription} kind={kind} id={row.target} /> };
  const field = { id: 'field', title: all.field, width: 'minmax(7rem, 13rem)', sort: (row: Corrected | NotCorrected) => row.field, cell: (row: Corrected | NotCorrected) => <FieldName name={row.field} /> };
  const columns: readonly Column<Corrected>[] = [target, field, { id: 'change', title: all.change, width: 'minmax(10rem, 1fr)', cell: (row) => <Change before={row.old} after={row.new} /> }];
  const leftColumns: readonly Column<NotCorrected>[] = [target, field, { id: 'why', title: all.why, width: 'minmax(10rem, 1fr)', sort: (row) => row.why, cell: (row) => said(row.why.replace(/(?<= any more: ).+/, says), all.reasons) }];
  return (
    <>
      {changes.length > 0 && <VirtualTable label={w.changes} rows={changes} columns={columns} rowKey={keyOf} height={height} />}
      {left.length > 0 && (
        <>
          <Text size="sm" fw={550}>
            {w.left}
          </Text>
          <VirtualTable label={w.left} rows={left} columns={leftColumns} rowKey={keyOf} height={height} />
        </>
      )}
    </>
  );
}

function OnePlan({ of, subscription, doing }: Props): ReactNode {
  const s = useWords(words);
  const w = s.correction[doing];
  const format = useFormat();
  const { plan, changes, left } = of;
  const apply = useMutation({
    mutationFn: () => carryOut(subscription, plan.digest),
    onSuccess: (run) => {
      notice({ text: w.begun(run) });
      go(run === 0 ? path('s', subscription, 'runs') : path('s', subscription, 'runs', run));
    },
  });
  return (
    <Section title={s.part(plan.connection, plan.direction)}>
      <Stack gap="sm">
        <Text size="sm">{w.counts(format.number(changes.length), format.number(left.length))}</Text>
        {plan.held && (
          <Alert color="orange" icon={<Icon name="alert" />}>
            {s.correction.held}
          </Alert>
        )}
        <Tables of={of} subscription={subscription} doing={doing} />
        {apply.error !== null && <ProblemNotice error={apply.error} />}
        {changes.length > 0 && (
          <Group gap="sm">
            <Needs role="operator">
              {(allowed) => (
                <Button disabled={!allowed} loading={apply.isPending} onClick={() => apply.mutate()}>
                  {w.go(format.number(changes.length))}
                </Button>
              )}
            </Needs>
            <Text size="xs" c="var(--quiet)">
              {s.correction.digest}: <span className="value">{plan.digest}</span>
            </Text>
          </Group>
        )}
      </Stack>
    </Section>
  );
}

/** Each part as it would be corrected: looked at, and carried out by its digest and no other. */
export function CorrectionPlans({ of, subscription, doing }: { readonly of: readonly Correction[]; readonly subscription: string; readonly doing: Doing }): ReactNode {
  return of.map((one) => <OnePlan key={one.plan.digest} of={one} subscription={subscription} doing={doing} />);
}
