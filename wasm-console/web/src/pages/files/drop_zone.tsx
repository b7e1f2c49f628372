import { Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { useWords } from '@/app/language';
import { Icon } from '@/ui/icons';
import classes from './files.module.css';
import { words } from './words';

interface Props {
  readonly add: (files: readonly File[]) => void;
  readonly example: () => void;
  /** Small, once there are files. */
  readonly small: boolean;
}

export function DropZone({ add, example, small }: Props): ReactNode {
  const w = useWords(words);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <div className={over ? `${classes['zone']} ${classes['over']}` : classes['zone']} onDragOver={(event) => event.preventDefault()} onDragEnter={() => setOver(true)} onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false)} onDrop={drop} data-drop>
      <Stack align="center" gap={6} py={small ? 'xs' : 'xl'} px="md" ta="center">
        {!small && <Icon name="files" size={30} />}
        <Text fw={600}>{w.drop}</Text>
        {!small && (
          <Text size="sm" c="var(--quiet)" maw="40rem">
            {w.dropText}
          </Text>
        )}
        <Group gap="xs" mt={4}>
          <Button size={small ? 'xs' : 'sm'} onClick={() => input.current?.click()}>
            {w.choose}
          </Button>
          {!small && (
            <Button variant="default" onClick={example}>
              {w.example}
            </Button>
          )}
        </Group>
        {!small && (
          <Text size="xs" c="var(--quiet)">
            {w.private}
          </Text>
        )}
      </Stack>
      <VisuallyHidden>
        <input
          ref={input}
          type="file"
          multiple
          tabIndex={-1}
          aria-label={w.choose}
          accept=".csv,.json,.ndjson,.jsonl,.jsonc,.txt"
          onChange={(event) => {
            add([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
      </VisuallyHidden>
    </div>
  );
}
