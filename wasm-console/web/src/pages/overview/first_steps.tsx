import { Button, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '@/app/language';
import { path } from '@/app/location';
import { Section } from '@/ui/parts';
import { words } from './words';

/** Where nothing is configured yet: the way to the first sync. */
export function FirstSteps({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words).first;
  return (
    <Section title={w.title}>
      <Text size="sm" mb="sm">
        {w.text}
      </Text>
      <List type="ordered" size="sm" spacing={6} mb="md">
        {w.steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <Button component={Link} href={path('s', subscription, 'connections')}>
        {w.begin}
      </Button>
    </Section>
  );
}
