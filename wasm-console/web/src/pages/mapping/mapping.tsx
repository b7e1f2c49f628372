import { Button, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { go, path, useQueryParameters } from '@/app/location';
import { useSubscription } from '@/app/parts_of_path';
import { connectionOf, type Kind, kinds } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { useDraft } from '@/draft/live_draft';
import { FieldPicker } from '@/mapping/field_picker';
import { Filters } from '@/mapping/filters';
import { LinesEditor } from '@/mapping/lines_editor';
import { MappingView } from '@/mapping/mapping_view';
import { words } from '@/mapping/words';
import { Show } from '@/ui/data_state';
import { Empty, Page, Section } from '@/ui/parts';

/** Pull: Salesforce fields into Pendo metadata, with what it would change beside it. */
export default function MappingPage(): ReactNode {
  const w = useWords(words);
  const subscription = useSubscription();
  return (
    <Page title={w.title} lead={w.lead}>
      <Show of={useDraft(subscription)}>{(draft) => <Mapping subscription={subscription} draft={draft} />}</Show>
    </Page>
  );
}

function Mapping({ subscription, draft }: { readonly subscription: string; readonly draft: DraftStore }): ReactNode {
  const w = useWords(words);
  const [query, setQuery] = useQueryParameters();
  const configuration = draft.use().history.now;
  const first = kinds.find((kind) => connectionOf(configuration, kind) !== undefined) ?? 'visitor';
  const kind = kinds.find((one) => one === query.get('of')) ?? first;
  return (
    <>
      <Tabs value={kind} onChange={(value) => setQuery({ of: value ?? undefined })}>
        <Tabs.List>
          {kinds.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {w.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {kinds.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {one === kind && (connectionOf(configuration, kind) === undefined ? <NotConnected subscription={subscription} kind={kind} /> : <Pull key={kind} subscription={subscription} draft={draft} kind={kind} />)}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

export function NotConnected({ subscription, kind }: { readonly subscription: string; readonly kind: Kind }): ReactNode {
  const w = useWords(words);
  return <Empty icon="connections" title={w.noConnection(w.tabs[kind])} text={w.noConnectionText} action={<Button onClick={() => go(`${path('s', subscription, 'connections')}?of=${kind}`)}>{w.connect}</Button>} />;
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
