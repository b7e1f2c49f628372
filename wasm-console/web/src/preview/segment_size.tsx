import type { SegmentAnswer } from '@core/core';
import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '@/app/language';
import { useFailureSays } from '@/ui/failure_says';
import { useFormat } from '@/ui/format';
import type { Planned, PreviewSession } from './preview_session';
import { words } from './words';

interface Props {
  readonly session: PreviewSession;
  readonly planned: Planned;
  readonly timeZone: string;
  readonly saved: readonly { readonly name: string; readonly segment: string }[];
}

function useSize({ session, planned, timeZone, text }: Omit<Props, 'saved'> & { readonly text: string }): SegmentAnswer | undefined {
  const [answer, setAnswer] = useState<SegmentAnswer>();
  useEffect(() => {
    if (text.trim() === '') return setAnswer(undefined);
    const asking = new AbortController();
    session.segment(text, timeZone, asking.signal).then(setAnswer, () => undefined);
    return () => asking.abort();
  }, [session, planned.number, timeZone, text]);
  return answer;
}

/** How many a segment has now, and after this plan. */
export function SegmentSize({ session, planned, timeZone, saved }: Props): ReactNode {
  const w = useWords(words).segment;
  const says = useFailureSays();
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed, 200);
  const answer = useSize({ session, planned, timeZone, text });
  return (
    <Stack gap="xs">
      {saved.length > 0 && <NativeSelect size="xs" label={w.saved} value={saved.find(({ segment }) => segment === typed)?.segment ?? ''} data={[{ value: '', label: '–' }, ...saved.map(({ name, segment }) => ({ value: segment, label: name }))]} onChange={(event) => setTyped(event.currentTarget.value)} />}
      <TextInput size="xs" label={w.label} placeholder={w.placeholder} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} error={errorOf(answer, says)} classNames={{ input: 'value' }} />
      {answer?.kind === 'segment' ? <Size answer={answer} /> : <Text size="sm" c="var(--quiet)">{w.none}</Text>}
    </Stack>
  );
}

function Size({ answer }: { readonly answer: Extract<SegmentAnswer, { kind: 'segment' }> }): ReactNode {
  const w = useWords(words).segment;
  const format = useFormat();
  return (
    <Text size="sm" fw={600} role="status">
      {w.size(format.number(answer.now), format.number(answer.after ?? answer.now), format.number(answer.of))}
    </Text>
  );
}

function errorOf(answer: SegmentAnswer | undefined, says: (text: string) => string): string | undefined {
  if (answer === undefined || answer.kind === 'segment') return undefined;
  const [first] = answer.kind === 'problems' ? answer.errors : answer.problems;
  return first === undefined ? undefined : [first.what, first.hint].filter((text) => text !== '').map(says).reduce((what, hint) => `${what}${what.endsWith('。') ? '' : '. '}${hint}`);
}
