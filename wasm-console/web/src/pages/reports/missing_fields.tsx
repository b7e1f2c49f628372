import { Accordion, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import type { KnownField } from '@/catalog/catalog';
import { linesOf } from '@/draft/configuration';
import { type Editing, sourcesOf, targetsOf } from '@/mapping/editing';
import { Copyable } from '@/ui/parts';
import { fieldNameFor } from './field_name';
import { words } from './words';

/** Columns that no line has and no field is there for: which fields would take them, and how those come to be. */
export function MissingFields({ editing, report }: { readonly editing: Editing; readonly report: string }): ReactNode {
  const w = useWords(words).missing;
  const present = linesOf(editing.configuration, editing.lines);
  const there = new Set(targetsOf(editing).map(({ name }) => name.toLowerCase()));
  const missing = sourcesOf(editing).filter(({ name }) => !present.some((line) => line.from === name) && !there.has(fieldNameFor(name).toLowerCase()));
  if (missing.length === 0) return null;
  return (
    <Accordion mt="md" variant="separated" chevronPosition="left" order={3} styles={{ label: { fontSize: 'var(--mantine-font-size-sm)', padding: '8px 0' } }}>
      <Accordion.Item value="missing">
        <Accordion.Control>{w.title}</Accordion.Control>
        <Accordion.Panel>
          <Definitions missing={missing} report={report} subscription={editing.configuration.subscription} />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

interface DefinitionsProps {
  readonly missing: readonly KnownField[];
  readonly report: string;
  readonly subscription: string;
}

function Definitions({ missing, report, subscription }: DefinitionsProps): ReactNode {
  const w = useWords(words).missing;
  return (
    <Stack gap="xs">
      <Text size="xs" c="var(--quiet)">
        {w.text}
      </Text>
      <Copyable text={`tidemark fields create ${report} --subscription ${subscription}`} />
      <Table.ScrollContainer minWidth={360} mah={260}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{w.column}</Table.Th>
              <Table.Th>{w.field}</Table.Th>
              <Table.Th>{w.type}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {missing.map((column) => (
              <Missing key={column.name} column={column} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  );
}

/** Numbers of that size are the milliseconds of a time. */
const isTime = ({ type, samples }: KnownField): boolean => type === 'number' && samples.length > 0 && samples.every((sample) => /^\d{12,13}$/.test(sample));

function Missing({ column }: { readonly column: KnownField }): ReactNode {
  const w = useWords(words).missing;
  const type = isTime(column) ? 'date' : column.type;
  return (
    <Table.Tr>
      <Table.Td className="value">{column.name}</Table.Td>
      <Table.Td className="value">{fieldNameFor(column.name)}</Table.Td>
      <Table.Td>{w.types[type as keyof typeof w.types] ?? type}</Table.Td>
    </Table.Tr>
  );
}
