import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path, useQueryParameters, withQuery } from '@/app/location';
import { useSubscription } from '@/app/parts_of_path';
import { connectionOf, type Connection, idOf, type Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { addConnection, removeConnection } from '@/draft/edits';
import { useDraft } from '@/draft/live_draft';
import { stepNotice } from '@/draft/step_notice';
import { ConnectionForm, GuardForm } from '@/mapping/connection_form';
import { connectionWords } from '@/mapping/connection_words';
import { DraftBar } from '@/mapping/draft_bar';
import { EvidenceView } from '@/mapping/evidence_view';
import { Filters } from '@/mapping/filters';
import { KindTabs } from '@/mapping/kind_tabs';
import { ReadButton, ReadingNotice } from '@/mapping/live_panel';
import classes from '@/mapping/mapping.module.css';
import { SystemsForm } from '@/mapping/systems_form';
import { words } from '@/mapping/words';
import { useLivePreview } from '@/preview/live_preview';
import { useFollow } from '@/sync/follow';
import { Show } from '@/ui/data_state';
import { Icon } from '@/ui/icons';
import { Empty, Page, Section } from '@/ui/parts';
import { Credentials } from './credentials';
import { sealedHere } from './sealed';

/** Object and identifiers of both connections, chosen by evidence. */
export default function ConnectionsPage(): ReactNode {
  const w = useWords(connectionWords);
  const subscription = useSubscription();
  useFollow(subscription, true);
  return (
    <Page title={w.title} lead={w.lead}>
      <Show of={useDraft(subscription)}>{(draft) => <Connections subscription={subscription} draft={draft} />}</Show>
    </Page>
  );
}

function Connections({ subscription, draft }: { readonly subscription: string; readonly draft: DraftStore }): ReactNode {
  const { history, base } = draft.use();
  const configuration = history.now;
  const isFirst = base === null; // where both systems are is asked first
  return (
    <>
      <DraftBar subscription={subscription} draft={draft} />
      <Back />
      {isFirst && (
        <>
          <SystemsForm draft={draft} />
          <Credentials subscription={subscription} draft={draft} />
        </>
      )}
      <KindTabs configuration={configuration}>
        {(kind) => {
          const connection = connectionOf(configuration, kind);
          if (connection === undefined) return <Nothing draft={draft} kind={kind} />;
          return <One key={kind} subscription={subscription} draft={draft} kind={kind} connection={connection} />;
        }}
      </KindTabs>
      {!isFirst && (
        <>
          <SystemsForm draft={draft} />
          <Credentials subscription={subscription} draft={draft} />
        </>
      )}
    </>
  );
}

/** Whoever comes back from Salesforce is told what came of it. */
function Back(): ReactNode {
  const w = useWords(connectionWords).credentials;
  const [query] = useQueryParameters();
  const came = query.get('connect');
  if (came !== 'done' && came !== 'failed') return null;
  return (
    <Alert color={came === 'done' ? 'green' : 'red'} role={came === 'done' ? 'status' : 'alert'} icon={<Icon name={came === 'done' ? 'good' : 'alert'} />} py="xs">
      {came === 'done' ? w.connected : w.notConnected(query.get('code') ?? '')}
    </Alert>
  );
}

const firstObject: Record<Kind, string> = { visitor: 'Contact', account: 'Account' };

function Nothing({ draft, kind }: { readonly draft: DraftStore; readonly kind: Kind }): ReactNode {
  const w = useWords(connectionWords);
  const what = useWords(words).tabs[kind];
  const connect = (): void => draft.change(addConnection(draft.now(), kind, { object: firstObject[kind], identifier: { pendo: idOf(kind), salesforce: 'Id' } }));
  return <Empty icon="connections" title={w.nothing(what)} text={w.nothingText} action={<Button onClick={connect}>{w.set(what)}</Button>} />;
}

interface OneProps {
  readonly subscription: string;
  readonly draft: DraftStore;
  readonly kind: Kind;
  readonly connection: Connection;
}

function One({ subscription, draft, kind, connection }: OneProps): ReactNode {
  const w = useWords(connectionWords);
  const what = useWords(words).tabs[kind];
  const configuration = draft.use().history.now;
  const { live, unread, catalog } = useLivePreview(subscription, kind, 'pull', configuration);
  const inputs = live.session.inputs.use();
  const sealed = sealedHere.use();
  useEffect(() => () => live.forgive(), [live, sealed]);
  const remove = (): void => {
    draft.change(removeConnection(draft.now(), kind));
    stepNotice(draft, w.removed(what));
  };
  return (
    <div className={classes['page']}>
      <Stack gap="md">
        <ConnectionForm draft={draft} kind={kind} connection={connection} catalog={catalog} />
        <Filters draft={draft} kind={kind} />
        <GuardForm draft={draft} kind={kind} connection={connection} />
        <Group justify="space-between">
          <Button variant="subtle" color="red" size="xs" onClick={remove}>
            {w.remove}
          </Button>
          <Button component={Link} href={withQuery(path('s', subscription, 'mapping'), { of: kind })} variant="light">
            {w.next}
          </Button>
        </Group>
      </Stack>
      <Section title={w.evidence.title} actions={inputs === null ? undefined : <ReadButton live={live} configuration={configuration} catalog={catalog} label={w.evidence.measure} quiet />}>
        <Text size="sm" c="var(--quiet)" mb="sm">
          {w.evidence.text}
        </Text>
        <ReadingNotice subscription={subscription} live={live} configuration={configuration} catalog={catalog} unread={unread} />
        {inputs === null ? <Begin live={live} configuration={configuration} catalog={catalog} label={w.evidence.measure} /> : <EvidenceView session={live.session} draft={draft} kind={kind} connection={connection} />}
      </Section>
    </div>
  );
}

function Begin({ live, configuration, catalog, label }: Parameters<typeof ReadButton>[0]): ReactNode {
  if (live.reading.use().state !== 'idle') return null;
  return (
    <Group justify="center" py="lg">
      <ReadButton live={live} configuration={configuration} catalog={catalog} label={label} />
    </Group>
  );
}
