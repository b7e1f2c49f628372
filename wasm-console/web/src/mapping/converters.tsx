import { ActionIcon, Button, Group, Menu, NativeSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useWords } from '@/app/language';
import type { Converter, Otherwise } from '@/draft/configuration';
import { useFocusNext } from '@/ui/focus_next';
import { Icon } from '@/ui/icons';
import { type ConverterName, converterName, newConverter, typedKey } from './converter';
import { words } from './words';

interface Props {
  readonly converters: readonly Converter[];
  readonly change: (converters: readonly Converter[]) => void;
}

/** What a value goes through, from the first to the last. */
export function Converters({ converters, change }: Props): ReactNode {
  const w = useWords(words).convert;
  const [frame, removed] = useFocusNext<HTMLDivElement>('converter');
  const replace = (at: number, by: Converter): void => change(converters.map((one, index) => (index === at ? by : one)));
  const up = (at: number): void => change(converters.map((one, index) => (index === at - 1 ? (converters[at] ?? one) : index === at ? (converters[at - 1] ?? one) : one)));
  return (
    <Stack gap={6} ref={frame}>
      <Text size="xs" fw={600}>
        {w.title}
      </Text>
      {converters.map((converter, at) => {
        const name = w.names[converterName(converter)];
        return (
          <div key={at}>
            <Group gap={4} wrap="nowrap">
              <Text size="sm" flex={1}>
                {at + 1}. {name}
              </Text>
              {'scale' in converter && <NumberInput size="xs" w={110} aria-label={w.factor} value={converter.scale} onChange={(scale) => typeof scale === 'number' && replace(at, { scale })} />}
              <ActionIcon variant="subtle" color="gray" disabled={at === 0} aria-label={w.up(name)} onClick={() => up(at)}>
                ↑
              </ActionIcon>
              <Remove
                of="converter"
                label={w.remove(name)}
                remove={() => {
                  removed(at);
                  change(converters.filter((_, index) => index !== at));
                }}
              />
            </Group>
            {'values' in converter && <Values converter={converter} change={(by) => replace(at, by)} />}
          </div>
        );
      })}
      <AddConverter add={(name) => change([...converters, newConverter(name)])} />
    </Stack>
  );
}

function AddConverter({ add }: { readonly add: (name: ConverterName) => void }): ReactNode {
  const w = useWords(words).convert;
  return (
    <div>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="compact-xs" variant="default" leftSection={<Icon name="plus" size={12} />} data-add="converter">
            {w.add}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(Object.keys(w.names) as ConverterName[]).map((name) => (
            <Menu.Item key={name} onClick={() => add(name)}>
              {w.names[name]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

type ValuesConverter = Extract<Converter, { values: unknown }>;

interface KeyProps {
  readonly values: Readonly<Record<string, string>>;
  readonly from: string;
  readonly change: (values: Readonly<Record<string, string>>) => void;
}

function Key({ values, from, change }: KeyProps): ReactNode {
  const w = useWords(words).convert;
  const [held, setHeld] = useState<string>();
  const type = (typed: string): void => {
    const taken = typedKey(values, from, typed);
    setHeld('held' in taken ? taken.held : undefined);
    if ('values' in taken) change(taken.values);
  };
  return <TextInput size="xs" flex={1} miw={0} aria-label={w.from} placeholder={w.from} value={held ?? from} error={held === undefined ? undefined : w.twice} onChange={(event) => type(event.currentTarget.value)} />;
}

function Values({ converter, change }: { readonly converter: ValuesConverter; readonly change: (by: ValuesConverter) => void }): ReactNode {
  const w = useWords(words).convert;
  const [frame, removed] = useFocusNext<HTMLDivElement>('value');
  const pairs = Object.entries(converter.values);
  const set = (values: readonly (readonly [string, string])[]): void => change({ ...converter, values: Object.fromEntries(values) });
  return (
    <Stack gap={4} pl="md" mt={4} ref={frame}>
      {pairs.map(([from, to], at) => (
        <Group key={at} gap={4} wrap="nowrap">
          <Key values={converter.values} from={from} change={(values) => change({ ...converter, values })} />
          <Text span aria-hidden="true">
            →
          </Text>
          <TextInput size="xs" flex={1} miw={0} aria-label={`${from} ${w.to}`} placeholder={w.to} value={to} onChange={(event) => set(pairs.map((pair, index) => (index === at ? [from, event.currentTarget.value] : pair)))} />
          <Remove
            of="value"
            label={w.removeValue(from)}
            remove={() => {
              removed(at);
              set(pairs.filter((_, index) => index !== at));
            }}
          />
        </Group>
      ))}
      <Group gap="xs">
        <Button size="compact-xs" variant="default" leftSection={<Icon name="plus" size={12} />} disabled={'' in converter.values} onClick={() => set([...pairs, ['', '']])} data-add="value">
          {w.addValue}
        </Button>
        <NativeSelect
          size="xs"
          aria-label={w.otherwise}
          value={converter.otherwise ?? 'invalid'}
          data={(Object.keys(w.otherwiseOf) as Otherwise[]).map((value) => ({ value, label: `${w.otherwise} ${w.otherwiseOf[value]}` }))}
          onChange={(event) => change({ ...converter, otherwise: event.currentTarget.value as Otherwise })}
        />
      </Group>
    </Stack>
  );
}

/** `of` is what the focus goes on by (ui/focus_next.ts). */
function Remove({ of, label, remove }: { readonly of: string; readonly label: string; readonly remove: () => void }): ReactNode {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} data-remove={of} onClick={remove}>
      <Icon name="bad" size={14} />
    </ActionIcon>
  );
}
