import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessible, holds, launch, noComplaints, open, openAt, settled } from '../browser';
import { password, World } from '../world';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([World.start({ ran: true }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

const heading = (page: Page, text: string | RegExp) => page.getByRole('heading', { level: 1, name: text });
const closed = async (page: Page): Promise<void> => {
  noComplaints(page);
  await page.context().close();
};

describe('every page holds for everybody: no finding of axe, wide and narrow, light and dark, in both languages', () => {
  test.each([
    '/',
    '/s/demo/runs',
    '/s/demo/runs/2',
    '/s/demo/runs/3',
    '/s/demo/runs/1?kind=visitor&of=u-105553',
    '/s/demo/runs/3/compare/1',
    '/s/demo/entities',
    '/s/demo/visitors/u-100020',
    '/s/demo/records/0030000000000vAAA',
    '/s/demo/segments',
    '/s/demo/log',
    '/s/demo/recovery',
    '/s/demo/recovery/letters',
    '/settings/you',
    '/settings/nights',
    '/settings/messages',
    '/settings/users',
    '/settings/tokens',
    '/settings/credentials',
    '/settings/audit',
  ])('%s', (place) => holds(browser, world, place));
});

test('the overview says what needs a person, and leads there', async () => {
  const page = await openAt(browser, world, '/');
  await page.getByText('Visitor pull of run 3 is held.').waitFor();
  await page.getByText(/\d+ changes were refused by the other system/).waitFor();
  await page.getByRole('img', { name: /^Records written by each run/ }).locator('canvas').waitFor();
  await page.getByText('These 3 runs as a table').click();
  await page.getByRole('row', { name: /^Run 3, .* 0 written, held 0$/ }).waitFor();
  await page.getByRole('link', { name: /^Run 2, .* written, completed, with exceptions$/ }).click();
  await heading(page, /^Run 2 completed, with exceptions$/).waitFor();
  for (const part of ['Visitor push completed, with exceptions', 'Visitor pull completed', 'Account pull completed']) await page.getByRole('heading', { level: 2, name: part, exact: true }).waitFor();
  await closed(page);
});

test('the chart follows the system’s colours while the page is open', async () => {
  const page = await openAt(browser, world, '/');
  const chart = page.getByRole('img', { name: /^Records written by each run/ }).locator('canvas');
  const drawn = (): Promise<string> => chart.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
  await chart.waitFor();
  const light = await drawn();
  for (const choice of ['Dark', 'As the system']) {
    await page.getByRole('button', { name: /^Light or dark/ }).click();
    await page.getByRole('menuitem', { name: choice }).click();
  }
  await expect.poll(drawn).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(drawn).not.toBe(light);
  const dark = await drawn();
  await page.reload();
  await settled(page);
  await expect.poll(drawn).toBe(dark); // what one sees who opens it in the dark
  await closed(page);
});

test('a run has every record’s outcome in the other system’s words, filtered, and as CSV', async () => {
  const page = await openAt(browser, world, '/s/demo/runs/2');
  await page.getByRole('combobox', { name: 'Outcome' }).selectOption({ label: 'refused' });
  await page.getByText('Nobody works every day').first().waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  expect(download.suggestedFilename()).toBe('run-2.csv');
  expect(text).toMatch(/^\uFEFF"run","connection","direction","target","source","field","old","new","outcome","words"\r\n/);
  expect(text).toContain('"rejected","FIELD_CUSTOM_VALIDATION_EXCEPTION');
  expect(text).not.toContain('"accepted"');
  await page.reload(); // the filter stands in the address
  await page.getByText('Nobody works every day').first().waitFor();
  await page.getByRole('textbox', { name: 'Search in records, fields and values' }).fill('nothing has this');
  await page.getByText('Nothing fits these filters.').waitFor();
  await closed(page);
});

test('a run says why it left a record alone', async () => {
  const page = await openAt(browser, world, '/s/demo/runs/1');
  await page.getByRole('textbox', { name: 'Id' }).fill('u-105553');
  await page.keyboard.press('Enter');
  await page.getByText('no record in Salesforce has its identifier; none is created').first().waitFor();
  await closed(page);
});

test('a visitor’s own page says why the last run left it alone, and an earlier one', async () => {
  const page = await openAt(browser, world, '/s/demo/visitors/u-105553');
  const why = page.getByText('no record in Salesforce has its identifier; none is created');
  await why.first().waitFor();
  await page.getByText('So since run 1').waitFor();
  const before = await why.count();
  await page.getByRole('button', { name: 'What run 1 did with it' }).click();
  await expect.poll(() => why.count()).toBe(before + 1);
  await accessible(page);
  await closed(page);
});

test('two runs stand beside each other', async () => {
  const page = await openAt(browser, world, '/s/demo/runs/3');
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption('1');
  await heading(page, 'Run 1 beside run 3').waitFor();
  await page.getByRole('row', { name: /Visitor pull: records to change 287 4,164 \+3,877/ }).waitFor();
  await page.getByRole('combobox', { name: 'Where' }).selectOption({ label: 'only in run 1' });
  await page.getByRole('cell', { name: 'only in run 1' }).first().waitFor();
  await closed(page);
});

test('a visitor: why a value is there, and what it was before, by keyboard', async () => {
  const page = await openAt(browser, world, '/s/demo/entities');
  await page.getByRole('textbox', { name: 'Id' }).fill('u-100020');
  await page.keyboard.press('Enter');
  await heading(page, 'Visitor u-100020').waitFor();
  await page.getByRole('button', { name: 'Why? custom.region' }).click();
  const why = page.getByRole('group', { name: 'Why custom.region is what it is' });
  await why.getByText('Region__c').waitFor();
  await why.getByRole('link', { name: 'Run 1' }).waitFor();
  await why.getByText('EMEA (old)').first().waitFor();
  await page.getByRole('slider', { name: 'Which moment' }).focus();
  await page.keyboard.press('Home');
  await page.getByText('now:').waitFor();
  await page.getByRole('row', { name: /custom.region EMEA \(old\)/ }).waitFor();
  const then = page.url();
  expect(then).toMatch(/\?at=\d+$/);
  await page.goto('about:blank');
  await page.goto(then); // a state has an address
  await page.getByRole('row', { name: /custom.region EMEA \(old\)/ }).waitFor();
  await page.getByRole('button', { name: 'To what is known now' }).click();
  await page.getByRole('row', { name: /custom.region DACH/ }).waitFor();
  await closed(page);
});

test('an id may hold anything', async () => {
  const page = await openAt(browser, world, '/s/demo/runs/1');
  await page.getByRole('textbox', { name: 'Search in records, fields and values' }).fill('100% 101138');
  await page.getByRole('link', { name: '100% 101138' }).click();
  await heading(page, 'Visitor 100% 101138').waitFor();
  await page.getByRole('row', { name: /custom.region DACH/ }).waitFor();
  await closed(page);
});

test('a segment is counted as it is written, says where it is wrong, is saved, dropped and taken back', async () => {
  const page = await openAt(browser, world, '/s/demo/segments');
  const text = page.getByRole('textbox', { name: 'Segment' });
  await text.fill('custom.regoin = "EMEA"');
  await page.getByText('There is no metadata field custom.regoin').waitFor();
  expect(await page.locator('mark').textContent()).toBe('custom.regoin = "EMEA"');
  await text.fill('custom.region = "DACH"');
  await page.getByText(/^\d+ of 4,877 visitors$/).waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('dach');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Segment dach is saved').waitFor();
  await page.getByRole('button', { name: 'Drop dach' }).click();
  await page.getByText('Segment dach is dropped').waitFor();
  await page.getByText('No segments are saved').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Open dach' }).waitFor();
  await closed(page);
});

test('the saved segments are the same for the preview of a mapping and for their own page, whichever asks first', async () => {
  const page = await openAt(browser, world, '/s/demo/mapping');
  await page.getByRole('link', { name: 'Segments' }).click();
  await heading(page, 'Segments').waitFor();
  await page.getByRole('link', { name: 'Open dach' }).click();
  await page.getByText(/^\d+ of 4,877 visitors$/).waitFor();
  await page.getByRole('link', { name: 'Data mapping' }).click();
  await page.getByRole('button', { name: 'Read both sides' }).click();
  await page.locator('[data-plan]').waitFor();
  await page.getByRole('button', { name: 'A segment, before and after' }).click();
  await page.getByRole('combobox', { name: 'Saved segments' }).selectOption({ label: 'dach' });
  await page.getByText(/^\d+ → \d+ of 4,877$/).waitFor();
  await closed(page);
});

test('letters are given up, taken back and tried again', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery/letters');
  await page.getByRole('button', { name: /^Give up: / }).first().click();
  await page.getByText('1 given up').waitFor();
  await page.getByText('dropped', { exact: true }).first().waitFor();
  const [all, open] = await Promise.all([/^Try all (\d+) again$/, /^Give up all (\d+)$/].map(async (name) => Number((await page.getByRole('button', { name }).innerText()).replace(/\D/g, ''))));
  expect(open).toBe((all ?? 0) - 1); // one is given up already
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back').waitFor();
  await page.getByRole('button', { name: /^Give up all \d+$/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Give up \d+ letters\?$/ });
  await accessible(page);
  await dialog.getByRole('button', { name: 'Give up' }).click();
  await page.getByText(/^\d+ given up$/).last().waitFor();
  await expect.poll(() => page.getByRole('button', { name: /^Give up: / }).count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  await page.getByRole('button', { name: /^Try all \d+ again/ }).click();
  await page.getByText(/will be tried by the next run/).waitFor();
  await closed(page);
});

test('the log’s chain is verified in this page, with what its entries hold, and a head that was kept is found or missed', async () => {
  const head = /^head (\S+)$/m.exec(await world.tidemark(['log', 'verify', '--subscription', 'demo']))?.[1] ?? '';
  const page = await openAt(browser, world, '/s/demo/log');
  const kept = page.getByRole('textbox', { name: 'A head that was kept' });
  const go = page.getByRole('button', { name: 'Verify the chain here' });
  await page.getByRole('checkbox', { name: /Also what the entries hold/ }).check();
  await kept.fill(head);
  await go.click();
  await page.getByText(/^Whole: .* items are as they were written/).waitFor({ timeout: 45_000 });
  await page.getByText('It goes on from the head that was kept.').waitFor();
  await kept.fill(head.replace(/.{64}$/, '0'.repeat(64)));
  await go.click();
  await page.getByRole('alert').getByText(/it is not the one that the head was kept of/).waitFor({ timeout: 45_000 });
  expect(await page.getByText(/^Whole: /).count()).toBe(0); // of another log it is of no use that it is whole,
  expect(await page.getByText('Keep this elsewhere', { exact: false }).count()).toBe(0); // and none of its heads is to be kept
  await kept.fill('nothing');
  expect(await go.isDisabled()).toBe(true);
  await page.getByRole('button', { name: '2', exact: true }).click();
  await page.getByRole('dialog').getByText('Configuration saved', { exact: true }).waitFor();
  await closed(page);
});

test('what differs between two moments has an address; a run and the newest digest go to an auditor as files', async () => {
  const page = await openAt(browser, world, '/s/demo/log');
  await page.getByRole('textbox', { name: 'From' }).fill('1');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText(/^[\d,]+ things differ\.$/).waitFor();
  await page.reload();
  await page.getByText(/^[\d,]+ things differ\.$/).waitFor();
  await page.getByRole('listitem').getByRole('link').first().waitFor();
  await page.getByRole('textbox', { name: 'From' }).fill('2026-01-31 09:00'); // in Tokyo
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect.poll(() => page.url()).toContain(encodeURIComponent('2026-01-31T00:00:00Z'));
  await page.getByText('From 31 Jan 2026, 09:00 until now').waitFor();
  await page.getByRole('textbox', { name: 'From' }).fill('yesteryear');
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('it is a log position or a time that has come').waitFor();
  const head = page.waitForEvent('download');
  await page.getByRole('link', { name: 'The newest digest, signed' }).click();
  expect((await head).suggestedFilename()).toBe('demo-head.json');
  await page.goto(`${world.url}/#/s/demo/runs/2`);
  const proof = page.waitForEvent('download');
  await page.getByRole('link', { name: 'The run as a proof' }).click();
  const file = await (await proof).path();
  expect((await readFile(file, 'utf8')).split('\n')[0]).toContain('"tidemark":"bundle"');
  await page.context().close();
});

test('users are added with a link, get another role with a way back, and are removed', async () => {
  const page = await openAt(browser, world, '/settings/users');
  await page.getByRole('textbox', { name: 'Name' }).fill('joe');
  await page.getByRole('button', { name: 'Add and get a link' }).click();
  const dialog = page.getByRole('dialog', { name: 'A link for joe' });
  const link = (await dialog.locator('.value').textContent()) ?? '';
  expect(link).toContain(`${world.url}/#invite=`);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('combobox', { name: 'The role of joe' }).selectOption('operator');
  await page.getByText('joe is now Operator').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('Taken back').waitFor();
  const joe = await open(browser);
  await joe.goto(link);
  await joe.locator('input[name=new-password]').fill(password);
  await joe.locator('input[name=new-password-again]').fill(password);
  await joe.getByRole('button', { name: /Set the password/ }).click();
  await heading(joe, 'Overview').waitFor();
  expect(await joe.getByRole('button', { name: 'Sync now' }).isDisabled()).toBe(true); // a viewer
  await joe.goto(`${world.url}/#/settings/users`);
  await settled(joe);
  expect(await joe.getByRole('link', { name: 'Users' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Remove joe' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('joe is removed').waitFor();
  await page.getByRole('link', { name: 'Audit trail' }).click();
  await page.getByRole('cell', { name: 'user removed' }).waitFor();
  expect(await page.locator('time').first().getAttribute('title')).toContain('in Asia/Tokyo'); // the subscription's, as on every page
  await joe.context().close();
  await closed(page);
});

test('a token is shown once, and revoked', async () => {
  const page = await openAt(browser, world, '/settings/tokens');
  await page.getByRole('textbox', { name: 'Name' }).fill('nightly');
  await page.getByRole('button', { name: 'Make it' }).click();
  const dialog = page.getByRole('dialog', { name: 'Token nightly' });
  const token = (await dialog.locator('.value').textContent()) ?? '';
  const asked = (): Promise<number> => fetch(`${world.url}/api/v1/subscriptions`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.status);
  expect(await asked()).toBe(200);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Revoke nightly' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await page.getByText('nightly is revoked').waitFor();
  expect(await asked()).toBe(401);
  await closed(page);
});

test('nights are paused with a reason, and taken back', async () => {
  const page = await openAt(browser, world, '/settings/nights');
  await page.getByRole('textbox', { name: 'Why (optional)' }).fill('the org moves');
  await page.getByRole('button', { name: 'Pause the nights of demo' }).click();
  await page.getByText('“the org moves”').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Pause the nights of demo' }).waitFor();
  await closed(page);
});

test('every credential is listed by name and kind, with who goes by it', async () => {
  const page = await openAt(browser, world, '/settings/credentials');
  await page.getByRole('row', { name: /^demo-salesforce is there Salesforce: client credentials demo \(Salesforce\)$/ }).waitFor();
  await page.getByRole('row', { name: /^demo-pendo is there Pendo: integration key demo \(Pendo\)$/ }).waitFor();
  await closed(page);
});

test('who is told: a destination is added, its credential handed over, saved, and taken away', async () => {
  const page = await openAt(browser, world, '/settings/messages');
  await page.getByText('Nobody is told.').waitFor();
  await page.getByText('run 3 is held', { exact: false }).waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('ops');
  await page.getByRole('combobox', { name: 'How' }).selectOption('webhook');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('credential is missing').waitFor();
  await page.getByRole('button', { name: 'Hand it over: ops' }).click();
  const dialog = page.getByRole('dialog', { name: 'Credential of ops' });
  await dialog.getByLabel('Address').fill('https://hooks.example.com/tidemark');
  await dialog.getByLabel('Signing secret').fill('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  await dialog.getByRole('button', { name: 'Seal it' }).click();
  await page.getByText('credential is there').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText(/^Saved\. Runs go by it/).waitFor();
  expect(JSON.parse(await world.tidemark(['config', 'export', '--subscription', 'demo']))).toMatchObject({ messages: [{ name: 'ops', form: 'webhook', credential: 'demo-ops' }] });
  await page.getByRole('button', { name: 'Send a trial message' }).click();
  await page.getByText('it has not arrived').waitFor({ timeout: 30_000 }); // no network leads there from a test
  await accessible(page);
  await holds(browser, world, '/settings/messages');
  await page.getByRole('button', { name: 'Remove ops' }).click();
  await page.getByText('ops is removed from the draft').waitFor();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(async () => (await world.tidemark(['config', 'export', '--subscription', 'demo'])).includes('demo-ops')).toBe(false);
  await closed(page);
});

test('what was held is rejected with a reason, or approved by its digest; the run is followed as it goes', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery');
  await page.getByRole('button', { name: 'Approve' }).click();
  const changes: string[] = [];
  page.on('request', (request) => request.url().endsWith('/runs/4/changes') && changes.push(request.url()));
  const dialog = page.getByRole('dialog', { name: 'Approve what was held?' });
  await dialog.getByText('4,164 changes of 4,164 records').waitFor();
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await heading(page, /^Run 4/).waitFor();
  await heading(page, /^Run 4 completed/).waitFor({ timeout: 30_000 }); // comes by events, not by asking
  await page.getByRole('table', { name: 'Every change' }).waitFor();
  expect(changes).toHaveLength(1); // all of them are one answer: not at each event
  await page.goto(`${world.url}/#/s/demo/runs`);
  await page.getByRole('button', { name: 'Sync only a part' }).click();
  await page.getByRole('menuitem', { name: 'Only visitors' }).click();
  await heading(page, /^Run 5 (completed|held)/).waitFor({ timeout: 30_000 });
  await closed(page);
});
