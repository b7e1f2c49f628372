import { Alert, List, Stack, Text } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useWords } from '@/app/language';
import { takeZonesFrom, warmCore } from '@/preview/core';
import { bundledZones, loadZones } from '@/preview/zones';
import { useFailureSays } from '@/ui/failure_says';
import { Page } from '@/ui/parts';
import { DropZone } from './drop_zone';
import { exampleFiles } from './example';
import { FileList } from './file_list';
import { missingRoles } from './files_inputs';
import { FilesMapping } from './files_mapping';
import { type FilesState, useFiles } from './files_state';
import { StaticFrame } from './static_frame';
import { words } from './words';

/** What the preview needs is fetched when the page opens; from then on nothing is asked for. */
function useEverythingAtHand(): void {
  useEffect(() => {
    takeZonesFrom(bundledZones);
    loadZones();
    warmCore();
  }, []);
}

/** A preview on dropped files, in this browser alone: with an engine or without. */
export default function FilesPage(): ReactNode {
  return import.meta.env.MODE === 'static' ? (
    <StaticFrame>
      <Files />
    </StaticFrame>
  ) : (
    <Files />
  );
}

function Files(): ReactNode {
  const w = useWords(words);
  const says = useFailureSays();
  const [state, actions] = useFiles();
  useEverythingAtHand();
  const { files, draft } = state;
  return (
    <Page title={w.title} lead={w.lead}>
      <DropZone add={actions.add} example={() => actions.add(exampleFiles())} small={files.length > 0} />
      {files.length > 0 && <FileList state={state} actions={actions} />}
      {state.problem !== null && (
        <Alert color="red" role="alert" title={state.problem.file === '' ? undefined : w.unreadable(state.problem.file)}>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {state.problem.errors.map(({ what, where }) => [where, what].filter((part) => part !== '').map(says).join(': ')).join('\n')}
          </Text>
        </Alert>
      )}
      {files.length > 0 && draft === null && <Missing state={state} />}
      {draft !== null && <FilesMapping key={`${state.kind} ${state.direction}`} state={state} draft={draft} leave={actions.leave} />}
    </Page>
  );
}

function Missing({ state }: { readonly state: FilesState }): ReactNode {
  const w = useWords(words).needs;
  return (
    <Alert color="gray" title={w.title}>
      <Stack gap={4}>
        <List size="sm">
          {missingRoles(state.files, state.direction).map((role) => (
            <List.Item key={role}>{w[role]}</List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  );
}
