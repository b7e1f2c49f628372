import type { Problem } from '@core/core';
import { useEffect, useRef } from 'react';
import type { PreviewSession } from '@/preview/preview_session';
import type { Dropped } from './dropped';

export interface Spoiler {
  readonly key: string;
  readonly why: Problem;
}

/** The file that can't be read, where those of a good preview can: it came to them. A page's problem begins its place with the file's name. */
export function spoilerOf(problems: readonly Problem[], files: readonly Dropped[], good: ReadonlySet<string>): Spoiler | null {
  if (good.size === 0) return null;
  for (const why of problems) {
    const file = why.code === 'unreadable_page' ? files.find(({ key, role, file }) => !good.has(key) && role !== 'nothing' && why.where.startsWith(`${file.name}:`)) : undefined;
    if (file !== undefined) return { key: file.key, why };
  }
  return null;
}

/** What comes to a good preview and can't be read is left out, so that the preview stays. */
export function useSpoilers(session: PreviewSession, files: readonly Dropped[], leave: (spoiler: Spoiler) => void): void {
  const state = session.use();
  const good = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const now = session.get(); // other files are taken by then, and what was planned before says nothing of them
    if (now.state === 'planned') good.current = new Set(files.map(({ key }) => key));
    const spoiler = now.state === 'refused' ? spoilerOf(now.problems, files, good.current) : null;
    if (spoiler !== null) leave(spoiler);
  }, [session, state, files, leave]);
}
