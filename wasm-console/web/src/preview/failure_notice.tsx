import { type Problem, CoreFailure } from '@core/core';
import { Alert, Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { useFailureSays } from '@/ui/failure_says';
import { Icon } from '@/ui/icons';
import { ProblemNotice } from '@/ui/problem_notice';
import { words } from './words';

export const isWantOfMemory = ({ code }: Problem): boolean => code === 'storage';

/** Why there is no preview, and the way to have one all the same. A core that has ended is begun anew by whoever asks next. */
export function FailureNotice({ error, again }: { readonly error: unknown; readonly again: () => void }): ReactNode {
  if (error instanceof CoreFailure && isWantOfMemory(error.problem)) return <NoMemory problem={error.problem} again={again} />;
  return <ProblemNotice error={error} retry={again} />;
}

export function NoMemory({ problem, again }: { readonly problem: Problem; readonly again: () => void }): ReactNode {
  const w = useWords(words);
  const says = useFailureSays();
  return (
    <Alert color="red" role="alert" icon={<Icon name="alert" />} title={w.noMemory}>
      <Text size="sm">{w.noMemoryText}</Text>
      <Text size="xs" c="var(--quiet)" mt={4}>
        {says(problem.what)}
      </Text>
      <Button size="xs" variant="default" mt="xs" onClick={again}>
        {w.again}
      </Button>
    </Alert>
  );
}
