import { Alert, List, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { Icon } from '@/ui/icons';
import { FailureNotice, isWantOfMemory, NoMemory } from './failure_notice';
import type { PreviewSession } from './preview_session';
import { useFormat } from '@/ui/format';
import { words } from './words';

/** Whatever is not a plan: that there is nothing yet, that it comes, or why it does not. */
export function PreviewStatus({ session, begin, say }: { readonly session: PreviewSession; readonly begin: ReactNode; readonly say: (text: string) => string }): ReactNode {
  const w = useWords(words);
  const state = session.use();
  switch (state.state) {
    case 'no_inputs':
      return begin;
    case 'reading':
      return <Taking taken={state.taken} bytes={state.bytes} />;
    case 'planning':
      return state.last === null ? (
        <Text size="sm" role="status" aria-busy="true">
          {w.planning}
        </Text>
      ) : null;
    case 'unplanned':
      return state.last === null ? null : (
        <Text size="sm" c="var(--quiet)" role="status">
          {w.earlier}
        </Text>
      );
    case 'refused': {
      const memory = state.problems.find(isWantOfMemory);
      if (memory !== undefined) return <NoMemory problem={memory} again={() => session.again()} />;
      return (
        <Alert color="red" role="alert" icon={<Icon name="alert" />} title={w.refusedTitle}>
          <List size="sm">
            {state.problems.map(({ what, where, hint }, at) => (
              <List.Item key={at}>
                {say(what)}
                {where !== '' && (
                  <Text span size="xs" c="var(--quiet)" className="value">
                    {' '}
                    {say(where)}
                  </Text>
                )}
                {hint !== '' && <Text size="sm">{say(hint)}</Text>}
              </List.Item>
            ))}
          </List>
          {state.last !== null && (
            <Text size="sm" mt="xs">
              {w.earlier}
            </Text>
          )}
        </Alert>
      );
    }
    case 'failed':
      return <FailureNotice error={state.error} again={() => session.again()} />;
    case 'planned':
      return null;
  }
}

function Taking({ taken, bytes }: { readonly taken: number; readonly bytes: number }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  return (
    <Stack gap={4} role="status" aria-busy="true">
      <Text size="sm">{w.taking(`${format.bytes(taken)} / ${format.bytes(bytes)}`)}</Text>
      <Progress value={bytes === 0 ? 100 : (100 * taken) / bytes} aria-label={w.taking('')} transitionDuration={0} />
    </Stack>
  );
}
