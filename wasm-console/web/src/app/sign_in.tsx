import { Alert, Anchor, Box, Button, Card, Center, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { asProblem } from '@/api/problem';
import { Dialog } from '@/ui/dialog';
import { Mark } from '@/ui/icons';
import { ProblemNotice } from '@/ui/problem_notice';
import { useWords } from './language';
import { LanguageChoice, SchemeChoice } from './choices';
import { linkIsUsed } from './one_time_link';
import { nameOfActor, type Session, session } from './session';
import { words } from './words';

/** What is around it while nobody is signed in. */
function Door({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const w = useWords(words);
  return (
    <Center mih="100vh" p="md" component="main">
      <Box w="100%" maw={400}>
        <Group gap="xs" mb="md" justify="center">
          <Mark size={30} />
          <Text fw={650} fz="lg">
            {w.product}
          </Text>
        </Group>
        <Card withBorder padding="lg">
          <Title order={1} mb="sm">
            {title}
          </Title>
          {children}
        </Card>
        <Group justify="center" gap="xs" mt="md">
          <LanguageChoice />
          <SchemeChoice />
        </Group>
      </Box>
    </Center>
  );
}

/** What a form does when it is sent, and what became of it. */
function useSending(send: () => Promise<void>): { busy: boolean; error: unknown; submit: (event: FormEvent) => void } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    send()
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return { busy, error, submit };
}

function SignInForm({ name: known = '' }: { readonly name?: string }): ReactNode {
  const w = useWords(words).signIn;
  const [name, setName] = useState(known);
  const [password, setPassword] = useState('');
  const { busy, error, submit } = useSending(() => session.signIn(name, password));
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput label={w.name} name="username" autoComplete="username" autoCapitalize="none" required withAsterisk={false} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus={known === '' || undefined} />
        <PasswordInput label={w.password} name="password" autoComplete="current-password" required withAsterisk={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)} data-autofocus={known !== '' || undefined} />
        {error !== undefined && <ProblemNotice error={error} />}
        <Button type="submit" loading={busy}>
          {w.go}
        </Button>
      </Stack>
    </form>
  );
}

export function SignInPage(): ReactNode {
  const w = useWords(words).signIn;
  return (
    <Door title={w.title}>
      <SignInForm />
      <Text size="xs" c="var(--quiet)" mt="md">
        {w.lost}
      </Text>
    </Door>
  );
}

/** Who is here can't be told just now; asking again may help. */
export function NotNow({ error }: { readonly error: unknown }): ReactNode {
  const w = useWords(words);
  return (
    <Door title={w.signIn.title}>
      <ProblemNotice error={error} retry={() => void session.look()} />
    </Door>
  );
}

/** Over the page that somebody looked at when his session ended: nothing that he typed is lost. Anybody else who signs in here finds nothing of it. */
export function SignInAgain({ before, link }: { readonly before: Session; readonly link: string | undefined }): ReactNode {
  const w = useWords(words).signIn;
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (link === undefined) return;
    linkIsUsed(); // before it signs in: where somebody is here it would be taken for another
    setError(undefined);
    session.claim(link).catch(setError);
  }, [link]);
  return (
    <Dialog opened title={w.title}>
      <Stack gap="sm">
        {error === undefined ? <Alert color="gray">{w.ended}</Alert> : <ProblemNotice error={error} />}
        <SignInForm name={nameOfActor(before.actor)} />
        <Anchor component="button" type="button" size="sm" onClick={session.left}>
          {w.other(nameOfActor(before.actor))}
        </Anchor>
      </Stack>
    </Dialog>
  );
}

/** Signs in at once, and is seen only where that fails. */
export function SignInByLink({ link }: { readonly link: string }): ReactNode {
  const w = useWords(words);
  const [error, setError] = useState<unknown>();
  const asked = useRef<string>(undefined);
  useEffect(() => {
    if (asked.current === link) return; // it is good once
    asked.current = link;
    setError(undefined);
    session.claim(link).then(linkIsUsed, setError);
  }, [link]);
  if (error === undefined) return null;
  return (
    <Door title={w.signIn.title}>
      <Stack gap="sm">
        <ProblemNotice error={error} />
        <Button onClick={linkIsUsed}>{w.claim.instead}</Button>
      </Stack>
    </Door>
  );
}

const shortest = 12;

export function ClaimPage({ link }: { readonly link: string }): ReactNode {
  const w = useWords(words).claim;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = password.length < shortest ? 'short' : password !== again ? 'differ' : undefined;
  const { busy, error, submit } = useSending(async () => {
    setTried(true);
    if (wrong !== undefined) return;
    await session.claim(link, password, name.trim());
    linkIsUsed();
  });
  return (
    <Door title={w.title}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm">{w.text}</Text>
          <TextInput label={w.name} description={w.nameHint} name="username" autoComplete="username" autoCapitalize="none" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <PasswordInput label={w.password} description={w.passwordHint} name="new-password" autoComplete="new-password" required value={password} onChange={(event) => setPassword(event.currentTarget.value)} error={tried && wrong === 'short' && w.short} />
          <PasswordInput label={w.again} name="new-password-again" autoComplete="new-password" required value={again} onChange={(event) => setAgain(event.currentTarget.value)} error={tried && wrong === 'differ' && w.differ} />
          {error !== undefined && <ProblemNotice error={error} />}
          <Button type="submit" loading={busy}>
            {w.go}
          </Button>
          {error !== undefined && asProblem(error).status === 403 && (
            <Anchor component="button" type="button" size="sm" onClick={linkIsUsed}>
              {w.instead}
            </Anchor>
          )}
        </Stack>
      </form>
    </Door>
  );
}
