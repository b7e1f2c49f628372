import { Alert, Button, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { asProblem, GoneError, kindOf, mostExact, SignedOutError } from '@/api/problem';
import { useWords } from '@/app/language';
import { session } from '@/app/session';
import { useFailureSays } from './failure_says';
import { Icon } from './icons';
import { shownWhere } from './shown_where';
import { words } from './words';

interface Props {
  readonly error: unknown;
  readonly retry?: () => void;
  /** What the page has other names for than the engine: places of a configuration. */
  readonly say?: (text: string) => string;
}

/** What went wrong, with what, and what to do: where it went wrong, not in a corner. */
export function ProblemNotice({ error, retry, say: named = (text) => text }: Props): ReactNode {
  const w = useWords(words);
  const says = useFailureSays();
  const say = (text: string): string => named(says(text));
  const place = (where: string | undefined, detail: string): string | undefined => {
    const shown = shownWhere(where, detail);
    return shown && say(shown);
  };
  const again = retry && (
    <Button size="xs" variant="default" mt="xs" onClick={retry}>
      {w.retry}
    </Button>
  );
  if (error instanceof GoneError) {
    return (
      <Alert color="gray" role="alert" icon={<Icon name="info" />} title={w.goneTitle}>
        <Text size="sm">{w.goneText}</Text>
        {again}
      </Alert>
    );
  }
  if (error instanceof SignedOutError) return <SignedOut>{again}</SignedOut>;
  const problem = mostExact(asProblem(error));
  const { detail, where, hint, errors = [] } = problem;
  const several = errors.length > 1;
  const kind = kindOf(problem, w.problems);
  return (
    <Alert color="red" role="alert" icon={<Icon name="alert" />} title={several ? w.severalWrong(errors.length) : (kind ?? sentence(say(detail)))}>
      {several ? (
        <List size="sm" spacing={6}>
          {errors.map((one, at) => (
            <List.Item key={at}>
              {sentence(say(one.what))} <Words where={place(one.where, one.what)} hint={say(one.hint)} />
            </List.Item>
          ))}
        </List>
      ) : (
        <>
          {kind !== undefined && (
            <Text size="sm" {...(says(detail) === detail ? { lang: 'en' } : {})}>
              {sentence(say(detail))}
            </Text>
          )}
          <Words where={place(where, detail)} hint={hint && say(hint)} />
        </>
      )}
      {again}
    </Alert>
  );
}

function SignedOut({ children }: { readonly children: ReactNode }): ReactNode {
  const w = useWords(words);
  return (
    <Alert color="orange" role="alert" icon={<Icon name="info" />} title={w.signedOut[session.use().state === 'somebody' ? 'back' : 'out']}>
      {children}
    </Alert>
  );
}

function Words({ where, hint }: { readonly where?: string | undefined; readonly hint?: string | undefined }): ReactNode {
  return (
    <>
      {where !== undefined && where !== '' && (
        <Text size="xs" c="var(--quiet)" className="value">
          {where}
        </Text>
      )}
      {hint !== undefined && hint !== '' && <Text size="sm">{sentence(hint)}</Text>}
    </>
  );
}

/** Begins with a capital, unless what it begins with is a command or a path. */
const sentence = (text: string): string => (/^[a-z]+[ ,:]/.test(text) && !text.startsWith('tidemark ') ? text.charAt(0).toUpperCase() + text.slice(1) : text);
