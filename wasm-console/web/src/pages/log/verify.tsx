import { Alert, Anchor, Button, Checkbox, Group, Progress, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { engineUrl } from '@/api/client';
import { theCore } from '@/preview/core';
import { useWords } from '@/app/language';
import { ProblemNotice } from '@/ui/problem_notice';
import { useFormat } from '@/ui/format';
import { Copyable, Section } from '@/ui/parts';
import { storedLog } from './queries';
import { words } from './words';

type Verifying =
  | { readonly state: 'idle' }
  | { readonly state: 'going'; readonly done: number; readonly of: number }
  | { readonly state: 'whole'; readonly entries: number; readonly items: number; readonly erased: number; readonly head: string; readonly kept: 'none' | 'there' | 'missing' }
  | { readonly state: 'broken'; readonly what: string; readonly where: string; readonly hint: string }
  | { readonly state: 'unnamed'; readonly items: number }
  | { readonly state: 'failed'; readonly error: unknown };

interface Head {
  readonly position: number;
  readonly digest: string;
}

/** "68:712dff…"; nothing where that is none. */
export function headOf(text: string): Head | undefined {
  const [, position, digest] = /^\s*(\d+):([0-9a-f]{64})\s*$/i.exec(text) ?? [];
  return position === undefined || digest === undefined ? undefined : { position: Number(position), digest: digest.toLowerCase() };
}

/** Follows the chain in this page's own core: the engine is not asked what it thinks of its log. */
async function verify(subscription: string, items: boolean, kept: Head | undefined, signal: AbortSignal, told: (now: Verifying) => void): Promise<Verifying> {
  const core = await theCore();
  const entries = storedLog(subscription, items, signal, ({ done, of }) => told({ state: 'going', done, of }));
  const answer = await core.verifyLog(entries, signal, kept?.position);
  if (answer.kind === 'problems') {
    const [first] = answer.errors;
    return { state: 'broken', what: first?.what ?? '', where: first?.where ?? '', hint: first?.hint ?? '' };
  }
  if (answer.unnamed > 0) return { state: 'unnamed', items: answer.unnamed };
  return { state: 'whole', entries: answer.entries, items: answer.items, erased: answer.erased, head: `${answer.entries}:${answer.head}`, kept: kept === undefined ? 'none' : answer.kept === kept.digest ? 'there' : 'missing' };
}

function Outcome({ now }: { readonly now: Verifying }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  switch (now.state) {
    case 'idle':
      return null;
    case 'going':
      return (
        <div role="status">
          <Progress value={now.of === 0 ? 0 : (100 * now.done) / now.of} aria-label={w.verify} />
          <Text size="xs" c="var(--quiet)" mt={4}>
            {w.verifying(format.number(now.done), format.number(now.of))}
          </Text>
        </div>
      );
    case 'failed':
      return <ProblemNotice error={now.error} />;
    case 'broken':
      return (
        <Alert color="red" title={w.broken} role="alert">
          {now.what} ({now.where}) {now.hint}
        </Alert>
      );
    case 'unnamed':
      return (
        <Alert color="red" title={w.broken} role="alert">
          {w.unnamed(format.number(now.items))}
        </Alert>
      );
    case 'whole':
      // Of another log it is of no use that it is whole, and none of its heads is to be kept.
      if (now.kept === 'missing')
        return (
          <Alert color="red" role="alert">
            <Text size="sm">{w.keptMissing}</Text>
          </Alert>
        );
      return (
        <Stack gap="xs" role="status">
          <Alert color="green">
            <Text size="sm">{now.items > 0 ? w.whole(format.number(now.entries), format.number(now.items)) : w.wholeEntries(format.number(now.entries))}</Text>
            {now.erased > 0 && <Text size="sm">{w.someErased(format.number(now.erased))}</Text>}
            {now.kept === 'there' && <Text size="sm">{w.keptGood}</Text>}
          </Alert>
          <Text size="sm">{w.keepHead}</Text>
          <Copyable text={now.head} />
        </Stack>
      );
  }
}

export function Verify({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const [items, setItems] = useState(false);
  const [kept, setKept] = useState('');
  const [now, setNow] = useState<Verifying>({ state: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const keptHead = headOf(kept);
  const wrong = kept.trim() !== '' && keptHead === undefined;
  const begin = (): void => {
    const control = new AbortController();
    running.current = control;
    setNow({ state: 'going', done: 0, of: 0 });
    verify(subscription, items, keptHead, control.signal, setNow).then(
      (outcome) => setNow(outcome),
      (error: unknown) => setNow(control.signal.aborted ? { state: 'idle' } : { state: 'failed', error }),
    );
  };
  const going = now.state === 'going';
  return (
    <Section title={w.verify}>
      <Stack gap="sm">
        <Text size="sm" c="var(--quiet)" maw="46rem">
          {w.verifyText}
        </Text>
        <TextInput label={w.kept} description={w.keptHint} value={kept} onChange={(event) => setKept(event.currentTarget.value)} error={wrong && w.keptWrong} maw="46rem" />
        <Checkbox label={w.withItems} checked={items} onChange={(event) => setItems(event.currentTarget.checked)} />
        <Group gap="xs">
          <Button onClick={begin} loading={going} disabled={wrong}>
            {w.verify}
          </Button>
          {going && (
            <Button variant="default" onClick={() => running.current?.abort()}>
              {w.stop}
            </Button>
          )}
        </Group>
        {!wrong && <Outcome now={now} />}
        <Anchor size="sm" href={engineUrl(`/api/v1/subscriptions/${encodeURIComponent(subscription)}/head/signed`)} download={`${subscription}-head.json`}>
          {w.signedHead}
        </Anchor>
      </Stack>
    </Section>
  );
}
