import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, ask } from '@/api/client';
import { inTurn } from '@/api/in_turn';
import { useWords } from '@/app/language';
import { Needs, Status } from '@/ui/parts';
import { ProblemNotice } from '@/ui/problem_notice';
import { useFailureSays } from '@/ui/failure_says';
import { words } from './words';

/** Sends a trial to each destination of the configuration in force, and says what became of it. */
export function Trial({ subscription }: { readonly subscription: string }): ReactNode {
  const w = useWords(words).messages;
  const says = useFailureSays();
  const trial = useMutation({ mutationFn: () => inTurn(() => ask(api.POST('/api/v1/subscriptions/{subscription}/messages/try', { params: { path: { subscription } }, body: {} }))) });
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Needs role="operator">
          {(allowed) => (
            <Button variant="default" disabled={!allowed} loading={trial.isPending} onClick={() => trial.mutate()}>
              {w.trial}
            </Button>
          )}
        </Needs>
        <Text size="xs" c="var(--quiet)">
          {w.trialText}
        </Text>
      </Group>
      {trial.error !== null && <ProblemNotice error={trial.error} />}
      {trial.data !== undefined && (
        <div role="status">
          <Stack component="ul" gap={4} p={0} m={0} style={{ listStyle: 'none' }}>
            {trial.data.tried.map(({ destination, delivered, error }) => (
              <Group component="li" key={destination} gap="xs">
                <Text size="sm" fw={550}>
                  {destination}
                </Text>
                <Status tone={delivered ? 'good' : 'bad'}>{delivered ? w.arrived : w.notArrived}</Status>
                {error !== null && (
                  <Text size="sm">
                    {says(error.what)}
                    {error.hint === '' ? '' : ` → ${says(error.hint)}`}
                  </Text>
                )}
              </Group>
            ))}
          </Stack>
        </div>
      )}
    </Stack>
  );
}
