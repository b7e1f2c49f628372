import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { isAtIt, onceFree } from '@/api/once_free';
import { useWords } from '@/app/language';
import { nameOfActor, useMay } from '@/app/session';
import { Show, stateOf } from '@/ui/data_state';
import { Dialog } from '@/ui/dialog';
import { useFormat } from '@/ui/format';
import { notice } from '@/ui/notice';
import { Empty, Section, Status, Time } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

type Erasure = Schemas['Erasure'];
type Kind = Schemas['Erase']['kind'];

const kinds: readonly Kind[] = ['visitor', 'account', 'record'];

/** What would go, or went; and where the person still is. */
function Found({ found }: { readonly found: Erasure }): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  return (
    <Stack gap={4} role="status">
      <Text size="sm" fw={550}>
        {found.position === 0 ? w.wouldErase(format.number(found.items), format.number(found.pages)) : w.hasErased(format.number(found.items), format.number(found.pages))}
      </Text>
      {found.also.length > 0 && <Text size="sm">{w.withIt(found.also.join(', '))}</Text>}
      {found.once_linked.length > 0 && <Text size="sm">{w.onceLinked(found.once_linked.join(', '))}</Text>}
      {found.shared.length > 0 && <Text size="sm">{w.linkedWithOthers(found.shared.join(', '))}</Text>}
      {found.others.length > 0 && <Text size="sm">{w.othersLose(format.number(found.others.length), found.others.slice(0, 5).join(', '))}</Text>}
      {!found.identifier_known && <Text size="sm">{w.identifierUnknown}</Text>}
      {found.position > 0 && (
        <Text size="sm">
          {w.receipt} <code>{found.receipt}</code>
        </Text>
      )}
      <Text size="sm" c="var(--quiet)">
        {w.stillElsewhere}
      </Text>
      {found.still_there.map((there) => (
        <Text key={there.where} size="sm" c="var(--quiet)">
          {w.stillHere(format.number(there.times), w.stillWhere[there.where] ?? there.where, format.number(there.first))}
        </Text>
      ))}
    </Stack>
  );
}

function Ask({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const client = useQueryClient();
  const [kind, setKind] = useState<Kind>('visitor');
  const [id, setId] = useState('');
  const [reason, setReason] = useState('');
  const [suppress, setSuppress] = useState(false);
  const [sure, setSure] = useState(false);
  const erase = useMutation({
    mutationFn: (only_look: boolean) => {
      const call = () => ask(api.POST('/api/v1/subscriptions/{subscription}/erasures', { params: { path: { subscription } }, body: { kind, id: id.trim(), only_look, ...(reason === '' ? {} : { reason }), suppress } }));
      return only_look ? onceFree(call, isAtIt) : call(); // a look at another id may go on still
    },
    onSuccess: (found) => {
      if (found.position === 0) return;
      notice({ text: w.erasedNow });
      void client.invalidateQueries({ queryKey: [subscription] });
    },
  });
  const looking = erase.isPending && erase.variables === true;
  const seen = erase.data !== undefined && erase.data.position === 0;
  const another = (): void => erase.reset();
  return (
    <Section title={w.eraseTitle}>
      <Stack gap="sm" component="form" onSubmit={(event: { preventDefault: () => void }) => {
        event.preventDefault();
        if (!erase.isPending) erase.mutate(true);
      }}>
        <Text size="sm" c="var(--quiet)">
          {w.eraseText}
        </Text>
        <Group align="flex-end" gap="sm">
          <NativeSelect label={w.eraseKind} value={kind} data={kinds.map((value) => ({ value, label: w.eraseKinds[value] }))} onChange={(event) => {
            setKind(event.currentTarget.value as Kind);
            another();
          }} />
          <TextInput label={w.eraseId} value={id} required miw="16rem" onChange={(event) => {
            setId(event.currentTarget.value);
            another();
          }} />
          <Button type="submit" variant="default" loading={looking} disabled={id.trim() === '' || erase.isPending}>
            {w.eraseLook}
          </Button>
        </Group>
        {erase.error !== null && <ProblemNotice error={erase.error} />}
        {erase.data !== undefined && <Found found={erase.data} />}
        {seen && (
          <>
            <TextInput label={w.eraseReason} description={w.eraseReasonText} value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />
            <Checkbox label={w.eraseSuppress} description={w.eraseSuppressText} checked={suppress} onChange={(event) => setSuppress(event.currentTarget.checked)} />
            <Group>
              <Button color="red" loading={erase.isPending && !looking} disabled={reason.trim() === '' || erase.isPending} onClick={() => setSure(true)}>
                {w.eraseGo}
              </Button>
            </Group>
          </>
        )}
      </Stack>
      <Dialog opened={sure} title={w.eraseSure(`${w.eraseKinds[kind]} ${id.trim()}`)} onClose={() => setSure(false)}>
        <Stack gap="sm">
          <Text size="sm">{w.eraseSureText}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setSure(false)}>
              {w.cancel}
            </Button>
            <Button
              color="red"
              onClick={() => {
                setSure(false);
                erase.mutate(false);
              }}
            >
              {w.eraseGo}
            </Button>
          </Group>
        </Stack>
      </Dialog>
    </Section>
  );
}

/** Receipts of whom was erased, which name nobody; and, for an administrator, the way to erase somebody. */
export function Erase({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const may = useMay('administrator');
  const list = useQuery({ queryKey: [subscription, 'erasures'], queryFn: ({ signal }) => ask(api.GET('/api/v1/subscriptions/{subscription}/erasures', { params: { path: { subscription } }, signal })) });
  return (
    <Stack gap="md">
      {may && <Ask subscription={subscription} />}
      <Section title={w.erasures}>
        <Show of={stateOf(list, ({ erasures }) => erasures.length === 0)} empty={<Empty title={w.noErasures} text={w.noErasuresText} />}>
          {({ erasures }) => (
            <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
              {[...erasures].reverse().map((one) => (
                <Stack component="li" key={one.position} gap={2}>
                  <Group gap="sm">
                    <Text size="sm" fw={550}>
                      <Time iso={one.time} subscription={subscription} />
                    </Text>
                    <Text size="sm">{w.eraseKinds[one.kind as Kind] ?? one.kind}</Text>
                    {one.suppressed.length > 0 && <Status tone="quiet">{w.suppressed}</Status>}
                    {!one.done && <Status tone="warn">{w.notDone}</Status>}
                  </Group>
                  <Text size="sm">{w.erasedBy(nameOfActor(one.actor), one.reason)}</Text>
                  <Text size="xs" c="var(--quiet)">
                    {w.receipt} <code style={{ overflowWrap: 'anywhere' }}>{one.receipt}</code>
                  </Text>
                </Stack>
              ))}
            </Stack>
          )}
        </Show>
      </Section>
    </Stack>
  );
}
