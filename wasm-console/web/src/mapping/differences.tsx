import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import type { Configuration } from '@/draft/configuration';
import { connectionWords } from './connection_words';
import { differencePlace } from './difference_place';
import classes from './mapping.module.css';
import { words } from './words';

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

interface Props {
  readonly of: readonly Schemas['Difference'][];
  /** The two that differ: that in force first, as lines have its numbers. */
  readonly between: readonly Configuration[];
}

/** What two configurations say otherwise, place by place: in words, with its place in the file below. */
export function Differences({ of, between }: Props): ReactNode {
  const all = useWords(words);
  const ofConnections = useWords(connectionWords);
  const w = all.draft;
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
              <Table.Td>
                <div>{differencePlace(place, between, all, ofConnections)}</div>
                <div className={`value ${classes['place']}`}>{place}</div>
              </Table.Td>
              <Table.Td className="value">{before === null ? w.gone : text(before)}</Table.Td>
              <Table.Td className="value">{after === null ? w.gone : text(after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
