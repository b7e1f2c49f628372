import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '@/ui/icons';
import { useWords } from './language';
import { server } from './server_watch';
import { words } from './words';

/** Above the page while the engine does not answer; it goes by itself. */
export function GoneBanner(): ReactNode {
  const w = useWords(words).gone;
  if (server.use().state === 'there') return null;
  return (
    <Alert color="orange" role="alert" icon={<Icon name="alert" />} title={w.title} mb="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{w.text}</Text>
        <Button size="xs" variant="default" onClick={() => void server.retry()}>
          {w.retry}
        </Button>
      </Group>
    </Alert>
  );
}
