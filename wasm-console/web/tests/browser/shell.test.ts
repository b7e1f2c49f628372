import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessible, addSession, fits, holds, launch, narrow, noComplaints, open, openAt, settled } from '../browser';
import { password, World } from '../world';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([World.start(), launch()]);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const passwordOf = (page: Page) => page.locator('input[name=password]');
const heading = (page: Page, text: string) => page.getByRole('heading', { level: 1, name: text });

async function signIn(page: Page, name = 'ann'): Promise<void> {
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await passwordOf(page).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('the first administrator', () => {
  test('opens the one-time link, chooses name and password, and is in', async () => {
    const page = await open(browser);
    await page.goto(world.link);
    await heading(page, 'Welcome').waitFor();
    expect(page.url()).not.toContain('invite');
    await accessible(page);
    await page.getByLabel('Name').fill('ann');
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: /Set the password/ }).click();
    await page.getByText('At least 12 characters', { exact: true }).last().waitFor();
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('The same once more').fill(password);
    await page.getByRole('button', { name: /Set the password/ }).click();
    await heading(page, 'Overview').waitFor();
    await page.getByRole('button', { name: 'You: ann' }).click();
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    await heading(page, 'Sign in').waitFor();
    await accessible(page);
    noComplaints(page);
    const used = await open(browser);
    await used.goto(world.link);
    world.link = '';
    await used.getByLabel('New password').fill(password);
    await used.getByLabel('The same once more').fill(password);
    await used.getByRole('button', { name: /Set the password/ }).click();
    await used.getByRole('alert').waitFor();
    await used.getByRole('button', { name: /Sign in with a password/ }).click();
    await heading(used, 'Sign in').waitFor();
  });

  test('a wrong password is told, the right one leads to the page that was asked for', async () => {
    const page = await open(browser);
    await page.goto(`${world.url}/#/styleguide`);
    await page.getByLabel('Name').fill('ann');
    await passwordOf(page).fill('a wrong password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await signIn(page);
    await heading(page, 'Style guide').waitFor();
    noComplaints(page);
  });
});

describe('a link that signs in', () => {
  test('does so once, and no password is asked for', async () => {
    const { link } = JSON.parse(await world.tidemark(['users', 'link', 'ann', '--sign-in', '--url', world.url, '--json'])) as { link: string };
    const page = await open(browser);
    await page.goto(link);
    await heading(page, 'Overview').waitFor();
    expect(page.url()).not.toContain('sign-in');
    noComplaints(page);
    const again = await open(browser);
    await again.goto(link);
    await again.getByRole('alert').getByText('that link is good no longer', { exact: false }).waitFor();
    await accessible(again);
    await again.getByRole('button', { name: 'Sign in with a password instead' }).click();
    await passwordOf(again).waitFor();
  });
});

/** The session of a page ends, and a minute later somebody looks at it again. The page may have learned it earlier, from a call of its own: so nothing is clicked, which the dialog might cover by then. */
async function endSession(page: Page): Promise<Locator> {
  await page.context().clearCookies();
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 60_000;
    dispatchEvent(new Event('visibilitychange'));
  });
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Your session has ended').waitFor();
  return dialog;
}

/** A page with something on it, whose session has ended meanwhile. */
async function sessionEnded(): Promise<{ page: Page; dialog: Locator }> {
  const page = await openAt(browser, world, '/styleguide');
  await page.getByRole('button', { name: 'data' }).click();
  return { page, dialog: await endSession(page) };
}

test('a session that ended is signed in again over the page, which stays as it was', async () => {
  const { page, dialog } = await sessionEnded();
  await accessible(page);
  await passwordOf(page).fill(password);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('There it is.').waitFor();
  noComplaints(page);
});

test('a link that signs in does so in a page that is open already, which stays as it was', async () => {
  const link = async (): Promise<string> => (JSON.parse(await world.tidemark(['users', 'link', 'ann', '--sign-in', '--url', world.url, '--json'])) as { link: string }).link;
  const { page, dialog } = await sessionEnded();
  await page.evaluate(() => (location.hash = '#sign-in=not-any-more'));
  await dialog.getByRole('alert').getByText('that link is good no longer', { exact: false }).waitFor();
  const good = await link();
  await page.evaluate((to) => location.assign(to), good);
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('There it is.').waitFor();
  expect(page.url()).toBe(`${world.url}/#/styleguide`);
  noComplaints(page);
});

test('somebody else who signs in over a page finds nothing of whose it was', async () => {
  const { link } = JSON.parse(await world.tidemark(['users', 'add', 'joe', '--role', 'administrator', '--url', world.url, '--json'])) as { link: string };
  const claimed = await fetch(`${world.url}/api/v1/session/claim`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ link: link.split('#invite=')[1], password }) });
  expect(claimed.ok).toBe(true);
  const page = await openAt(browser, world, '/s/demo/mapping');
  const field = page.locator('[data-line="4"]').getByLabel('Metadata field');
  await field.fill('what only ann knows');
  await page.getByText('Not saved yet').waitFor();
  const dialog = await endSession(page);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('joe');
  await passwordOf(page).fill(password);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'You: joe' }).waitFor();
  await expect.poll(() => field.inputValue()).toBe('region');
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('ann');
  noComplaints(page);
});

test('the engine goes and comes back: a banner, no page lost, and what is shown is asked for again', async () => {
  const page = await openAt(browser, world, '/');
  await world.stopEngine();
  try {
    await page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
    await page.getByRole('alert').filter({ hasText: 'The engine does not answer' }).waitFor({ timeout: 45_000 });
    await accessible(page);
    await page.getByRole('button', { name: 'Try now' }).click();
    await page.getByRole('alert').filter({ hasText: 'The engine does not answer' }).waitFor();
  } finally {
    await world.serve();
  }
  await page.getByText('Your session has ended').waitFor(); // it asks again by itself
  await passwordOf(page).fill(password);
  await page.getByRole('dialog').getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('The engine does not answer').waitFor({ state: 'hidden' });
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await heading(page, 'Overview').waitFor();
});

test('the preview on files asks for nothing once it is loaded, however long one stays and looks elsewhere; any other page does', async () => {
  const page = await open(browser);
  await addSession(page.context(), world);
  await page.clock.install();
  await page.goto(`${world.url}/#/files`);
  await settled(page);
  await page.waitForLoadState('networkidle');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const stays = async (): Promise<void> => {
    await page.clock.fastForward('05:00');
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await page.waitForLoadState('networkidle');
  };
  await stays();
  await stays();
  expect(asked).toEqual([]);
  await page.getByRole('link', { name: 'Settings' }).click();
  await settled(page);
  asked.length = 0;
  await stays();
  await expect.poll(() => asked).toContain('/api/v1/subscriptions');
  await page.context().close();
});

test('the language and the scheme are chosen, and stay', async () => {
  const page = await openAt(browser, world, '/');
  await page.getByRole('button', { name: 'Language: English' }).click();
  await page.getByRole('menuitem', { name: '日本語' }).click();
  await page.getByRole('link', { name: '概要' }).waitFor();
  expect(await page.getAttribute('html', 'lang')).toBe('ja');
  await page.getByRole('button', { name: /^明るさ/ }).click();
  await page.getByRole('menuitem', { name: 'ダーク' }).click();
  await page.reload();
  await settled(page);
  expect(await page.getAttribute('html', 'data-mantine-color-scheme')).toBe('dark');
  await page.getByRole('link', { name: '概要' }).waitFor();
  noComplaints(page);
});

test('by keyboard alone: past the navigation, into it, to another page', async () => {
  const page = await openAt(browser, world, '/styleguide');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('To the page');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('page');
  await page.getByRole('link', { name: 'Overview' }).focus();
  await page.keyboard.press('Enter');
  await heading(page, 'Overview').waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('page');
});

test('on a narrow screen the pages are behind a button', async () => {
  const page = await openAt(browser, world, '/', { size: narrow });
  await fits(page);
  await page.getByRole('button', { name: 'Show the pages' }).click();
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Show the pages' }).waitFor();
});

test('an address that leads nowhere says so', async () => {
  const page = await openAt(browser, world, '/');
  await page.goto(`${world.url}/#/nowhere/at/all`);
  await page.getByText('There is no such page').waitFor();
  await accessible(page);
});

test('a table of more rows than browsers draw is scrolled to its last one, whatever their heights', async () => {
  const page = await openAt(browser, world, '/styleguide', { size: narrow });
  const frame = page.getByRole('region', { name: 'Visitors' });
  await frame.focus();
  await page.keyboard.press('End');
  const last = frame.getByRole('row', { name: /^399999/ });
  await last.waitFor();
  const edge = async (one: typeof frame): Promise<number> => one.evaluate((element) => element.getBoundingClientRect().bottom);
  expect(Math.abs((await edge(last)) - (await edge(frame)))).toBeLessThan(3);
  await page.keyboard.press('Home');
  await frame.getByRole('row', { name: /^0/ }).waitFor();
  await page.context().close();
});

test('a table is sorted by a title, the other way, and as it was again; with Shift by a second one', async () => {
  const page = await openAt(browser, world, '/styleguide');
  const frame = page.getByRole('region', { name: 'Visitors' });
  const sortedBy = async (): Promise<readonly (string | null)[]> => frame.getByRole('columnheader').evaluateAll((heads) => heads.map((head) => `${head.textContent ?? ''} ${head.getAttribute('aria-sort') ?? ''}`));
  const [number, visitor] = [frame.getByRole('button', { name: 'Number' }), frame.getByRole('button', { name: 'Visitor' })];
  const first = frame.getByRole('row').nth(1);
  await number.click();
  await number.click();
  await expect.poll(() => first.textContent()).toMatch(/^399999/);
  expect(await sortedBy()).toEqual(['Number ↓ descending', 'Visitor none', 'Change none']);
  await visitor.click({ modifiers: ['Shift'] });
  expect(await sortedBy()).toEqual(['Number ↓ descending', 'Visitor ↑2 sorted 2nd, ascending none', 'Change none']);
  await frame.getByRole('button', { name: 'Visitor sorted 2nd, ascending', exact: true }).waitFor(); // as it is read out
  await visitor.click();
  expect(await sortedBy()).toEqual(['Number none', 'Visitor ↓ descending', 'Change none']);
  await visitor.click();
  await expect.poll(() => first.textContent()).toMatch(/^0/);
  expect(await sortedBy()).toEqual(['Number none', 'Visitor none', 'Change none']);
  noComplaints(page);
});

test('what is in a table’s cells stays when the page around it is drawn again: focus, selection, a click that has begun', async () => {
  const page = await openAt(browser, world, '/styleguide');
  const frame = page.getByRole('region', { name: 'Visitors' });
  const value = await frame.locator('.value').first().elementHandle();
  await page.getByRole('button', { name: 'data' }).click();
  await page.getByText('There it is.').waitFor();
  expect(await value?.evaluate((element) => element.isConnected)).toBe(true);
  noComplaints(page);
});

test('the style guide holds in both languages, wide and narrow, light and dark', () => holds(browser, world, '/styleguide'));

test('the first page takes at most 350 KB as it travels, and nothing from elsewhere', async () => {
  const page = await open(browser);
  const elsewhere: string[] = [];
  const { cookie } = await world.administrator();
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url: world.url }]);
  page.on('request', (request) => {
    if (!request.url().startsWith(world.url)) elsewhere.push(request.url());
  });
  await page.goto(world.url);
  await settled(page);
  const bytes = await page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  console.log(`the first page: ${Math.round(bytes / 1000)} KB`);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThanOrEqual(350_000);
  expect(elsewhere).toEqual([]);
});
