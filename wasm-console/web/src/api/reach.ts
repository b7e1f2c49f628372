import { server } from '@/app/server_watch';
import { GoneError } from './problem';

/** A proxy that finds no engine says so with these, in its own words; the engine's "not now" (503) is a problem like its others. */
const isProxys = ({ status, headers }: Response): boolean => status >= 502 && status <= 504 && headers.get('Content-Type')?.startsWith('application/problem+json') !== true;

/** What the engine answers, whatever it is. Nothing, or somebody else's word that it is gone, is thrown as GoneError, and the banner is there. */
export async function reach(request: Request): Promise<Response> {
  let why: string;
  try {
    const answer = await fetch(request);
    if (!isProxys(answer)) {
      server.answered();
      return answer;
    }
    why = `HTTP ${answer.status}`;
  } catch (error) {
    if (request.signal.aborted) throw error;
    why = String(error);
  }
  server.lost();
  throw new GoneError(why);
}
