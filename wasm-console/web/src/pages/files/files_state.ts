import { useEffect, useMemo, useState } from 'react';
import { type Configuration, connectionOf, type Direction, type Kind, kinds } from '@/draft/configuration';
import { DraftStore } from '@/draft/draft';
import { theCore } from '@/preview/core';
import { type Dropped, glanceAt, withRole } from './dropped';
import { firstDraft, guessedDirection, guessedKind, missingRoles } from './files_inputs';
import type { Role } from './recognize';
import type { Spoiler } from './spoiler';

/** What the page is about: the files, and the draft that is planned on them. */
export interface FilesState {
  readonly files: readonly Dropped[];
  readonly kind: Kind;
  readonly direction: Direction;
  /** What a dropped configuration says; null: the draft was made from the files. */
  readonly given: Configuration | null;
  readonly draft: DraftStore | null;
  readonly problem: { readonly file: string; readonly errors: readonly { readonly what: string; readonly where: string }[] } | null;
}

const nothing: FilesState = { files: [], kind: 'visitor', direction: 'pull', given: null, draft: null, problem: null };

async function configurationIn(files: readonly Dropped[]): Promise<Pick<FilesState, 'given' | 'problem'>> {
  const file = files.find(({ role }) => role === 'configuration');
  if (file === undefined) return { given: null, problem: null };
  const answer = await (await theCore()).checkConfiguration({ name: file.file.name, text: file.whole ?? file.begin });
  if (answer.kind === 'configuration') return { given: JSON.parse(answer.text) as Configuration, problem: null };
  return { given: null, problem: { file: file.file.name, errors: answer.errors } };
}

function kindIn(given: Configuration | null, guessed: Kind): Kind {
  if (given === null || connectionOf(given, guessed) !== undefined) return guessed;
  return kinds.find((kind) => connectionOf(given, kind) !== undefined) ?? guessed;
}

/** A draft as soon as both sides are there. Edits stay where files come to it, as long as it is of the same connection. */
function drafted(state: FilesState, before: FilesState): FilesState {
  if (missingRoles(state.files, state.direction).length > 0) return { ...state, draft: null };
  const same = before.draft !== null && before.kind === state.kind && before.direction === state.direction && before.given === state.given;
  if (same) return { ...state, draft: before.draft };
  return { ...state, draft: new DraftStore(null, state.given ?? firstDraft(state.files, state.kind, state.direction)) };
}

async function withFiles(before: FilesState, files: readonly Dropped[]): Promise<FilesState> {
  const isSame = files.find(({ role }) => role === 'configuration')?.key === before.files.find(({ role }) => role === 'configuration')?.key;
  const { given, problem } = isSame ? before : await configurationIn(files);
  return drafted({ ...before, files, given, problem, direction: guessedDirection(files), kind: kindIn(given, guessedKind(files)) }, before);
}

export interface FilesActions {
  readonly add: (files: readonly File[]) => void;
  readonly remove: (key: string) => void;
  /** What came last and can't be read: it is left out until somebody says what it is. */
  readonly leave: (spoiler: Spoiler) => void;
  readonly say: (key: string, role: Role) => void;
  readonly choose: (change: Partial<Pick<FilesState, 'kind' | 'direction'>>) => void;
  readonly clear: () => void;
}

export function useFiles(): [FilesState, FilesActions] {
  const [state, setState] = useState(nothing);
  const actions = useMemo(() => {
    let latest = nothing;
    const set = (next: FilesState): void => setState((latest = next));
    const become = async (files: Promise<readonly Dropped[]>): Promise<void> => {
      try {
        set(await withFiles(latest, await files));
      } catch (error) {
        set({ ...latest, problem: { file: '', errors: [{ what: error instanceof Error ? error.message : String(error), where: '' }] } });
      }
    };
    return {
      add: (files: readonly File[]) => void become(Promise.all(files.map(glanceAt)).then((more) => [...latest.files, ...more])),
      remove: (key: string) => void become(Promise.resolve(latest.files.filter((file) => file.key !== key))),
      leave: ({ key, why }: Spoiler) => void become(Promise.resolve(latest.files.map((file) => (file.key === key ? { ...file, role: 'nothing', spoils: why } : file)))),
      say: (key: string, role: Role) => void become(Promise.all(latest.files.map((file) => (file.key === key ? withRole(file, role) : file)))),
      choose: (change: Partial<Pick<FilesState, 'kind' | 'direction'>>) => set(drafted({ ...latest, ...change }, latest)),
      clear: () => set(nothing),
    };
  }, []);
  useEffect(() => actions.clear, [actions]);
  return [state, actions];
}
