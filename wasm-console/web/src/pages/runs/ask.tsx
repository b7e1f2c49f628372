import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useWords } from '@/app/language';
import { useQueryParameters } from '@/app/location';
import type { EntityKind } from '@/sync/entity_link';
import { Section } from '@/ui/parts';
import { Answers } from './answers';
import { words } from './words';

/** "What did this run do with …?": also of those that it left alone, and why. */
export function Ask({ run, subscription }: { readonly run: number; readonly subscription: string }): ReactNode {
  const w = useWords(words);
  const [query, setQuery] = useQueryParameters();
  const [kind, setKind] = useState(query.get('kind') ?? 'visitor');
  const [id, setId] = useState(query.get('of') ?? '');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setQuery({ kind, of: id.trim() });
  };
  const asked = query.get('of') ?? '';
  return (
    <Section title={w.ask}>
      <Text size="sm" c="var(--quiet)" mb="xs">
        {w.askText}
      </Text>
      <form onSubmit={submit}>
        <Group gap="xs" align="flex-end" mb={asked === '' ? 0 : 'sm'}>
          <NativeSelect label={w.askKind} value={kind} data={(['visitor', 'account', 'record'] as const).map((one) => ({ value: one, label: w.kinds[one] }))} onChange={(event) => setKind(event.currentTarget.value)} />
          <TextInput label={w.askId} value={id} onChange={(event) => setId(event.currentTarget.value)} autoCapitalize="none" spellCheck={false} style={{ flex: '1 1 14rem' }} />
          <Button type="submit" disabled={id.trim() === ''}>
            {w.askGo}
          </Button>
        </Group>
      </form>
      {asked !== '' && <Answers run={run} subscription={subscription} kind={(query.get('kind') ?? 'visitor') as EntityKind} id={asked} />}
    </Section>
  );
}
