import { Autocomplete, Group, NativeSelect, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import type { Catalog, KnownField } from '@/catalog/catalog';
import { type Connection, type Guard, guardDefaults, type Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { type Changes, withConnection } from '@/draft/edits';
import { Section } from '@/ui/parts';
import { connectionWords } from './connection_words';
import { FieldInput } from './field_input';

export const objects = ['Account', 'Asset', 'Contact', 'Lead', 'Opportunity'] as const;

interface Props {
  readonly draft: DraftStore;
  readonly kind: Kind;
  readonly connection: Connection;
  readonly catalog: Catalog;
}

const useChange = (draft: DraftStore, kind: Kind) => (part: string, change: Changes<Connection>): void => draft.change(withConnection(draft.now(), kind, change), `${kind} ${part}`);

const canIdentify = ({ name, uses }: KnownField): boolean => uses?.identifier ?? (!/^Pendo_/i.test(name) && (!name.includes('.') || /^[a-z]+\./.test(name)));

/** Object and identifiers of one connection. */
export function ConnectionForm({ draft, kind, connection, catalog }: Props): ReactNode {
  const w = useWords(connectionWords);
  const change = useChange(draft, kind);
  const { identifier } = connection;
  return (
    <Section title={w.identifiers.title}>
      <Stack gap="sm">
        <Autocomplete size="sm" label={w.object} description={w.objectHint} value={connection.object} data={[...objects]} onChange={(object) => change('object', { object })} maw={360} autoComplete="off" />
        <Text size="sm" c="var(--quiet)">
          {w.identifiers.text}
        </Text>
        <Group gap="xs" wrap="nowrap" align="center">
          <FieldInput label={w.identifiers.pendo} value={identifier.pendo} fields={catalog.pendo.filter(canIdentify)} change={(pendo) => change('pendo', { identifier: { ...identifier, pendo } })} />
          <Text span aria-hidden="true">
            =
          </Text>
          <FieldInput label={w.identifiers.salesforce} value={identifier.salesforce} fields={catalog.salesforce.filter(canIdentify)} change={(salesforce) => change('salesforce', { identifier: { ...identifier, salesforce } })} />
        </Group>
        <Switch size="sm" label={w.identifiers.ignoreCase} checked={connection.ignore_case === true} onChange={(event) => change('ignore_case', { ignore_case: event.currentTarget.checked || undefined })} />
        <NativeSelect
          size="sm"
          maw={420}
          label={w.identifiers.duplicates}
          value={connection.duplicates ?? 'ambiguous'}
          data={Object.entries(w.identifiers.duplicatesOf).map(([value, label]) => ({ value, label }))}
          onChange={(event) => change('duplicates', { duplicates: event.currentTarget.value === 'all' ? 'all' : undefined })}
        />
      </Stack>
    </Section>
  );
}

type GuardKey = keyof Guard;
const shares: ReadonlySet<GuardKey> = new Set(['changed_share', 'cleared_share', 'shrunk_share']);

/** Beyond what a plan is held. */
export function GuardForm({ draft, kind, connection }: Omit<Props, 'catalog'>): ReactNode {
  const w = useWords(connectionWords).guard;
  const change = useChange(draft, kind);
  const { guard } = connection;
  const labels: Record<GuardKey, string> = { changed: w.changed, changed_share: w.changedShare, cleared: w.cleared, cleared_share: w.clearedShare, shrunk_share: w.shrunkShare };
  const set = (key: GuardKey, shown: string | number): void => {
    if (typeof shown !== 'number' || guard === 'off') return;
    const value = shares.has(key) ? Math.round(shown * 100) / 10_000 : shown;
    change(`guard ${key}`, { guard: { ...guard, [key]: value } });
  };
  return (
    <Section title={w.title}>
      <Stack gap="sm">
        <Text size="sm" c="var(--quiet)">
          {w.text}
        </Text>
        <Switch size="sm" label={w.on} checked={guard !== 'off'} onChange={(event) => change('guard', { guard: event.currentTarget.checked ? undefined : 'off' })} />
        {guard === 'off' ? (
          <Text size="sm" c="var(--warn)">
            {w.off}
          </Text>
        ) : (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" style={{ alignItems: 'end' }}>
            {(Object.keys(labels) as GuardKey[]).map((key) => {
              const value = guard?.[key] ?? guardDefaults[key];
              const isShare = shares.has(key);
              return <NumberInput key={key} size="xs" label={labels[key]} min={0} {...(isShare ? { max: 100, decimalScale: 2 } : { allowDecimal: false })} value={isShare ? Math.round(value * 10_000) / 100 : value} onChange={(shown) => set(key, shown)} />;
            })}
          </SimpleGrid>
        )}
      </Stack>
    </Section>
  );
}
