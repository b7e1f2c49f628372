import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schemas } from '@/api/client';
import { useWords } from '@/app/language';
import type { Configuration } from '@/draft/configuration';
import { words as uiWords } from '@/ui/words';
import { connectionWords } from './connection_words';
import { differencePlace } from './difference_place';
import { differenceValue } from './difference_value';
import classes from './mapping.module.css';
import { words } from './words';

interface Props {
  readonly of: readonly Schemas['Difference'][];
  /** The two that differ: that in force first, as lines have its numbers. */
  readonly between: readonly Configuration[];
}

/** What two configurations say otherwise, place by place: in words, with its place in the file below. */
export function Differences({ of, between }: Props): ReactNode {
  const all = useWords(words);
  const ofConnections = useWords(connectionWords);
  const ofAll = useWords(uiWords);
  const w = all.draft;
  const text = (place: string, value: unknown): string => (value === null ? w.gone : differenceValue(place, value, all, ofConnections, ofAll));
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
              <Table.Td className="value">{text(place, before)}</Table.Td>
              <Table.Td className="value">{text(place, after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
