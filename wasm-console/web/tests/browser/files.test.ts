import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessible, fits, launch, narrow, noComplaints, open, wide } from '../browser';
import { configuration, describes, sampleFiles, type SampleFile, schema } from '../sample_files';
import { serveStatic } from '../static_server';

const binary = process.env['TIDEMARK'] ?? resolve(fileURLToPath(new URL('.', import.meta.url)), '../../../../build/dev/tidemark');

let browser: Browser;
let server: Server;
let url: string;

beforeAll(async () => {
  browser = await launch();
  ({ server, url } = await serveStatic('/tools/sync-preview/'));
});
afterAll(async () => {
  await browser.close();
  server.close();
});

/** Dropped as by a hand: files with names, made in the page. */
async function drop(page: Page, files: readonly SampleFile[]): Promise<void> {
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer();
    for (const { name, text } of all) transfer.items.add(new File([text], name));
    return transfer;
  }, files as SampleFile[]);
  await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: data });
}

/** All that the page will ever ask for is there: the core and the time zones too. */
async function loaded(page: Page): Promise<void> {
  await page.goto(url);
  await page.locator('h1').waitFor();
  await page.waitForLoadState('networkidle');
}

const planned = (page: Page) => page.locator('[data-plan]');
const digestOf = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: /The plan’s digest/ }).click();
  return page.locator('.value', { hasText: /^[0-9a-f]{64}$/ }).innerText();
};

/** What the command makes of the same files. */
async function commandsDigest(contacts: SampleFile, visitors: SampleFile): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-files-'));
  const at = (name: string): string => join(folder, name);
  for (const { name, text } of [contacts, visitors, configuration, schema, ...describes]) await writeFile(at(name), text);
  const words = ['plan', '--config', at(configuration.name), '--connection', 'visitor', '--direction', 'pull', '--salesforce-schema', ...describes.map(({ name }) => at(name)), '--pendo-schema', at(schema.name), '--source', at(contacts.name), '--target', at(visitors.name), '--json'];
  const answer = await promisify(execFile)(binary, words, { maxBuffer: 1 << 28 }).catch((error: { stdout: string }) => error);
  await rm(folder, { recursive: true });
  return /"digest":"([0-9a-f]{64})"/.exec(answer.stdout)?.[1] ?? answer.stdout.slice(-400);
}

describe('a preview on files, without any engine', () => {
  test('not a byte leaves the page: with no network at all it plans what the command plans', async () => {
    const { contacts, visitors } = sampleFiles(300);
    const page = await open(browser);
    await loaded(page);
    const asked: string[] = [];
    page.context().on('request', (request) => asked.push(request.url()));
    await page.context().setOffline(true);
    await drop(page, [contacts, visitors, configuration, schema, ...describes]);
    await planned(page).waitFor();
    expect(await digestOf(page)).toBe(await commandsDigest(contacts, visitors));
    await page.getByRole('tab', { name: /Invalid values/ }).click();
    await page.getByRole('cell', { name: 'n/a' }).first().waitFor();
    await page.getByRole('button', { name: 'Remove Region__c' }).click();
    await page.getByText('Nothing would change').first().waitFor();
    expect(asked.filter((one) => !one.startsWith('blob:'))).toEqual([]);
    noComplaints(page);
  });

  test('the policy of the page lets nothing out, whatever asks for it', async () => {
    const page = await open(browser);
    await loaded(page);
    const refused = await page.evaluate(async () => {
      const elsewhere = await fetch('http://127.0.0.1:9/collect', { method: 'POST', body: 'x', mode: 'no-cors' }).then(() => 'sent', () => 'refused');
      return [elsewhere, document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content')];
    });
    expect(refused[0]).toBe('refused');
    expect(refused[1]).toMatch(/^default-src 'self';/);
  });

  test('two files are enough: object, identifiers and lines are proposed, and a file says otherwise', async () => {
    const { contacts, visitors } = sampleFiles(300);
    const page = await open(browser);
    await loaded(page);
    await drop(page, [contacts, visitors]);
    await planned(page).waitFor();
    await page.getByText('Types are guessed').waitFor();
    await page.getByRole('button', { name: /^Contact: agent\.email = Email/ }).waitFor();
    await page.getByText(/^60 in all$/).waitFor();
    await accessible(page);
    await page.getByLabel('What visitors.ndjson is').selectOption('nothing');
    await page.getByText('Still to come').waitFor();
    await page.getByLabel('What visitors.ndjson is').selectOption('pendo');
    await planned(page).waitFor();
    await drop(page, [{ ...configuration, text: configuration.text.replace('Contact', 'contact') }]);
    await page.getByText('acme.json can’t be read as a configuration').waitFor();
    await accessible(page);
    noComplaints(page);
  });

  test('where what is guessed pairs nobody, it begins with what the files themselves speak for', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => at);
    const contacts = ['Id,Email,Region', ...rows.map((at) => `003${String(at).padStart(12, '0')}AAA,p${at}@x.example,EMEA`)].join('\n');
    const visitors = rows.map((at) => JSON.stringify({ visitorId: `p${at}@x.example`, metadata: { agent: { plan: 'pro' }, salesforce: { Region: at < 10 ? 'APAC' : 'EMEA' } } })).join('\n');
    const page = await open(browser);
    await loaded(page);
    await drop(page, [{ name: 'salesforce.csv', text: contacts }, { name: 'pendo.ndjson', text: visitors }]);
    await page.getByRole('button', { name: /^Contact: visitorId = Email/ }).waitFor();
    await page.getByText(/^10 in all$/).waitFor();
    expect(await page.getByLabel('Metadata field').first().inputValue()).toBe('Region');
    expect(await page.getByText('Read both sides').count()).toBe(0);
    await drop(page, [{ name: 'a.json', text: '{"a":1}' }, { name: 'semicolons.csv', text: 'Id;Email\n003;a@x.io\n' }]);
    for (const why of ['This JSON is nothing that is known here', 'This CSV separates its columns by semicolons']) await page.getByText(why, { exact: false }).waitFor();
    await accessible(page);
    noComplaints(page);
  });

  test('a file of a wrong kind is told by what is wrong with it, and left out', async () => {
    const { contacts, visitors } = sampleFiles(30);
    const page = await open(browser);
    await loaded(page);
    await drop(page, [{ name: 'header.csv', text: 'Id,Email\n' }, { name: 'visitors.csv', text: 'Visitor ID,Email\nv-1,a@x.io\n' }, { name: 'chart.png', text: '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\u0000' }]);
    for (const why of ['This CSV has a header and no row below it', 'This is a CSV of Pendo', 'This is no text']) await page.getByText(why, { exact: false }).waitFor();
    await page.getByText('Still to come').waitFor();
    await accessible(page);
    await drop(page, [contacts, visitors]);
    await planned(page).waitFor();
    noComplaints(page);
  });

  test('a file that comes to a good preview and can not be read leaves it as it is', async () => {
    const { contacts, visitors } = sampleFiles(30);
    const page = await open(browser);
    await loaded(page);
    await drop(page, [contacts, visitors]);
    await planned(page).waitFor();
    await drop(page, [{ name: 'few.csv', text: 'Id,Email\n0035g00000XyZ12AAF,a@x.io\n' }]);
    await page.getByText(/^Left out, the preview goes by the other files. At few.csv:1: the header lacks /).waitFor();
    await planned(page).waitFor();
    expect(await page.getByText('This draft can’t be planned').count()).toBe(0);
    await accessible(page);
    noComplaints(page);
  });

  test('what a Japanese Excel saves is read, and its card says how', async () => {
    const page = await open(browser);
    await loaded(page);
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      const shiftJis = [0x49, 0x64, 0x2c, 0x4e, 0x61, 0x6d, 0x65, 0x0a, 0x30, 0x30, 0x33, 0x2c, 0x8e, 0x52, 0x93, 0x63, 0x0a]; // Id,Name\n003,山田
      transfer.items.add(new File([Uint8Array.from(shiftJis)], 'contacts.csv'));
      return transfer;
    });
    await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: data });
    await page.getByText('It is in Shift_JIS', { exact: false }).waitFor();
    noComplaints(page);
  });

  test('100,000 rows: the first plan, another after an edit, and the last change in sight', async () => {
    const { contacts, visitors } = sampleFiles(100_000);
    const page = await open(browser);
    await loaded(page);
    await drop(page, [contacts, visitors]);
    await planned(page).waitFor();
    await page.getByText('20,000 in all').waitFor();
    const table = page.getByRole('region', { name: 'Changes' });
    await table.press('End');
    await page.locator('[aria-rowindex="20001"]').getByText('v-99995').waitFor();
    const before = await planned(page).getAttribute('data-plan');
    await page.getByLabel('Metadata field').first().fill('seats_old');
    await expect.poll(() => planned(page).getAttribute('data-plan')).not.toBe(before);
    console.log(`planned again: ${await page.getByText(/^planned in/).innerText()}`);
    noComplaints(page);
  });

  test.each([
    [wide, 'light', 'en'],
    [narrow, 'dark', 'ja'],
  ] as const)('holds at %o, %s, %s', async (size, scheme, language) => {
    const page = await open(browser, { size, scheme, language });
    await loaded(page);
    await accessible(page);
    await page.getByRole('button', { name: /Try an example|例を試す/ }).click();
    await planned(page).waitFor();
    await fits(page);
    await accessible(page);
    noComplaints(page);
  });
});
