import { api, ask, type Schemas } from '@/api/client';
import { ProblemError } from '@/api/problem';

export type MadePlan = Schemas['Plan'];

const betweenLooks = 400;
const of = (subscription: string) => ({ params: { path: { subscription } } });

/** The engine keeps the newest plan of each part: one that was there before is not told from ours by what it is of, but by when it was made. */
const nameOf = ({ connection, direction, correction, made }: MadePlan): string => JSON.stringify([connection, direction, correction, made]);

/**
 * Has plans made by `post`, and waits for them: those that there were not before. None, where they were stopped.
 *
 *     const [plan] = await plansMade('acme', () => ask(api.POST('…/plans', …)), signal);
 */
export async function plansMade(subscription: string, post: () => Promise<unknown>, signal: AbortSignal): Promise<readonly MadePlan[]> {
  const look = () => ask(api.GET('/api/v1/subscriptions/{subscription}/plans', { ...of(subscription), signal }));
  const before = new Set((await look()).plans.map(nameOf));
  await post();
  for (;;) {
    await new Promise((fulfil) => setTimeout(fulfil, betweenLooks));
    signal.throwIfAborted();
    const { making, plans, error } = await look();
    if (making) continue;
    if (error !== null) throw new ProblemError({ status: error.code === 'not_found' ? 404 : 0, code: error.code, detail: error.what, where: error.where, hint: error.hint });
    return plans.filter((plan) => !before.has(nameOf(plan)));
  }
}
