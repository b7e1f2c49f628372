import type { components } from './schema';

export type ErrorLine = components['schemas']['Error'];

/** What went wrong, as a person is told: what, with what, what to do. RFC 9457 with Tidemark's members. */
export interface Problem {
  readonly status: number;
  /** The engine's own, where it says it; else the status tells as much. */
  readonly code?: string | undefined;
  readonly detail: string;
  readonly where?: string | undefined;
  readonly hint?: string | undefined;
  readonly errors?: readonly ErrorLine[] | undefined;
}

/** An answer that is no success. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** A session that has ended since is why it was refused: whoever signs in again does it once more, and the engine's words (of tokens) help nobody here. */
export class SignedOutError extends ProblemError {}

/** What is thrown for an answer that is no success, of a call that goes by the session. */
export const refusal = (status: number, body: unknown): ProblemError => new (status === 401 ? SignedOutError : ProblemError)(problemOf(status, body));

/** No answer at all: the engine is gone, or the network is. */
export class GoneError extends Error {
  override readonly name = 'GoneError';
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Reads what came with a status that is no success; a proxy's HTML page becomes a problem too. */
export function problemOf(status: number, body: unknown): Problem {
  if (typeof body !== 'object' || body === null) return { status, detail: `HTTP ${status}` };
  const { detail, title, where, hint, errors } = body as Record<string, unknown>;
  return {
    status,
    detail: isText(detail) ? detail : isText(title) ? title : `HTTP ${status}`,
    where: isText(where) && where !== '' ? where : undefined,
    hint: isText(hint) && hint !== '' ? hint : undefined,
    errors: Array.isArray(errors) ? (errors as ErrorLine[]) : undefined,
  };
}

/** There is no such thing, where it may well be that there is none. */
export const isMissing = (error: unknown): boolean => error instanceof ProblemError && error.problem.status === 404;

/** The engine does not know who asks, or lets nobody like that in. */
export const isTurnedAway = (error: unknown): boolean => error instanceof ProblemError && (error.problem.status === 401 || error.problem.status === 403);

/** Any thrown thing as a problem: a bug of the page has no status. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof Error) return { status: 0, detail: error.message };
  return { status: 0, detail: String(error) };
}

/** Where one thing alone is wrong, that one: it says more than what is said of all. */
export function mostExact(problem: Problem): Problem {
  const [only, ...more] = problem.errors ?? [];
  if (only === undefined || more.length > 0) return problem;
  return { status: problem.status, code: only.code, detail: only.what, where: only.where, hint: only.hint };
}

/** What kind of problem it is, in a language that has names for them; the engine's own words then stand below. */
export const kindOf = ({ code = '', status }: Problem, names: Readonly<Record<string, string>>): string | undefined => names[code] ?? names[String(status)];
