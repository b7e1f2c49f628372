import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Breakable } from '../breakable';
import { launch, noComplaints, open, openAt, settled } from '../browser';
import { World } from '../world';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([World.start({ ran: true }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const closed = async (page: Page): Promise<void> => {
  noComplaints(page);
  await page.context().close();
};

test('a reading that takes long is seen, stopped, and made again', async () => {
  await fetch(`${world.pendo.url}/_sim/faults`, { method: 'POST', body: JSON.stringify({ kind: 'latency', seconds: 20 }) });
  const page = await openAt(browser, world, '/s/demo/mapping');
  await page.getByRole('button', { name: 'Read both sides' }).click();
  await page.getByText('Reading Salesforce and Pendo…').waitFor();
  const stopped = page.waitForRequest((request) => request.method() === 'DELETE' && request.url().endsWith('/readings'));
  await page.getByRole('button', { name: 'Stop reading' }).click();
  await stopped;
  await fetch(`${world.pendo.url}/_sim/faults`, { method: 'DELETE' });
  await expect.poll(async () => {
    await page.getByRole('button', { name: /^(Read both sides|Try again)$/ }).click({ timeout: 1_000 }).catch(() => undefined); // while the engine stops, it is busy
    return page.locator('[data-plan]').count();
  }, { timeout: 40_000, interval: 1_000 }).toBe(1);
  await closed(page);
});

test('a stream of events that breaks goes on from the last entry that came', async () => {
  const between = await Breakable.before(world.url, '/subscriptions/demo/events');
  try {
    const page = await open(browser);
    const { cookie } = await world.administrator();
    const [name = '', value = ''] = cookie.split('=');
    await page.context().addCookies([{ name, value, url: between.url }]);
    await page.goto(`${between.url}/#/`);
    await settled(page);
    await expect.poll(() => between.heads.length).toBe(1);
    await world.asks('POST', 'pause', { comment: 'the org moves' });
    await page.getByText('“the org moves”').waitFor(); // it came by the stream: nobody asks again before half a minute
    between.cut();
    await expect.poll(() => between.heads.length, { timeout: 30_000 }).toBeGreaterThan(1);
    expect(between.heads.at(-1)).toMatch(/\r\nLast-Event-ID: \d+\r\n/i);
    await world.asks('POST', 'resume', {});
    await page.getByText('“the org moves”').waitFor({ state: 'hidden', timeout: 20_000 });
    await page.context().close();
  } finally {
    between.close();
  }
});

test('a visitor as he was at the end of each day since he was first read', async () => {
  const page = await open(browser);
  await page.clock.setFixedTime(Date.now() + 3 * 24 * 60 * 60 * 1000); // what this browser takes for now
  const { cookie } = await world.administrator();
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url: world.url }]);
  await page.goto(`${world.url}/#/s/demo/visitors/u-100020`);
  await settled(page);
  const slider = page.getByRole('slider', { name: 'Which moment' });
  expect(await slider.getAttribute('aria-valuemax')).toBe('5'); // read, written, three days' ends, now
  await slider.focus();
  await page.keyboard.press('Home');
  await page.getByRole('row', { name: /custom.region EMEA \(old\)/ }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.getByText(/^As it was: at the end of /).waitFor();
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^at the end of /);
  expect(page.url()).toMatch(/\?at=\d{4}-\d\d-\d\d$/);
  await page.context().close(); // what it was then the engine would say: for it that day is still to come
});

/** Everything in the page that one can act on comes under the Tab key, and is seen when it does. */
async function byKeyboard(page: Page): Promise<void> {
  await page.locator('#page').focus();
  const most = await page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('#page a[href], #page button:enabled, #page input:enabled, #page select:enabled, #page textarea:enabled, #page [tabindex="0"], #page summary')];
    const inSight = all.filter((one) => !one.matches('[data-past], [data-past] + *') && one.tabIndex >= 0 && one.checkVisibility() && one.closest('[role="table"], [role="tablist"], [role="radiogroup"]') === null);
    for (const one of inSight) one.dataset['tab'] = 'waits';
    return inSight.length;
  });
  for (let at = 0; at < most + 300; at += 1) {
    await page.keyboard.press('Tab');
    const left = await page.evaluate(() => {
      const here = document.activeElement as HTMLElement | null;
      if (here?.closest('#page') !== null && here !== document.body) {
        const style = here === null ? undefined : getComputedStyle(here);
        if (here !== null) here.dataset['tab'] = style?.outlineStyle === 'none' && style.boxShadow === 'none' && !here.matches('input, select, textarea') ? 'unseen' : 'was';
      }
      return document.querySelectorAll('[data-tab="waits"]').length;
    });
    if (left === 0) break;
    if (await page.evaluate(() => document.activeElement?.hasAttribute('data-past') === true)) await page.keyboard.press('Enter');
  }
  const found = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('[data-tab="waits"], [data-tab="unseen"]')].map((one) => `${one.dataset['tab']}: ${one.outerHTML.slice(0, 160)}`));
  expect(found).toEqual([]);
}

// The mapping's with its preview: both sides were read by a test above.
describe('by keyboard alone everything of a page is reached, and seen', () => {
  test.each(['/', '/s/demo/connections', '/s/demo/mapping', '/s/demo/reports', '/s/demo/runs', '/s/demo/runs/2', '/s/demo/runs/3/compare/1', '/s/demo/entities', '/s/demo/visitors/u-100020', '/s/demo/segments', '/s/demo/recovery', '/settings/you', '/settings/nights', '/settings/messages', '/settings/users', '/settings/tokens', '/files'])('%s', async (place) => {
    const page = await openAt(browser, world, place);
    await byKeyboard(page);
    await closed(page);
  });
});

test('what was held is looked at, change by change, and rejected, with a reason; nobody is asked again, and nothing says that it waits', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery');
  await page.getByRole('link', { name: 'See every change' }).click();
  await page.getByRole('table', { name: 'Every change' }).waitFor();
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await page.getByRole('heading', { level: 1, name: 'Run 3 held' }).waitFor();
  await page.goBack();
  await page.getByRole('button', { name: 'Reject' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('the department is no title');
  await dialog.getByRole('button', { name: 'Reject' }).click();
  await page.getByText('Nothing is held').waitFor();
  expect(await world.tidemark(['runs', 'show', '3', '--json', '--subscription', 'demo'])).toContain('the department is no title');
  await page.goto(`${world.url}/#/`);
  await settled(page);
  await page.getByText(/refused by the other system/).waitFor();
  expect(await page.getByText('Visitor pull of run 3 is held.').count()).toBe(0);
  await page.getByText('rejected', { exact: true }).first().waitFor();
  expect(await page.getByText('held', { exact: true }).count()).toBe(0);
  await page.goto(`${world.url}/#/s/demo/runs/3`);
  await page.getByRole('heading', { level: 1, name: 'Run 3 rejected' }).waitFor();
  await page.getByRole('heading', { level: 2, name: 'Visitor pull rejected' }).waitFor();
  await closed(page);
});
