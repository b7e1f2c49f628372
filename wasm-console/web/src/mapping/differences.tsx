import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import { words } from './words';

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** What two configurations say otherwise, place by place. */
export function Differences({ of }: { readonly of: readonly Schemas['Difference'][] }): ReactNode {
  const w = useWords(words).draft;
  return (
    <Table.ScrollContainer minWidth={420} mah={320}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{w.place}</Table.Th>
            <Table.Th>{w.before}</Table.Th>
            <Table.Th>{w.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.map(({ place, before, after }) => (
            <Table.Tr key={place}>
              <Table.Td className="value">{place}</Table.Td>
              <Table.Td className="value">{before === null ? w.gone : text(before)}</Table.Td>
              <Table.Td className="value">{after === null ? w.gone : text(after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
