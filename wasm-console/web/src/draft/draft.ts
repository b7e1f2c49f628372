import { Store } from '@/app/store';
import type { Configuration } from './configuration';
import { begin, edit, type History, redo, undo } from './history';

/** A configuration that somebody edits: what it began from, and every step since. */
export interface Draft {
  /** The ETag of the version in force that it began from; null where nothing was configured yet, or there is no engine. */
  readonly base: string | null;
  readonly saved: Configuration;
  readonly history: History<Configuration>;
}

const sameText = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * The one draft of a subscription, for every page that edits it. It outlives the page (`key`: in this tab's sessionStorage), so that
 * whoever looks something up elsewhere finds it as he left it.
 *
 *     draft.change(changeLine(draft.now(), lines, 2, { to: 'region' }), 'line 2 to');
 *     draft.undo();
 */
export class DraftStore extends Store<Draft> {
  /** Why it is changed, for the log: whoever saves it by whichever way says it once. It goes with the change that it is of. */
  readonly comment = new Store('');

  constructor(base: string | null, saved: Configuration, key?: string) {
    super(restored(key) ?? { base, saved, history: begin(saved) });
    this.listen(() => this.isChanged() || this.comment.set(''));
    if (key !== undefined) this.forget = this.listen(() => this.keep(key));
  }

  /** It is not kept any more, whoever still holds it: what is in the storage by then is another person's. */
  forget: () => void = () => undefined;

  now = (): Configuration => this.get().history.now;

  change = (next: Configuration, step?: string): void => this.step((history) => edit(history, next, step));
  undo = (): void => this.step(undo);
  redo = (): void => this.step(redo);

  /** Gives the way back to it, with why. */
  discard = (): (() => void) => {
    const [before, why] = [this.get(), this.comment.get()];
    this.set({ ...before, history: begin(before.saved) });
    return () => {
      this.set(before);
      this.comment.set(why);
    };
  };

  isChanged = (): boolean => isChanged(this.get());

  /** It is in force now. Steps stay: what was saved can be taken back, too. What was typed meanwhile is another change, with its own why. */
  wasSaved = (base: string, saved: Configuration): void => {
    this.comment.set('');
    this.set({ ...this.get(), base, saved });
  };

  /** Another version is in force. A draft without a change follows it, which is true then; another keeps what it began from until it is decided. */
  follow = (base: string, saved: Configuration): boolean => {
    if (base === this.get().base || this.isChanged()) return false;
    this.set({ base, saved, history: begin(saved) });
    return true;
  };

  private step(of: (history: History<Configuration>) => History<Configuration>): void {
    const history = of(this.get().history);
    if (history !== this.get().history) this.set({ ...this.get(), history });
  }

  private keep(key: string): void {
    const { base, saved, history } = this.get();
    try {
      if (this.isChanged()) sessionStorage.setItem(key, JSON.stringify({ base, saved, now: history.now }));
      else sessionStorage.removeItem(key);
    } catch {
      // The storage is full or forbidden: the draft lives as long as the page.
    }
  }
}

function restored(key: string | undefined): Draft | undefined {
  if (key === undefined) return undefined;
  try {
    const kept = sessionStorage.getItem(key);
    if (kept === null) return undefined;
    const { base, saved, now } = JSON.parse(kept) as { base: string | null; saved: Configuration; now: Configuration };
    return { base, saved, history: edit(begin(saved), now) };
  } catch {
    return undefined;
  }
}

export const isChanged = (draft: Draft): boolean => !sameText(draft.history.now, draft.saved);
