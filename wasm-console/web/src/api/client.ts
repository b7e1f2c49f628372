import createClient from 'openapi-fetch';
import { session } from '@/app/session';
import { type ProblemError, refusal } from './problem';
import { reach } from './reach';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

/** The engine lies where the page came from, under whatever path a proxy gave it. */
export const engineUrl = (path: string): string => new URL(path.replace(/^\//, ''), document.baseURI).href;

const isChange = (method: string): boolean => method !== 'GET' && method !== 'HEAD';

/**
 * A change needs the session's csrf. Whoever signed in again in another tab of the same browser gave this one another: it is asked for
 * once more before a refusal is believed.
 */
async function send(request: Request): Promise<Response> {
  const attempt = async (copy: Request): Promise<Response> => {
    const csrf = session.csrf();
    if (isChange(copy.method) && csrf !== '') copy.headers.set('X-CSRF-Token', csrf);
    const answer = await reach(copy);
    if (answer.status === 401) session.ended();
    return answer;
  };
  const again = isChange(request.method) ? request.clone() : null;
  const answer = await attempt(request);
  if (answer.status !== 403 || again === null || !(await session.renewed())) return answer;
  return attempt(again);
}

/** Every call of docs/openapi.json, typed: `ask(api.GET('/api/v1/subscriptions/{subscription}', {params: {path: {subscription}}}))`. */
export const api = createClient<paths>({
  baseUrl: engineUrl('').replace(/\/$/, ''),
  fetch: send,
  // One identifier is one part of a path, whatever is in it.
  pathSerializer: (path, params) => path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? ''))),
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was answered; whatever is no success is thrown as ProblemError, no answer as GoneError. */
export async function ask<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw refusal(response.status, error);
  return data as T;
}

const problemIn = async (response: Response): Promise<ProblemError> => refusal(response.status, await response.json().catch(() => null));

/** An answer that is no JSON, whole. */
export async function askBytes(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  const response = await send(new Request(engineUrl(path), signal === undefined ? {} : { signal }));
  if (!response.ok) throw await problemIn(response);
  return new Uint8Array(await response.arrayBuffer());
}

/** An answer of a line each (application/x-ndjson), as it comes in; where there is something to be sent, it is posted. */
export async function* askLines<Line>(path: string, signal: AbortSignal, body?: unknown): AsyncGenerator<Line> {
  const accept = { Accept: 'application/x-ndjson' };
  const post = { method: 'POST', headers: { ...accept, 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const response = await send(new Request(engineUrl(path), { signal, ...(body === undefined ? { headers: accept } : post) }));
  if (!response.ok) throw await problemIn(response);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const part = await reader?.read();
    if (part === undefined || part.done) break;
    const lines = (rest + part.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as Line;
  }
  if (rest !== '') yield JSON.parse(rest) as Line;
}
