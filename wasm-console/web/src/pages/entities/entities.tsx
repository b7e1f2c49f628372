import { Button, Group, List, NativeSelect, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useWords } from '@/app/language';
import { go } from '@/app/location';
import { useSubscription } from '@/app/parts_of_path';
import { words as appWords } from '@/app/words';
import { EntityLink, type EntityKind, entityPath } from '@/sync/entity_link';
import { Icon } from '@/ui/icons';
import { Page, Section } from '@/ui/parts';
import { seen } from './seen';
import { words } from './words';

/** Which visitor, account or record. */
export default function Entities(): ReactNode {
  const w = useWords(words);
  const title = useWords(appWords).pages.entities;
  const subscription = useSubscription();
  const [kind, setKind] = useState<EntityKind>('visitor');
  const [id, setId] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    go(entityPath(subscription, kind, id.trim()));
  };
  const lately = seen().filter((one) => one.subscription === subscription);
  return (
    <Page title={title} lead={w.lead}>
      <form onSubmit={submit}>
        <Group gap="xs" align="flex-end">
          <NativeSelect label={w.kind} value={kind} data={(['visitor', 'account', 'record'] as const).map((one) => ({ value: one, label: w.kinds[one] }))} onChange={(event) => setKind(event.currentTarget.value as EntityKind)} />
          <TextInput label={w.id} value={id} onChange={(event) => setId(event.currentTarget.value)} autoCapitalize="none" spellCheck={false} style={{ flex: '1 1 14rem' }} maw={480} />
          <Button type="submit" disabled={id.trim() === ''} leftSection={<Icon name="search" size={16} />}>
            {w.open}
          </Button>
        </Group>
        <Text size="xs" c="var(--quiet)" mt={6}>
          {w.idHint}
        </Text>
      </form>
      <Section title={w.seen}>
        {lately.length === 0 ? (
          <Text size="sm" c="var(--quiet)">
            {w.seenNone}
          </Text>
        ) : (
          <List listStyleType="none" size="sm" spacing={4}>
            {lately.map((one) => (
              <List.Item key={`${one.kind} ${one.id}`}>
                <Text span size="xs" c="var(--quiet)">
                  {w.kinds[one.kind]}
                </Text>{' '}
                <EntityLink subscription={subscription} kind={one.kind} id={one.id} />
              </List.Item>
            ))}
          </List>
        )}
      </Section>
    </Page>
  );
}
