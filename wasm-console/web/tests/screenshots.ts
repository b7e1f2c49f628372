import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { launch, narrow, open, openAt, settled, wide } from './browser';
import { World } from './world';

/**
 * Pictures of every page, wide and narrow, light and dark, English and Japanese, in build/screenshots: `npm run screenshots`. A page is looked at before it is
 * called done. With $SHOTS only those whose name has that text.
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
  undo: '/s/demo/runs/1/undo',
  'run-asked': '/s/demo/runs/1?kind=visitor&of=u-105553',
  compare: '/s/demo/runs/3/compare/1',
  entities: '/s/demo/entities',
  visitor: '/s/demo/visitors/u-100020',
  account: '/s/demo/accounts/10002',
  segments: '/s/demo/segments',
  log: '/s/demo/log',
  recovery: '/s/demo/recovery',
  letters: '/s/demo/recovery/letters',
  checkup: '/s/demo/recovery/checkup',
  'settings-you': '/settings/you',
  'settings-users': '/settings/users',
  'settings-tokens': '/settings/tokens',
  'settings-nights': '/settings/nights',
  'settings-messages': '/settings/messages',
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

const wanted = process.env['SHOTS'] ?? '';

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
  'run-replayed': async (page) => {
    await page.getByRole('button', { name: /^(Under the mapping in force|現在のマッピングで)$/ }).click();
    await settled(page);
  },
};

for (const look of looks) {
  test.skipIf(wanted !== '' && !'sign-in'.includes(wanted))(`sign-in ${look.name}`, async () => {
    const page = await open(browser, look);
    await page.goto(world.url);
    await settled(page);
    await page.screenshot({ path: join(folder, `sign-in-${look.name}.png`) });
    await page.context().close();
  });
  for (const [name, place] of Object.entries(places).filter(([one]) => one.includes(wanted))) {
    test(`${name} ${look.name}`, async () => {
      const page = await openAt(browser, world, place, look);
      await first[name]?.(page);
      await page.waitForTimeout(300);
      await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: true });
      await page.context().close();
    });
  }
}
