import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { json, problem, proxys, StandIn } from './stand_in';

const engine = await StandIn.start();
const { api, ask, askBytes } = await import('@/api/client');
const { GoneError, ProblemError, SignedOutError } = await import('@/api/problem');
const { server } = await import('@/app/server_watch');
const { session } = await import('@/app/session');

const ann = { actor: 'user ann', role: 'viewer', csrf: 'c' } as never;

beforeEach(() => {
  engine.answers = {};
  server.answered();
  session.began(ann);
});
afterAll(() => {
  server.answered(); // nothing is asked again
  engine.stop();
});

describe('what a proxy answers in the engine’s place is no answer of it', () => {
  test.each([502, 503, 504])('%i: the engine is gone, and nobody’s session has ended', async (status) => {
    engine.answers = { 'GET api/v1/session': proxys(status), 'GET api/v1/subscriptions': proxys(status), 'GET api/v1/zones/UTC': proxys(status) };
    await session.look();
    expect([session.get().state, server.get().state]).toEqual(['somebody', 'gone']);
    server.answered();
    await expect(ask(api.GET('/api/v1/subscriptions'))).rejects.toBeInstanceOf(GoneError);
    expect(server.get().state).toBe('gone');
    await expect(askBytes('api/v1/zones/UTC')).rejects.toBeInstanceOf(GoneError);
  });

  test('the engine’s own “not now” is a problem, with its words', async () => {
    engine.answers = { 'GET api/v1/session': problem(503, 'too many ask'), 'GET api/v1/subscriptions': problem(503, 'too many ask') };
    await session.look();
    expect([session.get().state, server.get().state]).toEqual(['somebody', 'there']);
    const asked = ask(api.GET('/api/v1/subscriptions'));
    await expect(asked).rejects.toBeInstanceOf(ProblemError);
    await expect(asked).rejects.toMatchObject({ problem: { status: 503, detail: 'too many ask' } });
  });
});

describe('a session has ended', () => {
  test.each([401, 403])('where the engine refuses who asks: %i', async (status) => {
    engine.answers = { 'GET api/v1/session': problem(status, 'no') };
    await session.look();
    expect(session.get().state).toBe('ended');
  });
  test('where another call is answered so', async () => {
    engine.answers = { 'GET api/v1/subscriptions': problem(401, 'no') };
    await expect(ask(api.GET('/api/v1/subscriptions'))).rejects.toThrow('no');
    expect(session.get().state).toBe('ended');
  });
  test('and the refusal is told as that, not as any other is', async () => {
    engine.answers = { 'GET api/v1/subscriptions': problem(401, 'make a token') };
    await expect(ask(api.GET('/api/v1/subscriptions'))).rejects.toBeInstanceOf(SignedOutError);
    session.began(ann);
    engine.answers = { 'GET api/v1/subscriptions': problem(409, 'a run goes on') };
    await expect(ask(api.GET('/api/v1/subscriptions'))).rejects.not.toBeInstanceOf(SignedOutError);
  });
  test('whoever holds what was refused is told when somebody is signed in again, and only then', () => {
    const told = vi.fn();
    session.whenBack(told);
    session.began(ann);
    expect(told).not.toHaveBeenCalled();
    session.ended();
    session.began(ann);
    expect(told).toHaveBeenCalledOnce();
  });
  test('and not where something is wrong with the engine', async () => {
    engine.answers = { 'GET api/v1/session': problem(500, 'something went wrong here') };
    await session.look();
    expect(session.get().state).toBe('somebody');
  });
});

test('who can’t be told when the page opens is not taken for nobody', async () => {
  session.set({ state: 'asking' });
  engine.answers = { 'GET api/v1/session': problem(503, 'the file of users can’t be read') };
  await session.look();
  expect(session.get()).toMatchObject({ state: 'unknown', error: { problem: { detail: 'the file of users can’t be read' } } });
  engine.answers = { 'GET api/v1/session': json(ann) };
  await session.look();
  expect(session.get()).toMatchObject({ state: 'somebody', session: { actor: 'user ann' } });
});
