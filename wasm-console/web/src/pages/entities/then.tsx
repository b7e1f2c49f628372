import { Anchor, Box, Group, Slider, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useZone } from '@/api/queries';
import { useWords } from '@/app/language';
import { useFormat } from '@/ui/format';
import { placeOf, type Step, stepAt } from './steps';
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
  const [dragged, setDragged] = useState<number>();
  const place = dragged ?? placeOf(steps, at, zone);
  const label = ({ is, when, run }: Step): string => {
    switch (is) {
      case 'now':
        return w.now;
      case 'day':
        return w.endOf(format.day(when));
      case 'moment':
        return w.afterRun(format.time(when, zone, 'second'), run);
      case 'position':
        return w.atPosition(when);
      case 'time':
        return format.time(when, zone, 'second') || when;
    }
  };
  // The address says what is shown; while one drags, the slider says what will be.
  const text = label((dragged === undefined ? undefined : steps[dragged]) ?? stepAt(steps, at));
  const chosen = (value: number): void => {
    setDragged(undefined);
    choose(steps[value]?.at ?? '');
  };
  if (last < 1) return null;
  return (
    <Box mb="md">
      <Group justify="space-between" gap="xs">
        <Text size="sm" role="status">
          <Text span c="var(--quiet)">
            {w.atLabel}:
          </Text>{' '}
          <b>{text}</b>
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
        thumbValueText={() => text}
        onChange={setDragged}
        onChangeEnd={chosen}
      />
    </Box>
  );
}
