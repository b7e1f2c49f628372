import type { Candidate, CandidatePair, Evidence, Problems } from '@core/core';
import { Accordion, Badge, Button, Group, Loader, SimpleGrid, Table, Text } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '@/app/language';
import type { Connection, Kind } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { withConnection } from '@/draft/edits';
import { stepNotice } from '@/draft/step_notice';
import { FailureNotice } from '@/preview/failure_notice';
import type { PreviewSession } from '@/preview/preview_session';
import { useFormat } from '@/ui/format';
import { connectionWords } from './connection_words';
import classes from './mapping.module.css';

type EvidenceState = { readonly state: 'measuring' } | { readonly state: 'unavailable' } | { readonly state: 'measured'; readonly evidence: Evidence } | { readonly state: 'failed'; readonly error: unknown };

interface Props {
  readonly session: PreviewSession;
  readonly draft: DraftStore;
  readonly kind: Kind;
  readonly connection: Connection;
}

const asError = ({ errors: [first] }: Problems): Error => new Error([first?.what, first?.hint].filter((text) => text !== undefined && text !== '').join('. '));

function stateOf(answer: Evidence | Problems): EvidenceState {
  if (answer.kind === 'evidence') return { state: 'measured', evidence: answer };
  return answer.errors.some(({ where }) => where === 'evidence') ? { state: 'unavailable' } : { state: 'failed', error: asError(answer) };
}

function useEvidence(session: PreviewSession, object: string, ignoreCase: boolean): EvidenceState {
  const inputs = session.inputs.use();
  const preview = session.use();
  const isReading = preview.state === 'reading';
  const [state, setState] = useState<EvidenceState>({ state: 'measuring' });
  useEffect(() => {
    if (inputs === null || isReading) return undefined;
    const asking = new AbortController();
    session.evidence({ object, ignoreCase }, asking.signal).then(
      (answer) => setState(stateOf(answer)),
      (error: unknown) => asking.signal.aborted || setState({ state: 'failed', error }),
    );
    return () => asking.abort();
  }, [session, inputs, isReading, object, ignoreCase]);
  return preview.state === 'failed' ? preview : state;
}

/** How well each pair of fields would identify, measured on the pages that are here (X15). */
export function EvidenceView({ session, draft, kind, connection }: Props): ReactNode {
  const w = useWords(connectionWords).evidence;
  const state = useEvidence(session, connection.object, connection.ignore_case === true);
  switch (state.state) {
    case 'measuring':
      return (
        <Group gap="sm" role="status" aria-busy="true">
          <Loader size="xs" />
          <Text size="sm">{w.measuring}</Text>
        </Group>
      );
    case 'unavailable':
      return <Text size="sm">{w.unavailable}</Text>;
    case 'failed':
      return <FailureNotice error={state.error} again={() => session.take(session.inputs.get())} />;
    case 'measured':
      return <Measured evidence={state.evidence} draft={draft} kind={kind} connection={connection} />;
  }
}

const most = 8;

function Measured({ evidence, draft, kind, connection }: Omit<Props, 'session'> & { readonly evidence: Evidence }): ReactNode {
  const w = useWords(connectionWords).evidence;
  const format = useFormat();
  const [pendo, salesforce] = [evidence.pendo, evidence.salesforce].map((side) => new Map(side.map((one) => [one.field, one])));
  const rows = (side: readonly Candidate[]): string => format.number(side[0]?.rows ?? 0);
  const use = (pair: CandidatePair): void => {
    const before = connection.identifier;
    draft.change(withConnection(draft.now(), kind, { identifier: { pendo: pair.pendo, salesforce: pair.salesforce } }));
    if (before.pendo !== pair.pendo || before.salesforce !== pair.salesforce) stepNotice(draft, w.used(pair.pendo, pair.salesforce));
  };
  return (
    <>
      <Text size="xs" c="var(--quiet)" mb="xs">
        {w.rows(rows(evidence.pendo), rows(evidence.salesforce))}
      </Text>
      {evidence.pairs.length === 0 && <Text size="sm">{w.none}</Text>}
      <ul className={classes['list']}>
        {evidence.pairs.slice(0, most).map((pair) => (
          <PairRow key={`${pair.pendo} ${pair.salesforce}`} pair={pair} pendo={pendo?.get(pair.pendo)} salesforce={salesforce?.get(pair.salesforce)} isBest={same(pair, evidence.suggested)} isChosen={same(pair, connection.identifier)} use={() => use(pair)} />
        ))}
      </ul>
      <Candidates evidence={evidence} />
    </>
  );
}

const same = (pair: CandidatePair, other: { readonly pendo: string; readonly salesforce: string } | null): boolean => pair.pendo === other?.pendo && pair.salesforce === other.salesforce;

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.floor((1000 * part) / whole) / 10} %`);
const uniqueOf = (one: Candidate | undefined): string => (one === undefined ? '–' : percent(one.distinct, one.filled));
const filledOf = (one: Candidate | undefined): string => (one === undefined ? '–' : percent(one.filled, one.rows));

interface PairProps {
  readonly pair: CandidatePair;
  readonly pendo: Candidate | undefined;
  readonly salesforce: Candidate | undefined;
  readonly isBest: boolean;
  readonly isChosen: boolean;
  readonly use: () => void;
}

function PairRow({ pair, pendo, salesforce, isBest, isChosen, use }: PairProps): ReactNode {
  const w = useWords(connectionWords).evidence;
  const format = useFormat();
  const fewer = Math.min(pendo?.rows ?? Infinity, salesforce?.rows ?? Infinity);
  return (
    <li className={classes['line']}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap="xs" miw={0}>
          <span className="value">
            {pair.pendo} = {pair.salesforce}
          </span>
          {isBest && <Badge color="green">{w.suggested}</Badge>}
          {isChosen && <Badge color="tide">{w.chosen}</Badge>}
        </Group>
        {!isChosen && (
          <Button size="compact-xs" variant={isBest ? 'filled' : 'default'} aria-label={w.useOf(pair.pendo, pair.salesforce)} onClick={use}>
            {w.use}
          </Button>
        )}
      </Group>
      <Group gap="md" mt={2}>
        <Measure label={w.matching} value={`${format.number(pair.matching)}${Number.isFinite(fewer) ? ` (${percent(pair.matching, fewer)})` : ''}`} />
        <Measure label={w.unique} value={w.both(uniqueOf(pendo), uniqueOf(salesforce))} />
        <Measure label={w.filled} value={w.both(filledOf(pendo), filledOf(salesforce))} />
      </Group>
    </li>
  );
}

function Measure({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  return (
    <Text size="xs">
      <Text span inherit c="var(--quiet)">
        {label}
      </Text>{' '}
      {value}
    </Text>
  );
}

function Candidates({ evidence }: { readonly evidence: Evidence }): ReactNode {
  const w = useWords(connectionWords);
  return (
    <Accordion mt="sm" chevronPosition="left" variant="separated" order={3} styles={{ label: { fontSize: 'var(--mantine-font-size-sm)', padding: '8px 0' } }}>
      <Accordion.Item value="all">
        <Accordion.Control>{w.evidence.candidates}</Accordion.Control>
        <Accordion.Panel>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <CandidateTable title={w.identifiers.pendo} candidates={evidence.pendo} />
            <CandidateTable title={w.identifiers.salesforce} candidates={evidence.salesforce} />
          </SimpleGrid>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function CandidateTable({ title, candidates }: { readonly title: string; readonly candidates: readonly Candidate[] }): ReactNode {
  const w = useWords(connectionWords).evidence;
  return (
    <Table>
      <Table.Caption style={{ captionSide: 'top', textAlign: 'start' }}>{title}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{w.candidate}</Table.Th>
          <Table.Th>{w.unique}</Table.Th>
          <Table.Th>{w.filled}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {candidates.map((one) => (
          <Table.Tr key={one.field}>
            <Table.Td className="value">{one.field}</Table.Td>
            <Table.Td>{uniqueOf(one)}</Table.Td>
            <Table.Td>{filledOf(one)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
