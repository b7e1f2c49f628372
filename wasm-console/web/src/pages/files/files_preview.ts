import { type Configuration, connectionOf } from '@/draft/configuration';
import { PreviewSession } from '@/preview/preview_session';
import { inputsOf } from './files_inputs';
import type { FilesState } from './files_state';

/** Whoever types an object's name is waited for so long: each one takes all files anew. */
export const pause = 400;

/** What of the configuration the pages are made by. */
function pagesBy(configuration: Configuration, kind: FilesState['kind']): string {
  const connection = connectionOf(configuration, kind);
  return JSON.stringify([connection?.object, connection?.push?.[0]?.report]);
}

const sameFiles = (a: FilesState, b: FilesState): boolean => a.files === b.files && a.kind === b.kind && a.direction === b.direction && a.given === b.given && a.draft === b.draft;

/** The preview of dropped files: other files are taken at once, another object when nobody types any more; any other edit plans again. */
export class FilesPreview {
  readonly session = new PreviewSession();
  #taken: { readonly state: FilesState; readonly by: string } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(state: FilesState, configuration: Configuration): void {
    clearTimeout(this.#timer);
    const by = pagesBy(configuration, state.kind);
    const isOfFiles = this.#taken !== null && sameFiles(this.#taken.state, state);
    if (isOfFiles && this.#taken?.by === by) return this.session.plan(JSON.stringify(configuration));
    const take = (): void => {
      this.#taken = { state, by };
      this.session.take(inputsOf(state.files, state.kind, state.direction, configuration, state.given));
      this.session.plan(JSON.stringify(configuration));
    };
    if (!isOfFiles) return take();
    this.session.hold();
    this.#timer = setTimeout(take, pause);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#taken = null;
    this.session.close();
  }
}
