import { Box, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { useSubscription } from '@/app/parts_of_path';
import { useReports } from '@/catalog/live_reports';
import { connectionOf, type Connection, type Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { removeReport } from '@/draft/edits';
import { useDraft } from '@/draft/live_draft';
import { stepNotice } from '@/draft/step_notice';
import { DraftBar } from '@/mapping/draft_bar';
import type { Editing } from '@/mapping/editing';
import { FieldPicker } from '@/mapping/field_picker';
import { Filters } from '@/mapping/filters';
import { KindTabs } from '@/mapping/kind_tabs';
import { LinesEditor } from '@/mapping/lines_editor';
import { MappingView } from '@/mapping/mapping_view';
import { NotConnected } from '@/mapping/not_connected';
import { useFollow } from '@/sync/follow';
import { Show } from '@/ui/data_state';
import { Empty, Page, Section } from '@/ui/parts';
import { AddReport } from './add_report';
import { MissingFields } from './missing_fields';
import { words } from './words';

/** Push: columns of reports into Salesforce's Pendo_ fields, with what it would change beside it. */
export default function ReportsPage(): ReactNode {
  const w = useWords(words);
  const subscription = useSubscription();
  useFollow(subscription, true);
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
      <Empty icon="reports" title={w.empty} text={w.emptyText} action={<AddReport subscription={subscription} draft={draft} kind={kind} present={[]} />} />
    </>
  );
}

function Push({ subscription, draft, kind, connection }: Props & { readonly kind: Kind; readonly connection: Connection }): ReactNode {
  const present = connection.push ?? [];
  return (
    <MappingView subscription={subscription} draft={draft} kind={kind} direction="push">
      {(editing) => (
        <>
          {present.map((report, at) => (
            <OneReport key={at} subscription={subscription} id={report.report} index={at} editing={{ ...editing, lines: { kind, direction: 'push', report: at } }} />
          ))}
          <Section title={<AddTitle />}>
            <AddReport subscription={subscription} draft={draft} kind={kind} present={present.map((report) => report.report)} />
          </Section>
          <Filters draft={draft} kind={kind} />
        </>
      )}
    </MappingView>
  );
}

const AddTitle = (): ReactNode => useWords(words).another;

interface ReportProps {
  readonly subscription: string;
  readonly id: string;
  readonly index: number;
  readonly editing: Editing;
}

function OneReport({ subscription, id, index, editing }: ReportProps): ReactNode {
  const w = useWords(words);
  const name = useReports(subscription, editing.draft.use().base !== null).data?.find((one) => one.report === id)?.name;
  const { draft, lines } = editing;
  const remove = (): void => {
    draft.change(removeReport(draft.now(), lines.kind, index));
    stepNotice(draft, w.removed(id));
  };
  return (
    <Section
      title={name === undefined ? w.report(id) : w.reportNamed(name, id)}
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
