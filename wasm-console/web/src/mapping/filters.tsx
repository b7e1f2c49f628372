import { Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { connectionOf, type Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { withConnection } from '@/draft/edits';
import { Section } from '@/ui/parts';
import { words } from './words';

/** Who takes part. What is wrong with a filter the preview says. */
export function Filters({ draft, kind }: { readonly draft: DraftStore; readonly kind: Kind }): ReactNode {
  const w = useWords(words).filters;
  const connection = connectionOf(draft.use().history.now, kind);
  const field = (key: 'salesforce_filter' | 'pendo_filter', label: string, example: string): ReactNode => (
    <TextInput
      size="xs"
      label={label}
      placeholder={example}
      value={connection?.[key] ?? ''}
      onChange={(event) => draft.change(withConnection(draft.now(), kind, { [key]: event.currentTarget.value === '' ? undefined : event.currentTarget.value }), `${kind} ${key}`)}
      classNames={{ input: 'value' }}
      spellCheck={false}
    />
  );
  return (
    <Section title={w.title}>
      <Stack gap="xs">
        <Text size="xs" c="var(--quiet)">
          {w.text}
        </Text>
        {field('salesforce_filter', w.salesforce, w.salesforceExample)}
        {field('pendo_filter', w.pendo, w.pendoExample)}
      </Stack>
    </Section>
  );
}
