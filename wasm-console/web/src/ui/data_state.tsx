import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '@/app/language';
import { ProblemNotice } from './problem_notice';
import { words } from './words';

/** What a person can see of something that is asked for: one of these, never two at once. */
export type DataState<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'empty' }
  | { readonly state: 'problem'; readonly error: unknown; readonly retry?: () => void }
  | { readonly state: 'data'; readonly data: T };

/**
 * Of a query. What was answered before stays while it is asked again, also in vain.
 *
 *     stateOf(useQuery(runsQuery), (runs) => runs.length === 0)
 */
export function stateOf<T>(query: UseQueryResult<T>, isEmpty?: (data: T) => boolean): DataState<T> {
  if (query.data !== undefined) return isEmpty?.(query.data) === true ? { state: 'empty' } : { state: 'data', data: query.data };
  if (query.error !== null) return { state: 'problem', error: query.error, retry: () => void query.refetch() };
  return { state: 'loading' };
}

/** Of a query that comes in pages: all rows that are there so far. */
export function stateOfPages<Page, Row>(query: UseInfiniteQueryResult<InfiniteData<Page>>, rows: (page: Page) => readonly Row[], isEmpty?: (all: readonly Row[]) => boolean): DataState<readonly Row[]> {
  if (query.data !== undefined) {
    const all = query.data.pages.flatMap(rows);
    return isEmpty?.(all) === true ? { state: 'empty' } : { state: 'data', data: all };
  }
  if (query.error !== null) return { state: 'problem', error: query.error, retry: () => void query.refetch() };
  return { state: 'loading' };
}

interface Props<T> {
  readonly of: DataState<T>;
  /** What to see, and to do, where there is nothing. */
  readonly empty?: ReactNode;
  /** Lines of the grey shape while it is loading. */
  readonly lines?: number;
  readonly children: (data: T) => ReactNode;
}

export function Show<T>({ of, empty, lines = 4, children }: Props<T>): ReactNode {
  switch (of.state) {
    case 'loading':
      return <Loading lines={lines} />;
    case 'empty':
      return empty ?? null;
    case 'problem':
      return <ProblemNotice error={of.error} {...(of.retry === undefined ? {} : { retry: of.retry })} />;
    case 'data':
      return children(of.data);
  }
}

export function Loading({ lines }: { readonly lines: number }): ReactNode {
  const w = useWords(words);
  return (
    <Stack gap="xs" role="status" aria-busy="true">
      <VisuallyHidden>{w.loading}</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={18} width={`${95 - ((line * 17) % 40)}%`} />
      ))}
    </Stack>
  );
}
