import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { useSubscription } from '@/app/parts_of_path';
import { connectionOf, type Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { useDraft } from '@/draft/live_draft';
import { FieldPicker } from '@/mapping/field_picker';
import { Filters } from '@/mapping/filters';
import { KindTabs } from '@/mapping/kind_tabs';
import { LinesEditor } from '@/mapping/lines_editor';
import { MappingView } from '@/mapping/mapping_view';
import { NotConnected } from '@/mapping/not_connected';
import { words } from '@/mapping/words';
import { useFollow } from '@/sync/follow';
import { Show } from '@/ui/data_state';
import { Page, Section } from '@/ui/parts';

/** Pull: Salesforce fields into Pendo metadata, with what it would change beside it. */
export default function MappingPage(): ReactNode {
  const w = useWords(words);
  const subscription = useSubscription();
  useFollow(subscription, true);
  return (
    <Page title={w.title} lead={w.lead}>
      <Show of={useDraft(subscription)}>{(draft) => <Mapping subscription={subscription} draft={draft} />}</Show>
    </Page>
  );
}

function Mapping({ subscription, draft }: { readonly subscription: string; readonly draft: DraftStore }): ReactNode {
  const configuration = draft.use().history.now;
  return (
    <KindTabs configuration={configuration}>
      {(kind) => (connectionOf(configuration, kind) === undefined ? <NotConnected subscription={subscription} kind={kind} /> : <Pull key={kind} subscription={subscription} draft={draft} kind={kind} />)}
    </KindTabs>
  );
}

function Pull({ subscription, draft, kind }: { readonly subscription: string; readonly draft: DraftStore; readonly kind: Kind }): ReactNode {
  const w = useWords(words);
  return (
    <MappingView subscription={subscription} draft={draft} kind={kind} direction="pull">
      {(editing) => (
        <>
          <Section title={w.lines.title}>
            <LinesEditor editing={editing} />
          </Section>
          <Section title={w.picker.title}>
            <FieldPicker editing={editing} />
          </Section>
          <Filters draft={draft} kind={kind} />
        </>
      )}
    </MappingView>
  );
}
