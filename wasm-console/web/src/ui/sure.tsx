import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { Dialog } from './dialog';
import { ProblemNotice } from './problem_notice';
import { words } from './words';

interface Props {
  readonly title: string;
  readonly text: string;
  readonly act: string;
  readonly close: () => void;
  readonly run: () => Promise<unknown>;
}

/** Before what can't be taken back. */
export function Sure({ title, text, act, close, run }: Props): ReactNode {
  const w = useWords(words);
  const doing = useMutation({ mutationFn: run, onSuccess: close });
  return (
    <Dialog opened title={title} onClose={close}>
      <Stack gap="sm">
        <Text size="sm">{text}</Text>
        {doing.error !== null && <ProblemNotice error={doing.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {w.cancel}
          </Button>
          <Button color="red" loading={doing.isPending} onClick={() => doing.mutate()}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
