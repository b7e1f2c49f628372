import type { Evidence, Problems } from '@core/core';
import { Accordion, Alert, Button, Group, Stack } from '@mantine/core';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useWords } from '@/app/language';
import { emptyCatalog } from '@/catalog/catalog';
import { type Configuration, connectionOf } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { begin } from '@/draft/history';
import { ConnectionForm, GuardForm } from '@/mapping/connection_form';
import { connectionWords } from '@/mapping/connection_words';
import { DraftSteps } from '@/mapping/draft_bar';
import type { Editing } from '@/mapping/editing';
import { EvidenceView } from '@/mapping/evidence_view';
import { FieldPicker } from '@/mapping/field_picker';
import { Filters } from '@/mapping/filters';
import { LinesEditor } from '@/mapping/lines_editor';
import classes from '@/mapping/mapping.module.css';
import { words as mappingWords } from '@/mapping/words';
import type { Recorder } from '@/preview/plan_tabs';
import { PlanAge, PreviewPanel } from '@/preview/preview_panel';
import { lastPlan, ownPlan, type PreviewSession } from '@/preview/preview_session';
import { words as previewWords } from '@/preview/words';
import { Cut } from '@/ui/cut';
import { Section } from '@/ui/parts';
import { firstDraft, schemasOf } from './files_inputs';
import { FilesPreview } from './files_preview';
import type { FilesActions, FilesState } from './files_state';
import { betterIdentifier, isGuess } from './first_identifier';
import { useSpoilers } from './spoiler';
import { words } from './words';

interface Props {
  readonly state: FilesState;
  readonly draft: DraftStore;
  readonly leave: FilesActions['leave'];
}

const value = (id: string): ReactNode => (
  <span className="value">
    <Cut text={id} />
  </span>
);
const recorder: Recorder = { source: value, target: value };

function useFilesSession(state: FilesState, configuration: Configuration): PreviewSession {
  const [preview] = useState(() => new FilesPreview());
  useEffect(() => preview.show(state, configuration), [preview, state, configuration]);
  useEffect(() => () => preview.close(), [preview]);
  return preview.session;
}

/** Where what was guessed pairs nobody, the files are measured, and it begins with what pairs best in them. */
function useBestIdentifier(session: PreviewSession, { state, draft }: Omit<Props, 'leave'>, pairsNobody: boolean): void {
  const { files, kind, direction } = state;
  useEffect(() => {
    const begun = connectionOf(draft.now(), kind);
    if (!pairsNobody || begun === undefined || !isGuess(state, draft)) return undefined;
    const asking = new AbortController();
    const take = (answer: Evidence | Problems): void => {
      const better = betterIdentifier(answer, begun.identifier);
      if (better === null || !isGuess(state, draft)) return; // somebody may have chosen meanwhile
      const saved = firstDraft(files, kind, direction, { pendo: better.pendo, salesforce: better.salesforce });
      draft.set({ base: null, saved, history: begin(saved) });
    };
    session.evidence({ object: begun.object, ignoreCase: begun.ignore_case === true }, asking.signal).then(take, () => undefined); // the page measures it once more, and says there what is wrong
    return () => asking.abort();
  }, [session, state, draft, files, kind, direction, pairsNobody]);
}

/** The mapping page's parts on dropped files. */
export function FilesMapping({ state, draft, leave }: Props): ReactNode {
  const w = useWords(words);
  const configuration = draft.use().history.now;
  const session = useFilesSession(state, configuration);
  const inputs = session.inputs.use();
  const plan = ownPlan(session.use())?.plan ?? null;
  useSpoilers(session, state.files, leave);
  useBestIdentifier(session, { state, draft }, plan?.summary.matched === 0);
  const { kind, direction } = state;
  const connection = connectionOf(configuration, kind);
  const lines = direction === 'pull' ? ({ kind, direction } as const) : ({ kind, direction, report: 0 } as const);
  const editing: Editing = { draft, configuration, lines, catalog: inputs?.catalog ?? emptyCatalog, plan, unread: [], isOfFiles: true };
  const guessed = useMemo(() => schemasOf(state.files, kind, direction, connection?.object ?? '', state.given).guessed, [state.files, kind, direction, connection?.object, state.given]);
  if (connection === undefined) return null;
  return (
    <>
      <div className={classes['bar']}>
        <Group justify="space-between" gap="xs">
          <DraftSteps draft={draft} saves={false} />
          <Button variant="default" onClick={() => download(draft.now())}>
            {w.download}
          </Button>
        </Group>
      </div>
      {guessed && (
        <Alert color="gray" py="xs" title={w.guessed}>
          {w.guessedText}
        </Alert>
      )}
      <div className={classes['page']}>
        <Stack gap="md">
          <Editors editing={editing} session={session} connection={connection} />
        </Stack>
        <Preview session={session} configuration={configuration} guard={connection.guard} />
      </div>
    </>
  );
}

interface EditorsProps {
  readonly editing: Editing;
  readonly session: PreviewSession;
  readonly connection: NonNullable<ReturnType<typeof connectionOf>>;
}

function Editors({ editing, session, connection }: EditorsProps): ReactNode {
  const w = useWords(mappingWords);
  const c = useWords(connectionWords);
  const { draft, lines, catalog } = editing;
  const { object, identifier } = connection;
  const nobodyMatches = lastPlan(session.use())?.plan.summary.matched === 0; // also of the plan before: nothing closes while one types
  return (
    <>
      <Accordion key={String(nobodyMatches)} multiple variant="separated" chevronPosition="left" order={2} defaultValue={nobodyMatches ? ['connection', 'evidence'] : []} styles={{ label: { fontSize: 'var(--mantine-font-size-sm)', padding: '8px 0' } }}>
        <Accordion.Item value="connection">
          <Accordion.Control>
            {object}: <span className="value">{`${identifier.pendo} = ${identifier.salesforce}`}</span>
          </Accordion.Control>
          <Accordion.Panel>
            <ConnectionForm draft={draft} kind={lines.kind} connection={connection} catalog={catalog} />
          </Accordion.Panel>
        </Accordion.Item>
        <Accordion.Item value="evidence">
          <Accordion.Control>{c.evidence.title}</Accordion.Control>
          <Accordion.Panel>
            <EvidenceView session={session} draft={draft} kind={lines.kind} connection={connection} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
      <Section title={w.lines.title}>
        <LinesEditor editing={editing} />
      </Section>
      <Section title={w.picker.title}>
        <FieldPicker editing={editing} />
      </Section>
      <Filters draft={draft} kind={lines.kind} />
      <GuardForm draft={draft} kind={lines.kind} connection={connection} />
    </>
  );
}

interface PreviewProps {
  readonly session: PreviewSession;
  readonly configuration: Configuration;
  readonly guard: EditorsProps['connection']['guard'];
}

function Preview({ session, configuration, guard }: PreviewProps): ReactNode {
  const w = useWords(previewWords);
  const planned = lastPlan(session.use());
  return (
    <div className={classes['beside']}>
      <Section title={w.title} actions={planned === null ? undefined : <PlanAge planned={planned} />}>
        <PreviewPanel session={session} guard={guard} recorder={recorder} configuration={configuration} begin={null} />
      </Section>
    </div>
  );
}

/** The draft as a file: what was tried here can be applied elsewhere. */
function download(configuration: Configuration): void {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(configuration, null, 2)}\n`], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${configuration.subscription}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
