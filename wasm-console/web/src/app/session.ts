import { GoneError, isTurnedAway, ProblemError, problemOf } from '@/api/problem';
import { reach } from '@/api/reach';
import type { components } from '@/api/schema';
import { comes, goes } from './person';
import { Store } from './store';

export type Session = components['schemas']['Session'];
export type Role = components['schemas']['Role'];

export type SessionState =
  | { readonly state: 'asking' }
  /** The engine answers, but can't say just now who is here. */
  | { readonly state: 'unknown'; readonly error: unknown }
  | { readonly state: 'nobody' }
  | { readonly state: 'somebody'; readonly session: Session }
  /** It ended while somebody looked at a page: the page stays below the sign-in. */
  | { readonly state: 'ended'; readonly session: Session };

const ranks: Record<Role, number> = { viewer: 0, operator: 1, administrator: 2 };

/** Whether a role may what another may: `may('operator', 'viewer')`. */
export const may = (role: Role, needed: Role): boolean => ranks[role] >= ranks[needed];

async function call(path: string, body?: unknown): Promise<Session> {
  const post = body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await reach(new Request(new URL(path, document.baseURI), { ...post, cache: 'no-store' }));
  const json: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new ProblemError(problemOf(answer.status, json));
  return json as Session;
}

const sessionIn = (now: SessionState): Session | undefined => (now.state === 'somebody' || now.state === 'ended' ? now.session : undefined);

/** Who is signed in. Its calls go beside the API's client, which needs it. */
class SessionStore extends Store<SessionState> {
  readonly #back: (() => void)[] = [];

  csrf = (): string => {
    const now = this.get();
    return now.state === 'somebody' ? now.session.csrf : '';
  };

  /** Asked once when the page opens, and when the engine is back. Only a refusal ends it: whatever else goes wrong says nothing of who is here. */
  look = async (): Promise<void> => {
    try {
      this.began(await call('api/v1/session'));
    } catch (error) {
      const { state } = this.get();
      if (isTurnedAway(error)) this.ended();
      else if (!(error instanceof GoneError) && (state === 'asking' || state === 'unknown')) this.set({ state: 'unknown', error });
    }
  };

  /** Whether the session has another csrf than the one that was refused, and is the same person's: nobody's change is made in another's name. */
  renewed = async (): Promise<boolean> => {
    const [csrf, actor] = [this.csrf(), sessionIn(this.get())?.actor];
    await this.look();
    return this.csrf() !== csrf && this.csrf() !== '' && sessionIn(this.get())?.actor === actor;
  };

  signIn = async (name: string, password: string): Promise<void> => this.began(await call('api/v1/session', { name, password }));

  /** By a one-time link: with a password, where it is one to set it; with a name, where it is the first administrator's. */
  claim = async (link: string, password?: string, name = ''): Promise<void> =>
    this.began(await call('api/v1/session/claim', { link, ...(name !== '' && { name }), ...(password !== undefined && { password }) }));

  began = (session: Session): void => {
    const had = this.get().state === 'ended';
    comes(session.actor);
    this.set({ state: 'somebody', session });
    if (had) for (const listener of this.#back) listener();
  };

  /** What was refused while nobody was signed in is asked for again. */
  whenBack = (listener: () => void): void => void this.#back.push(listener);

  ended = (): void => {
    const now = this.get();
    if (now.state === 'somebody') this.set({ state: 'ended', session: now.session });
    else if (now.state === 'asking' || now.state === 'unknown') this.set({ state: 'nobody' });
  };

  /** Nobody is here any more: what he was shown goes with him. */
  left = (): void => {
    goes();
    this.set({ state: 'nobody' });
  };
}

export const session = new SessionStore({ state: 'asking' });

/** In a page: who looks at it. Pages are there for somebody alone. */
export function useSession(): Session {
  const now = sessionIn(session.use());
  if (now === undefined) throw new Error('a page was drawn for nobody');
  return now;
}

export const useMay = (needed: Role): boolean => may(useSession().role, needed);

/** Whether that is who looks at the page: in another tab, say. */
export const isOneself = (actor: string): boolean => sessionIn(session.get())?.actor === actor;

/** "user ann" is ann. */
export const nameOfActor = (actor: string): string => actor.replace(/^(user|token|host) /, '');
