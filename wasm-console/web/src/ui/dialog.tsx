import { CloseButton, Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { words } from './words';

interface Props {
  readonly title: string;
  readonly opened: boolean;
  /** Without it there is no way out but what the dialog itself offers. */
  readonly onClose?: () => void;
  readonly size?: string | number;
  readonly children: ReactNode;
}

/** Something over the page that has to be answered first. Its heading is an h2: Mantine's own would be a second banner of the page. */
export function Dialog({ title, opened, onClose, size = 'md', children }: Props): ReactNode {
  const w = useWords(words);
  return (
    <Modal opened={opened} onClose={onClose ?? (() => undefined)} withCloseButton={false} size={size} closeOnClickOutside={false}>
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Modal.Title fw={620} fz="md">
          {title}
        </Modal.Title>
        {onClose !== undefined && <CloseButton onClick={onClose} aria-label={w.close} />}
      </Group>
      {children}
    </Modal>
  );
}
