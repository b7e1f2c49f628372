import { Autocomplete, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { KnownField } from '@/catalog/catalog';

interface Props {
  readonly label: string;
  readonly value: string;
  readonly fields: readonly KnownField[];
  readonly change: (value: string) => void;
  /** With each letter of a name that is none of the fields yet, and when it is one or the input is left. */
  readonly typed?: () => void;
  readonly done?: () => void;
  readonly error?: boolean;
  readonly describedBy?: string | undefined;
}

const limit = 60;

/** A field's name: typed, or picked from those that there are, found by name and label. */
export function FieldInput({ label, value, fields, change, typed, done, error = false, describedBy }: Props): ReactNode {
  const byName = new Map(fields.map((field) => [field.name, field]));
  return (
    <Autocomplete
      size="xs"
      flex={1}
      miw={0}
      aria-label={label}
      placeholder={label}
      title={value}
      value={value}
      onChange={(now) => {
        (byName.has(now) ? done : typed)?.();
        change(now);
      }}
      {...(done === undefined ? {} : { onBlur: done })}
      data={[...byName.keys()]}
      limit={limit}
      maxDropdownHeight={260}
      comboboxProps={{ width: 300, position: 'bottom-start' }}
      error={error}
      aria-describedby={describedBy}
      autoComplete="off"
      spellCheck={false}
      classNames={{ input: 'value' }}
      filter={({ options, search }) => {
        const words = search.toLowerCase().trim();
        const found = (name: string): boolean => words === '' || byName.has(search) || `${name} ${byName.get(name)?.label ?? ''}`.toLowerCase().includes(words);
        return options.filter((option) => !('group' in option) && found(option.value)).slice(0, limit);
      }}
      renderOption={({ option }) => <Option field={byName.get(option.value)} name={option.value} />}
    />
  );
}

function Option({ field, name }: { readonly field: KnownField | undefined; readonly name: string }): ReactNode {
  const said = [field?.label, field?.type, field?.samples.join(', ')].filter((text) => text !== undefined && text !== '').join(' · ');
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="sm" className="value">
        {name}
      </Text>
      <Text size="xs" c="var(--quiet)" truncate title={said}>
        {said}
      </Text>
    </div>
  );
}
