import { Anchor, Box, Group, Slider, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import type { Step } from './steps';
import { words } from './words';

interface Props {
  readonly steps: readonly Step[];
  readonly at: string;
  readonly choose: (at: string) => void;
  readonly subscription: string;
}

/** Goes through time: each moment in which something came to be known, and each day's end. What is chosen stands in the address. */
export function Then({ steps, at, choose, subscription }: Props): ReactNode {
  const w = useWords(words);
  const format = useFormat();
  const zone = useZone(subscription);
  const last = steps.length - 1;
  const found = at === '' ? last : steps.findIndex((step) => step.at === at);
  const [place, setPlace] = useState(found);
  useEffect(() => setPlace(found < 0 ? last : found), [found, last]);
  const label = (step: Step | undefined): string => {
    if (step === undefined || step.is === 'now') return w.now;
    return step.is === 'day' ? w.endOf(format.day(step.when)) : w.afterRun(format.time(step.when, zone, 'second'), step.run);
  };
  if (last < 1) return null;
  return (
    <Box mb="md">
      <Group justify="space-between" gap="xs">
        <Text size="sm" role="status">
          <Text span c="var(--quiet)">
            {w.atLabel}:
          </Text>{' '}
          <b>{label(steps[place])}</b>
        </Text>
        {at !== '' && (
          <Anchor component="button" type="button" size="sm" onClick={() => choose('')}>
            {w.backToNow}
          </Anchor>
        )}
      </Group>
      <Slider
        value={place}
        min={0}
        max={last}
        step={1}
        label={null}
        size="sm"
        my="xs"
        thumbLabel={w.slider}
        marks={steps.flatMap((step, value) => (step.is === 'moment' ? [{ value }] : []))}
        thumbValueText={() => label(steps[place])}
        onChange={setPlace}
        onChangeEnd={(value) => choose(steps[value]?.at ?? '')}
      />
    </Box>
  );
}
