import { Autocomplete, NativeSelect, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import type { DraftStore } from '@/draft/draft';
import { withConfiguration } from '@/draft/edits';
import { Section } from '@/ui/parts';
import { connectionWords } from './connection_words';

const hosts = ['https://app.pendo.io', 'https://us1.app.pendo.io', 'https://app.eu.pendo.io', 'https://app.jpn.pendo.io', 'https://app.au.pendo.io'];
const zones = (): string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** Where both systems are, and under which names their credentials are kept. */
export function SystemsForm({ draft }: { readonly draft: DraftStore }): ReactNode {
  const w = useWords(connectionWords).systems;
  const { salesforce, pendo, time_zone } = draft.use().history.now;
  const setSalesforce = (part: string, value: string): void => draft.change(withConfiguration(draft.now(), { salesforce: { ...draft.now().salesforce, [part]: value } }), `salesforce ${part}`);
  const setPendo = (part: string, value: string | undefined): void => {
    const { [part]: _, ...rest } = draft.now().pendo;
    draft.change(withConfiguration(draft.now(), { pendo: (value === undefined ? rest : { ...draft.now().pendo, [part]: value }) as typeof pendo }), `pendo ${part}`);
  };
  return (
    <Section title={w.title}>
      <Stack gap="sm">
        <Text size="sm" c="var(--quiet)">
          {w.text}
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput label={w.loginUrl} placeholder="https://acme.my.salesforce.com" value={salesforce.login_url} onChange={(event) => setSalesforce('login_url', event.currentTarget.value)} />
          <Autocomplete label={w.host} data={hosts} value={pendo.host} onChange={(host) => setPendo('host', host)} autoComplete="off" />
          <TextInput label={w.salesforceCredential} value={salesforce.credential} onChange={(event) => setSalesforce('credential', event.currentTarget.value)} />
          <TextInput label={w.pendoCredential} value={pendo.credential} onChange={(event) => setPendo('credential', event.currentTarget.value)} />
          <TextInput label={w.apiVersion} value={salesforce.api_version} onChange={(event) => setSalesforce('api_version', event.currentTarget.value)} />
          <NativeSelect label={w.group} value={pendo.pull_group ?? 'custom'} data={['custom', 'agent', 'salesforce']} onChange={(event) => setPendo('pull_group', event.currentTarget.value === 'custom' ? undefined : event.currentTarget.value)} />
          <Autocomplete label={w.timeZone} description={w.timeZoneHint} data={zones()} limit={40} value={time_zone} onChange={(zone) => draft.change(withConfiguration(draft.now(), { time_zone: zone }), 'time_zone')} autoComplete="off" />
        </SimpleGrid>
      </Stack>
    </Section>
  );
}
