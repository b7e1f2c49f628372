import { api, ask, type Schemas } from '@/api/client';
import { ProblemError } from '@/api/problem';

type Started = Schemas['Started'];

const betweenLooks = 300;
const looks = 200; // a minute

async function newestRun(subscription: string): Promise<number> {
  const { runs } = await ask(api.GET('/api/v1/subscriptions/{subscription}/runs', { params: { path: { subscription }, query: { limit: 1 } } }));
  return runs[0]?.run ?? 0;
}

/** The number of the run that goes on, 0 where there is none yet; thrown is why the one that was begun could not begin. */
async function runningNow(subscription: string): Promise<number> {
  const { running, not_begun } = await ask(api.GET('/api/v1/subscriptions/{subscription}', { params: { path: { subscription } } }));
  if (not_begun !== null) throw new ProblemError({ status: 0, code: not_begun.code, detail: not_begun.what, where: not_begun.where, hint: not_begun.hint });
  return running;
}

/**
 * Begins a run by `post`, and waits for its number: before the engine gives it one it asks both systems what became of earlier writes,
 * which may take longer than an answer should. 0 where it has none after a minute.
 *
 *     const { run } = await beginRun('acme', () => ask(api.POST(…)));
 */
export async function beginRun(subscription: string, post: () => Promise<Started>): Promise<Started> {
  const before = await newestRun(subscription);
  const started = await post();
  if (started.run > 0) return started;
  for (let look = 0; look < looks; ++look) {
    await new Promise((fulfil) => setTimeout(fulfil, betweenLooks));
    const running = await runningNow(subscription);
    if (running > 0) return { ...started, run: running };
    const newest = await newestRun(subscription);
    if (newest > before) return { ...started, run: newest }; // it has ended already
  }
  return started;
}
