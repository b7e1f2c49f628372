import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import { Icon } from '@/ui/icons';
import { bytesOf } from './inputs';
import { lackOf, mostMemory } from './memory';
import { lastPlan, type PreviewSession } from './preview_session';
import { words } from './words';

/** Says that memory may not be enough, before it is not. */
export function MemoryNotice({ session }: { readonly session: PreviewSession }): ReactNode {
  const w = useWords(words).memory;
  const format = useFormat();
  const inputs = session.inputs.use();
  const held = lastPlan(session.use())?.plan.memory ?? 0;
  const pages = inputs === null ? 0 : bytesOf(inputs);
  const lack = lackOf(pages, held);
  if (lack === null) return null;
  return (
    <Alert color="orange" icon={<Icon name="alert" />} py="xs">
      <Text size="sm">
        {lack === 'pages' ? w.pages(format.bytes(pages), format.bytes(mostMemory)) : w.held(format.bytes(held), format.bytes(mostMemory))} {w.instead}
      </Text>
    </Alert>
  );
}
