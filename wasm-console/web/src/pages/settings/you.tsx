import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, ask } from '@/api/client';
import { useWords } from '@/app/language';
import { nameOfActor, session, useSession } from '@/app/session';
import { words as appWords } from '@/app/words';
import { notice } from '@/ui/notice';
import { Section } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

const shortest = 12;

/** Who one is, and another password. */
export function You(): ReactNode {
  const w = useWords(words).you;
  const roles = useWords(appWords).roles;
  const { actor, role, subscriptions } = useSession();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const wrong = fresh.length < shortest ? 'short' : fresh !== again ? 'differ' : undefined;
  const change = useMutation({
    mutationFn: () => ask(api.POST('/api/v1/session/password', { body: { old, new: fresh } })),
    onSuccess: (began) => {
      session.began(began);
      notice({ text: w.saved });
      for (const clear of [setOld, setFresh, setAgain]) clear('');
      setTried(false);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrong === undefined) change.mutate();
  };
  return (
    <>
      <Text size="sm">
        {w.who} <b>{nameOfActor(actor)}</b> · {roles[role]}
        {subscriptions.length > 0 && ` · ${w.only}: ${subscriptions.join(', ')}`}
      </Text>
      <Section title={w.title}>
        <form onSubmit={submit} noValidate>
          <Stack gap="sm" maw={380}>
            <PasswordInput label={w.old} name="password" autoComplete="current-password" required value={old} onChange={(event) => setOld(event.currentTarget.value)} />
            <PasswordInput label={w.fresh} description={w.hint} name="new-password" autoComplete="new-password" required value={fresh} onChange={(event) => setFresh(event.currentTarget.value)} error={tried && wrong === 'short' && w.short} />
            <PasswordInput label={w.again} name="new-password-again" autoComplete="new-password" required value={again} onChange={(event) => setAgain(event.currentTarget.value)} error={tried && wrong === 'differ' && w.differ} />
            {change.error !== null && <ProblemNotice error={change.error} />}
            <Button type="submit" loading={change.isPending}>
              {w.save}
            </Button>
          </Stack>
        </form>
      </Section>
    </>
  );
}
