import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, ask, type Schemas } from '@/api/client';
import { ProblemError } from '@/api/problem';
import { configurationQuery, queries } from '@/api/queries';
import { keptOfPerson } from '@/app/person';
import type { DataState } from '@/ui/data_state';
import type { Configuration } from './configuration';
import { DraftStore } from './draft';
import { followedNotice } from './followed_notice';
import { type Written, writtenNoMore } from './written_no_more';

const drafts = new Map<string, DraftStore>();
keptOfPerson(() => {
  for (const draft of drafts.values()) draft.forget();
  drafts.clear();
});

export const etag = (version: number): string => `"${version}"`;

/** Nothing is configured yet: what a person begins with. */
export const firstConfiguration = (subscription: string): Configuration => ({
  subscription,
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  salesforce: { login_url: '', api_version: '66.0', credential: `${subscription}-salesforce` },
  pendo: { host: 'https://app.pendo.io', credential: `${subscription}-pendo` },
  connections: {},
});

export function draftOf(subscription: string, base: string | null, saved: Configuration): DraftStore {
  const known = drafts.get(subscription);
  if (known !== undefined) return known;
  const made = new DraftStore(base, saved, `tidemark.draft.${subscription}`);
  drafts.set(subscription, made);
  return made;
}

/** The subscription's one draft, for whichever page edits it. */
export function useDraft(subscription: string): DataState<DraftStore> {
  const query = useQuery(configurationQuery(subscription));
  const { data, error } = query;
  useEffect(() => {
    if (data == null) return;
    if (drafts.get(subscription)?.follow(etag(data.version), data.configuration as unknown as Configuration) === true) followedNotice(data.author);
  }, [subscription, data]);
  if (data != null) return { state: 'data', data: draftOf(subscription, etag(data.version), data.configuration as unknown as Configuration) };
  if (data === null) return { state: 'data', data: draftOf(subscription, null, firstConfiguration(subscription)) };
  if (error !== null) return { state: 'problem', error, retry: () => void query.refetch() };
  return { state: 'loading' };
}

const of = (subscription: string) => ({ params: { path: { subscription } } });

export type Saved =
  /** `left`: fields that the one before wrote and this one does not. */
  | { readonly kind: 'saved'; readonly version: number; readonly warnings: readonly Schemas['Error'][]; readonly left: readonly Written[] }
  /** Another version is in force than the draft began from. */
  | { readonly kind: 'conflict'; readonly theirs: Schemas['Configuration']; readonly differences: readonly Schemas['Difference'][] };

/** So long may be why it is saved. */
export const mostComment = 1000;

export interface How {
  /** What else is in force, and may go. */
  readonly over?: string | undefined;
  /** Why, for the log. */
  readonly comment?: string;
}

/** Makes the draft the configuration in force, where nobody else has saved since it began. */
export async function save(subscription: string, draft: DraftStore, { over, comment = '' }: How = {}): Promise<Saved> {
  const configuration = draft.now();
  const base = over ?? draft.get().base;
  const call = api.PUT('/api/v1/subscriptions/{subscription}/configuration', {
    params: { path: { subscription }, query: comment.trim() === '' ? {} : { comment: comment.trim() }, header: base === null ? { 'If-None-Match': '*' } : { 'If-Match': base } },
    body: configuration as never,
  });
  try {
    const { version, warnings } = await ask(call);
    const left = writtenNoMore(draft.get().saved, configuration);
    draft.wasSaved(etag(version), configuration);
    await queries.invalidateQueries({ queryKey: [subscription] });
    return { kind: 'saved', version, warnings, left };
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 412) return conflict(subscription, draft);
    throw error;
  }
}

/** What somebody else changed: from what the draft began with to what is in force now. */
async function conflict(subscription: string, draft: DraftStore): Promise<Saved> {
  const theirs = await ask(api.GET('/api/v1/subscriptions/{subscription}/configuration', of(subscription)));
  const { differences } = await ask(api.POST('/api/v1/subscriptions/{subscription}/configuration/diff', { ...of(subscription), body: draft.get().saved as never }));
  // The call says what applying ours would change: seen from us it is the other way round.
  return { kind: 'conflict', theirs, differences: differences.map(({ place, before, after }) => ({ place, before: after, after: before })) };
}
