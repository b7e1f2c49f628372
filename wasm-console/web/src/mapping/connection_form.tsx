import { Autocomplete, Group, NativeSelect, NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { useWords } from '@/app/language';
import type { Catalog, KnownField } from '@/catalog/catalog';
import { type Connection, type Guard, guardDefaults, type Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { type Changes, withConnection } from '@/draft/edits';
import { Section } from '@/ui/parts';
import { connectionWords } from './connection_words';
import { FieldInput } from './field_input';
import { identifierDoubt } from './identifier_doubt';

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
  return (
    <Section title={w.identifiers.title}>
      <Stack gap="sm">
        <Autocomplete size="sm" label={w.object} description={w.objectHint} value={connection.object} data={[...objects]} onChange={(object) => change('object', { object })} maw={360} autoComplete="off" />
        <Text size="sm" c="var(--quiet)">
          {w.identifiers.text}
        </Text>
        <Identifiers draft={draft} kind={kind} connection={connection} catalog={catalog} />
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

const systems = ['pendo', 'salesforce'] as const;

/** The pair of them. What no schema has is said here: saved, it would leave the whole connection alone. */
function Identifiers({ draft, kind, connection, catalog }: Props): ReactNode {
  const w = useWords(connectionWords).identifiers;
  const id = useId();
  const change = useChange(draft, kind);
  const { identifier } = connection;
  const doubts = { pendo: identifierDoubt(identifier.pendo, catalog.pendo), salesforce: identifierDoubt(identifier.salesforce, catalog.salesforce) };
  const input = (system: (typeof systems)[number]): ReactNode => (
    <FieldInput
      label={w[system]}
      value={identifier[system]}
      fields={catalog[system].filter(canIdentify)}
      change={(name) => change(system, { identifier: { ...identifier, [system]: name } })}
      error={doubts[system] !== null}
      describedBy={doubts[system] === null ? undefined : `${id}-${system}`}
    />
  );
  return (
    <div>
      <Group gap="xs" wrap="nowrap" align="center">
        {input('pendo')}
        <Text span aria-hidden="true">
          =
        </Text>
        {input('salesforce')}
      </Group>
      <div role="status">
        {systems.map((system) => {
          const doubt = doubts[system];
          if (doubt === null) return null;
          return (
            <Text key={system} id={`${id}-${system}`} size="xs" c="var(--bad)" mt={4}>
              {w[system]}: {doubt.is === 'case' ? w.doubts.case(doubt.meant) : w.doubts[doubt.is](identifier[system])}
            </Text>
          );
        })}
      </div>
    </div>
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
