import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import type { World } from './world';

export const wide = { width: 1280, height: 900 } as const;
export const narrow = { width: 390, height: 844 } as const;

/** Debian's chromium. As root it has no sandbox, as in a container. */
export const launch = (): Promise<Browser> => chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });

interface Look {
  readonly size?: { readonly width: number; readonly height: number };
  readonly scheme?: 'light' | 'dark';
  readonly language?: 'en' | 'ja';
}

/** A window in which nobody is signed in. What goes wrong in it without being caught fails the test at `noComplaints`. */
export async function open(browser: Browser, { size = wide, scheme = 'light', language = 'en' }: Look = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: size, colorScheme: scheme, locale: language === 'en' ? 'en-GB' : 'ja-JP', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const said: string[] = [];
  complaints.set(page, said);
  page.on('pageerror', (error) => said.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) said.push(message.text());
  });
  return page;
}

const complaints = new WeakMap<Page, string[]>();

/** Nothing was thrown, logged as an error or refused by the Content-Security-Policy. */
export const noComplaints = (page: Page): void => expect(complaints.get(page)).toEqual([]);

export async function addSession(context: BrowserContext, world: World): Promise<void> {
  const { cookie } = await world.administrator();
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: world.url }]);
}

/** A window in which ann, the administrator, is at a place of the console. */
export async function openAt(browser: Browser, world: World, place: string, look: Look = {}): Promise<Page> {
  const page = await open(browser, look);
  await addSession(page.context(), world);
  await page.goto(`${world.url}/#${place}`);
  await settled(page);
  return page;
}

/** A page is there, and nothing of it is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await expect.poll(() => page.locator('[aria-busy="true"]').count(), { timeout: 20_000 }).toBe(0);
}

/** WCAG 2.2 AA and what axe holds for good practice, without a finding. */
export async function accessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const findings = await page.evaluate(async () => {
    const answer = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] });
    return answer.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`).join(' | ')}`);
  });
  expect(findings).toEqual([]);
}

/** No page is wider than its window: nothing has to be scrolled sideways but tables in their own frame. */
export async function fits(page: Page): Promise<void> {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
}

/** What is drawn beyond the frame that it stands in, or cut off there: states and tables, which nobody can scroll to. */
export async function whole(page: Page): Promise<void> {
  const cut = await page.evaluate(() => {
    const scrolls = (element: Element): boolean => /auto|scroll/.test(getComputedStyle(element).overflowX);
    const frame = (element: Element): Element => {
      let at = element.parentElement ?? document.body;
      while (at !== document.body && !scrolls(at) && !at.matches('.mantine-Card-root, main')) at = at.parentElement ?? document.body;
      return at;
    };
    const tables = [...document.querySelectorAll('main table')].filter((table) => !scrolls(frame(table)) && table.getBoundingClientRect().right > frame(table).getBoundingClientRect().right + 1);
    const labels = [...document.querySelectorAll('main .mantine-Badge-label')].filter((label) => label.scrollWidth > label.clientWidth + 1);
    return [...tables.map(() => 'a table'), ...labels.map((label) => label.textContent)];
  });
  expect(cut).toEqual([]);
}

/** A page as everybody meets it: wide and narrow, light and dark, English and Japanese; nothing found, nothing said. */
export async function holds(browser: Browser, world: World, place: string): Promise<void> {
  for (const look of [
    { size: wide, scheme: 'light', language: 'en' },
    { size: narrow, scheme: 'dark', language: 'ja' },
  ] as const) {
    const page = await openAt(browser, world, place, look);
    await accessible(page);
    await fits(page);
    await whole(page);
    noComplaints(page);
    await page.context().close();
  }
}
