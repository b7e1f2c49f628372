import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launch, noComplaints, openAt } from '../browser';
import { World } from '../world';

let world: World;
let browser: Browser;
/** Two contacts with one address. */
let twins: readonly [string, string];

/** After the three runs of a world that has run: a push that finds its letters not due yet, a pilot of the accounts, and a run that Pendo turns away at once. */
beforeAll(async () => {
  [world, browser] = await Promise.all([World.start({ ran: true }), launch()]);
  await world.stopEngine();
  const plan = await world.tidemark(['plan', '--connection', 'visitor', '--direction', 'pull', '--subscription', 'demo', '--json']);
  twins = /"sources":\["(\w+)","(\w+)"/.exec(plan)?.slice(1) as never;
  await world.tidemark(['sync', '--only', 'push', '--subscription', 'demo']);
  await world.tidemark(['sync', '--only', 'pull', '--connection', 'account', '--first', '3', '--subscription', 'demo']);
  await fetch(`${world.pendo.url}/_sim/faults`, { method: 'POST', body: JSON.stringify({ kind: 'status', status: 401, count: 1000 }) });
  await world.tidemark(['sync', '--subscription', 'demo']).catch(() => undefined);
  await fetch(`${world.pendo.url}/_sim/faults`, { method: 'DELETE' });
  await world.serve();
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const closed = async (page: Page): Promise<void> => {
  noComplaints(page);
  await page.context().close();
};

test('a run that failed before it planned has no answer of its own: an earlier one’s stands under that one’s number', async () => {
  const page = await openAt(browser, world, '/s/demo/runs/6?kind=visitor&of=u-100020');
  await page.getByText('Run 6 planned nothing: it did nothing with anybody.').waitFor();
  await page.getByText('Run 6 has not planned this part. An earlier one says of it: Run 3', { exact: true }).waitFor();
  await page.getByText('its changes were planned, and the guard held the plan').waitFor();
  expect(await page.getByText('not planned', { exact: true }).count()).toBe(0);
  await closed(page);
});

test('a visitor’s page has the newest run that planned, and of a part that this one left out an earlier one', async () => {
  const page = await openAt(browser, world, '/s/demo/visitors/u-100020');
  const last = page.locator('section', { has: page.getByRole('heading', { name: 'What the last run did with it' }) });
  await last.getByRole('link', { name: 'Run 5' }).waitFor(); // the pilot of the accounts
  await last.getByText('Run 6 planned nothing').waitFor();
  await last.getByText('Run 5 has not planned this part. An earlier one says of it: Run 3', { exact: true }).waitFor();
  await closed(page);
});

test('those that share an identifier are named in the page’s language, each with the way to it', async () => {
  const page = await openAt(browser, world, `/s/demo/records/${twins[0]}`, { language: 'ja' });
  const last = page.locator('section', { has: page.getByText('同じ識別子を持つもの') }).first();
  await last.getByText(`Salesforce レコード ${twins[1]}`).waitFor();
  await last.getByRole('link', { name: twins[1] }).first().click();
  await page.getByRole('heading', { level: 1, name: `Salesforce レコード ${twins[1]}` }).waitFor();
  await closed(page);
});

test('a run whose changes all wait as letters says so, and one for some records alone that it was a pilot', async () => {
  const page = await openAt(browser, world, '/s/demo/runs/4');
  await page.getByText('Nothing was sent: its changes wait as letters').waitFor();
  await page.getByText('0 written, 11 kept as letters').waitFor();
  await page.goto(`${world.url}/#/s/demo/runs/5`);
  await page.getByText('It was a pilot:', { exact: false }).waitFor();
  await closed(page);
});

test('letters that are sought and not there are told from there being none', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery/letters?reason=no%20such%20words');
  await page.getByText('No letter fits').waitFor();
  await closed(page);
});
