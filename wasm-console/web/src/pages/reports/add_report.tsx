import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { asProblem } from '@/api/problem';
import { useWords } from '@/app/language';
import { useMay } from '@/app/session';
import { type PendoReport, readReportsAgain, reportsOf, useReports } from '@/catalog/live_reports';
import type { Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { addReport } from '@/draft/edits';
import { useFailureSays } from '@/ui/failure_says';
import { noticeProblem } from '@/ui/notice';
import { reportIdOf } from './report_id';
import { words } from './words';

interface Props {
  readonly subscription: string;
  readonly draft: DraftStore;
  readonly kind: Kind;
  readonly present: readonly string[];
}

/** A report more: picked by its name, or named by its id. */
export function AddReport({ subscription, draft, kind, present }: Props): ReactNode {
  const w = useWords(words);
  const [id, setId] = useState('');
  const read = reportIdOf(id);
  const isThere = present.includes(read);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (read === '' || isThere) return;
    draft.change(addReport(draft.now(), kind, { report: read, columns: [] }));
    setId('');
  };
  return (
    <form onSubmit={add}>
      <Stack gap="xs" align="stretch" ta="left">
        <PickReport subscription={subscription} kind={kind} present={present} saved={draft.use().base !== null} picked={read} pick={setId} />
        <TextInput size="sm" label={w.id} description={w.idHint} placeholder="9Xk2pQ" value={id} error={isThere ? w.again : undefined} onChange={(event) => setId(event.currentTarget.value)} spellCheck={false} autoComplete="off" />
        {read !== '' && read !== id.trim() && (
          <Text size="xs" c="var(--quiet)" role="status">
            {w.readAs(read)}
          </Text>
        )}
        <div>
          <Button type="submit" disabled={read === '' || isThere}>
            {w.add}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

interface PickProps extends Omit<Props, 'draft'> {
  readonly saved: boolean;
  readonly picked: string;
  readonly pick: (id: string) => void;
}

/** What Pendo has. Where it can't be asked, its id is still good. */
function PickReport({ subscription, kind, present, saved, picked, pick }: PickProps): ReactNode {
  const w = useWords(words);
  const says = useFailureSays();
  const reports = useReports(subscription, saved);
  const mayReadAgain = useMay('operator');
  const again = useMutation({ mutationFn: () => readReportsAgain(subscription), onError: noticeProblem });
  if (!saved) return null;
  if (reports.error !== null)
    return (
      <Text size="xs" c="var(--warn)" role="status">
        {w.noList(says(asProblem(reports.error).detail))}
      </Text>
    );
  const list = reportsOf(reports.data ?? [], kind);
  const label = ({ report, name, can_be_pushed, why_not }: PendoReport): string => (can_be_pushed ? `${name} (${report})` : w.cannot(name, says(why_not)));
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <Select
        size="sm"
        flex={1}
        searchable
        comboboxProps={{ portalProps: { target: 'main' } }} // what is read aloud stands within a landmark
        label={w.pick}
        placeholder={reports.data === undefined ? w.reading : w.pickHint(list.filter((one) => one.can_be_pushed).length)}
        nothingFoundMessage={w.noReport}
        data={list.map((one) => ({ value: one.report, label: label(one), disabled: !one.can_be_pushed || present.includes(one.report) }))}
        value={list.some((one) => one.report === picked) ? picked : null}
        onChange={(value) => value !== null && pick(value)}
      />
      {mayReadAgain && (
        <Button variant="default" loading={again.isPending || reports.isFetching} onClick={() => again.mutate()}>
          {w.readAgain}
        </Button>
      )}
    </Group>
  );
}
