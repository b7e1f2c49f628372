import { Box, Button, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useWords } from '@/app/language';
import { useSubscription } from '@/app/parts_of_path';
import { connectionOf, type Connection, type Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { addReport, removeReport } from '@/draft/edits';
import { useDraft } from '@/draft/live_draft';
import { takeBack } from '@/draft/take_back';
import { DraftBar } from '@/mapping/draft_bar';
import type { Editing } from '@/mapping/editing';
import { FieldPicker } from '@/mapping/field_picker';
import { Filters } from '@/mapping/filters';
import { KindTabs } from '@/mapping/kind_tabs';
import { LinesEditor } from '@/mapping/lines_editor';
import { MappingView } from '@/mapping/mapping_view';
import { NotConnected } from '@/mapping/not_connected';
import { Show } from '@/ui/data_state';
import { notice } from '@/ui/notice';
import { Empty, Page, Section } from '@/ui/parts';
import { MissingFields } from './missing_fields';
import { reportIdOf } from './report_id';
import { words } from './words';

/** Push: columns of reports into Salesforce's Pendo_ fields, with what it would change beside it. */
export default function ReportsPage(): ReactNode {
  const w = useWords(words);
  const subscription = useSubscription();
  return (
    <Page title={w.title} lead={w.lead}>
      <Show of={useDraft(subscription)}>{(draft) => <Reports subscription={subscription} draft={draft} />}</Show>
    </Page>
  );
}

interface Props {
  readonly subscription: string;
  readonly draft: DraftStore;
}

function Reports({ subscription, draft }: Props): ReactNode {
  const configuration = draft.use().history.now;
  return (
    <KindTabs configuration={configuration}>
      {(kind) => {
        const connection = connectionOf(configuration, kind);
        if (connection === undefined) return <NotConnected subscription={subscription} kind={kind} />;
        if ((connection.push ?? []).length === 0) return <NoReport subscription={subscription} draft={draft} kind={kind} />;
        return <Push key={kind} subscription={subscription} draft={draft} kind={kind} connection={connection} />;
      }}
    </KindTabs>
  );
}

function NoReport({ subscription, draft, kind }: Props & { readonly kind: Kind }): ReactNode {
  const w = useWords(words);
  return (
    <>
      <DraftBar subscription={subscription} draft={draft} />
      <Empty icon="reports" title={w.empty} text={w.emptyText} action={<AddReport draft={draft} kind={kind} present={[]} />} />
    </>
  );
}

function AddReport({ draft, kind, present }: { readonly draft: DraftStore; readonly kind: Kind; readonly present: readonly string[] }): ReactNode {
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

function Push({ subscription, draft, kind, connection }: Props & { readonly kind: Kind; readonly connection: Connection }): ReactNode {
  const present = connection.push ?? [];
  return (
    <MappingView subscription={subscription} draft={draft} kind={kind} direction="push">
      {(editing) => (
        <>
          {present.map((report, at) => (
            <OneReport key={at} id={report.report} index={at} editing={{ ...editing, lines: { kind, direction: 'push', report: at } }} />
          ))}
          <Section title={<AddTitle />}>
            <AddReport draft={draft} kind={kind} present={present.map((report) => report.report)} />
          </Section>
          <Filters draft={draft} kind={kind} />
        </>
      )}
    </MappingView>
  );
}

const AddTitle = (): ReactNode => useWords(words).another;

interface ReportProps {
  readonly id: string;
  readonly index: number;
  readonly editing: Editing;
}

function OneReport({ id, index, editing }: ReportProps): ReactNode {
  const w = useWords(words);
  const { draft, lines } = editing;
  const remove = (): void => {
    draft.change(removeReport(draft.now(), lines.kind, index));
    notice({ text: w.removed(id), undo: takeBack(draft) });
  };
  return (
    <Section
      title={w.report(id)}
      actions={
        <Button size="compact-xs" variant="subtle" color="gray" c="inherit" onClick={remove}>
          {w.remove(id)}
        </Button>
      }
    >
      <LinesEditor editing={editing} />
      <Box mt="lg">
        <FieldPicker editing={editing} />
      </Box>
      <MissingFields editing={editing} report={id} />
    </Section>
  );
}
