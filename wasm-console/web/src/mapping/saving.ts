import { useState } from 'react';
import type { Configuration } from '@/draft/configuration';
import type { DraftStore } from '@/draft/draft';
import { type Saved, save } from '@/draft/live_draft';
import { savedNotice } from './saved_notice';

type Conflict = Extract<Saved, { kind: 'conflict' }>;
export type Warnings = Extract<Saved, { kind: 'saved' }>['warnings'];

export type SaveState =
  | { readonly state: 'idle' }
  | { readonly state: 'saving' }
  /** Neither says anything of another draft than `of`. */
  | { readonly state: 'failed'; readonly error: unknown; readonly of: Configuration }
  | { readonly state: 'warned'; readonly warnings: Warnings; readonly of: Configuration }
  | { readonly state: 'conflict'; readonly conflict: Conflict };

export interface Saving {
  readonly state: SaveState;
  /** `over`: what else is in force, and may go. */
  readonly save: (over?: string) => void;
  readonly close: () => void;
}

/** Makes the draft the configuration in force, with why, which stays in the log; and what came of it. */
export function useSaving(subscription: string, draft: DraftStore): Saving {
  const [state, setState] = useState<SaveState>({ state: 'idle' });
  const saveIt = async (over?: string): Promise<void> => {
    const of = draft.now();
    setState({ state: 'saving' });
    try {
      const saved = await save(subscription, draft, { over, comment: draft.comment.get() });
      if (saved.kind === 'conflict') return setState({ state: 'conflict', conflict: saved });
      setState(saved.warnings.length === 0 ? { state: 'idle' } : { state: 'warned', warnings: saved.warnings, of });
      savedNotice(subscription, saved.left);
    } catch (error) {
      setState({ state: 'failed', error, of });
    }
  };
  return { state, save: (over) => void saveIt(over), close: () => setState({ state: 'idle' }) };
}
