import { Anchor, Button, Group, NativeSelect, PasswordInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, ask, engineUrl } from '@/api/client';
import { useWords } from '@/app/language';
import type { Form } from '@/draft/destinations';
import { connectionWords } from '@/mapping/connection_words';
import { Dialog } from '@/ui/dialog';
import { notice } from '@/ui/notice';
import { Copyable } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { credentialOf, isWhole, membersOfWay, remember, type System, type Typed, type Way, waysOf } from './sealed';

interface Props {
  readonly subscription: string;
  readonly system: System | Form;
  readonly title: string;
  readonly name: string;
  readonly loginUrl: string;
  readonly isThere: boolean;
  readonly close: () => void;
}

/** Hands a secret to the engine, which seals it: from then on nobody sees it again. */
export function CredentialDialog(props: Props): ReactNode {
  const { system, title, name, isThere, close } = props;
  const w = useWords(connectionWords).credentials;
  const ways = waysOf[system];
  const [way, setWay] = useState<Way>(ways[0] ?? 'key');
  return (
    <Dialog opened title={title} onClose={close}>
      <Stack gap="sm">
        <Text size="sm" c="var(--quiet)">
          {w.sealText(name)} {isThere && w.replaces}
        </Text>
        {ways.length > 1 && <NativeSelect label={w.way} value={way} data={ways.map((one) => ({ value: one, label: w.ways[one] }))} onChange={(event) => setWay(event.currentTarget.value as Way)} />}
        <Text size="sm">{w.wayText[way]}</Text>
        {way === 'person' ? <Person {...props} /> : <Secrets key={way} {...props} way={way} />}
      </Stack>
    </Dialog>
  );
}

interface FieldsProps {
  readonly way: Way;
  readonly typed: Typed;
  readonly type: (change: Typed) => void;
}

function Fields({ way, typed, type }: FieldsProps): ReactNode {
  const w = useWords(connectionWords).credentials;
  return membersOfWay[way].map(({ name, secret, lines, optional }, at) => {
    const common = {
      label: optional === true ? w.optional(w.members[name] ?? name) : (w.members[name] ?? name),
      value: typed[name] ?? '',
      autoComplete: 'off',
      spellCheck: false,
      ...(at === 0 && { 'data-autofocus': true }),
    };
    const change = (text: string): void => type({ ...typed, [name]: text });
    if (lines === true) return <Textarea key={name} {...common} rows={4} placeholder="-----BEGIN PRIVATE KEY-----" classNames={{ input: 'value' }} onChange={(event) => change(event.currentTarget.value)} />;
    if (secret === true) return <PasswordInput key={name} {...common} autoComplete="new-password" onChange={(event) => change(event.currentTarget.value)} />;
    return <TextInput key={name} {...common} onChange={(event) => change(event.currentTarget.value)} />;
  });
}

function Secrets({ subscription, name, way, close }: Props & { readonly way: Way }): ReactNode {
  const w = useWords(connectionWords).credentials;
  const client = useQueryClient();
  const [typed, setTyped] = useState<Typed>({});
  const seal = useMutation({
    mutationFn: () => ask(api.PUT('/api/v1/credentials/{credential}', { params: { path: { credential: name } }, body: credentialOf(way, typed) })),
    onSuccess: () => {
      remember(name);
      void client.invalidateQueries({ queryKey: [subscription, 'credentials'] });
      notice({ text: w.sealed(name) });
      close();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    seal.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Fields way={way} typed={typed} type={setTyped} />
        {seal.error !== null && <ProblemNotice error={seal.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={!isWhole(way, typed)} loading={seal.isPending}>
            {w.seal}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const origin = (): string => new URL(engineUrl('')).origin;

/** A person signs in at Salesforce itself, in another tab; the engine keeps what comes of it. */
function Person({ subscription, name, loginUrl, close }: Props): ReactNode {
  const w = useWords(connectionWords).credentials;
  const client = useQueryClient();
  const [typed, setTyped] = useState<Typed>({});
  const begin = useMutation({
    mutationFn: () => {
      const { client_id = '', ...more } = credentialOf('person', typed);
      return ask(api.POST('/api/v1/subscriptions/{subscription}/connect/salesforce', { params: { path: { subscription } }, body: { client_id, ...more, origin: origin(), login_url: loginUrl, credential: name } }));
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    begin.mutate();
  };
  const done = (): void => {
    remember(name);
    void client.invalidateQueries({ queryKey: [subscription, 'credentials'] });
    close();
  };
  if (begin.data !== undefined)
    return (
      <Stack gap="sm">
        <Text size="sm">{w.personGo}</Text>
        <Anchor href={begin.data.url} target="_blank" rel="noreferrer">
          {w.personOpen}
        </Anchor>
        <Group justify="flex-end">
          <Button onClick={done}>{w.personDone}</Button>
        </Group>
      </Stack>
    );
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <div>
          <Text size="sm" fw={500} mb={4}>
            {w.callback}
          </Text>
          <Copyable text={`${origin()}/api/v1/connect/callback`} />
        </div>
        <Fields way="person" typed={typed} type={setTyped} />
        {begin.error !== null && <ProblemNotice error={begin.error} />}
        <Group justify="flex-end">
          <Button type="submit" disabled={!isWhole('person', typed)} loading={begin.isPending}>
            {w.personBegin}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
