import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { launch, narrow, open, openAt, settled, wide } from './browser';
import { password, World } from './world';

/**
 * Pictures of every page, wide and narrow, light and dark, English and Japanese, and of a new administrator's way to the first sync (first-…), in
 * build/screenshots: `npm run screenshots`. A page is looked at before it is called done. With $SHOTS only those whose name has that text, or one of several: SHOTS=undo,compare.
 */
const folder = resolve(fileURLToPath(new URL('.', import.meta.url)), '../../../build/screenshots');

const places: Readonly<Record<string, string>> = {
  overview: '/',
  connections: '/s/demo/connections',
  mapping: '/s/demo/mapping',
  'mapping-account': '/s/demo/mapping?of=account',
  reports: '/s/demo/reports',
  files: '/files',
  'files-example': '/files',
  runs: '/s/demo/runs',
  'run-completed': '/s/demo/runs/2',
  'run-held': '/s/demo/runs/3',
  'run-replayed': '/s/demo/runs/1',
  'run-as-it-was': '/s/demo/runs/1',
  undo: '/s/demo/runs/1/undo',
  'run-asked': '/s/demo/runs/1?kind=visitor&of=u-105553',
  compare: '/s/demo/runs/3/compare/1',
  entities: '/s/demo/entities',
  visitor: '/s/demo/visitors/u-100020',
  account: '/s/demo/accounts/1053',
  segments: '/s/demo/segments',
  log: '/s/demo/log',
  recovery: '/s/demo/recovery',
  letters: '/s/demo/recovery/letters',
  drift: '/s/demo/recovery/drift',
  clear: '/s/demo/recovery/clear',
  checkup: '/s/demo/recovery/checkup',
  erase: '/s/demo/recovery/erase',
  'settings-you': '/settings/you',
  'settings-users': '/settings/users',
  'settings-tokens': '/settings/tokens',
  'settings-nights': '/settings/nights',
  'settings-messages': '/settings/messages',
  'settings-credentials': '/settings/credentials',
  'settings-audit': '/settings/audit',
  styleguide: '/styleguide',
};

const looks = [
  { name: 'wide-light', size: wide, scheme: 'light', language: 'en' },
  { name: 'wide-dark', size: wide, scheme: 'dark', language: 'ja' },
  { name: 'narrow-light', size: narrow, scheme: 'light', language: 'en' },
  { name: 'narrow-dark', size: narrow, scheme: 'dark', language: 'ja' },
] as const;

let world: World;
let browser: Browser;

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  [world, browser] = await Promise.all([World.start({ ran: true }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const wanted = (process.env['SHOTS'] ?? '').split(',');
const isWanted = (name: string): boolean => wanted.some((one) => name.includes(one));

/**
 * All of a page, in a window as high as it. Chromium takes what is higher than its window by way of a window of 1 × 1: rows are measured in it, and
 * heights in vh are nothing, which is what the picture shows where the machine is slow.
 */
async function picture(page: Page, path: string): Promise<void> {
  const window = page.viewportSize() ?? wide;
  const height = await page.evaluate(() => {
    scrollTo(0, 0); // what sticks to the window's edge would lie over the page
    for (const frame of document.querySelectorAll<HTMLElement>('[role="region"]')) frame.style.maxHeight = getComputedStyle(frame).maxHeight; // else it grows with the window
    return document.documentElement.scrollHeight;
  });
  await page.setViewportSize({ width: window.width, height: Math.max(height, window.height) });
  await page.waitForTimeout(300);
  await page.screenshot({ path });
  await page.setViewportSize(window);
}

/** What is looked at only after something was done there. */
const first: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  mapping: async (page) => {
    const plan = page.locator('[data-plan]');
    const read = page.getByRole('button', { name: /^(Read both sides|両方を読み取る)$/ });
    await read.or(plan).first().waitFor();
    if (await read.isVisible()) await read.click(); // what was read is there for the next look
    await plan.waitFor();
  },
  'files-example': async (page) => {
    await page.getByRole('button', { name: /^(Try an example|例を試す|サンプルを試す)$/ }).click();
    await page.locator('[data-plan]').waitFor();
  },
  undo: async (page) => {
    await page.getByRole('button', { name: /^(See what it would put back|元に戻る内容を見る)$/ }).click();
    await page.getByRole('table').first().waitFor({ timeout: 60_000 });
  },
  erase: async (page) => {
    await page.getByRole('textbox', { name: /^(Id|ID)/ }).fill('u-100020');
    await page.getByRole('button', { name: /^(See what would go|消えるものを見る)$/ }).click();
    await page.getByText(/would go$|ページが消えます$/).waitFor();
  },
  'run-as-it-was': async (page) => {
    await page.getByRole('button', { name: /^(As it was|当時のまま)$/ }).click();
    await page.getByText(/the same plan|同じプラン/).first().waitFor();
  },
  'run-replayed': async (page) => {
    await page.getByRole('button', { name: /^(Under the mapping in force|現在のマッピングで)$/ }).click();
    await settled(page);
  },
};

for (const look of looks) {
  test.skipIf(!isWanted('sign-in'))(`sign-in ${look.name}`, async () => {
    const page = await open(browser, look);
    await page.goto(world.url);
    await settled(page);
    await page.screenshot({ path: join(folder, `sign-in-${look.name}.png`) });
    await page.context().close();
  });
  for (const [name, place] of Object.entries(places).filter(([one]) => isWanted(one))) {
    test(`${name} ${look.name}`, async () => {
      const page = await openAt(browser, world, place, look);
      await first[name]?.(page);
      await picture(page, join(folder, `${name}-${look.name}.png`));
      await page.context().close();
    });
  }
}

for (const look of [looks[0], looks[2]])
  test.skipIf(!isWanted('first'))(`first steps ${look.name}`, { timeout: 120_000 }, async () => {
    const fresh = await World.start({ configured: false });
    const page = await open(browser, look);
    let step = 0;
    const shown = async (what: string): Promise<void> => {
      await settled(page);
      step += 1;
      await picture(page, join(folder, `first-${String(step).padStart(2, '0')}-${what}-${look.name}.png`));
    };
    const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click({ timeout: 30_000 });
    await page.goto(fresh.link);
    await shown('link');
    await page.getByLabel('Name').fill('ann');
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('The same once more').fill(password);
    await press(/Set the password/);
    await page.getByText('Nothing is configured yet').waitFor();
    await shown('overview');
    await page.getByRole('link', { name: 'Set it up' }).click();
    await page.getByLabel('Salesforce address (My Domain)').waitFor();
    await shown('connections');
    await page.getByLabel('Salesforce address (My Domain)').fill(fresh.salesforce.url);
    await page.getByRole('combobox', { name: 'Pendo address' }).fill(fresh.pendo.url);
    await page.keyboard.press('Escape');
    const salesforce = JSON.parse(fresh.salesforce.credential) as { client_id: string; client_secret: string };
    await press(/: Salesforce$/);
    await shown('credential-salesforce');
    await page.getByRole('dialog').getByLabel('Consumer key').fill(salesforce.client_id);
    await page.getByRole('dialog').getByLabel('Consumer secret').fill(salesforce.client_secret);
    await press('Seal it');
    await press(/: Pendo$/);
    await shown('credential-pendo');
    await page.getByRole('dialog').getByLabel('Integration key').fill((JSON.parse(fresh.pendo.credential) as { key: string }).key);
    await press('Seal it');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await shown('credentials');
    await press('Connect Visitors');
    await shown('identifiers');
    await press('Measure on real data');
    await page.getByRole('button', { name: 'Use agent.email and Email' }).waitFor({ timeout: 30_000 });
    await shown('evidence');
    await press('Use agent.email and Email');
    await page.getByRole('link', { name: 'Next: choose what is mapped' }).click();
    await shown('mapping');
    await press(/^Add all \d+ that match/);
    await page.locator('[data-plan]').waitFor({ timeout: 30_000 });
    await shown('preview');
    await press('Sync now');
    await shown('sync');
    await press('Save and sync');
    await page.getByRole('button', { name: 'Look at the run' }).waitFor({ timeout: 30_000 });
    await shown('synced');
    await press('Look at the run');
    await page.getByText('completed').first().waitFor({ timeout: 30_000 });
    await shown('run');
    await page.goto(`${fresh.url}/#/`);
    await shown('done');
    await page.context().close();
    await fresh.stop();
  });
