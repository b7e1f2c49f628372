import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessible, holds, launch, noComplaints, openAt, settled } from '../browser';
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

test('a run is taken back: looked at, put back, and seen as what it is', async () => {
  const page = await openAt(browser, world, '/s/demo/runs/1');
  await page.getByRole('link', { name: 'Take this run back…' }).click();
  await page.getByRole('button', { name: 'See what it would put back' }).click();
  // A busy engine does not know the run's number yet when it answers: the page waits for it.
  await page.route('**/apply', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), run: 0 } });
  });
  const put = page.getByRole('button', { name: /^Put [\d,]+ values back$/ }).first();
  await put.waitFor();
  await expect.poll(() => page.getByRole('table', { name: 'What is put back' }).first().isVisible()).toBe(true);
  await put.click();
  await page.getByText('It took back run 1.').waitFor();
  await settled(page);
  await page.goto(`${world.url}/#/s/demo/runs/1`);
  await page.getByText(/^It was taken back by Run \d+ \([\d,]+ written/).waitFor({ timeout: 30_000 });
  noComplaints(page);
  await page.context().close();
  const runs = (await world.tidemark(['runs', '--json', '--limit', '1'])).trim();
  expect(JSON.parse(runs)).toMatchObject({ kind: 'undo', undoes: 1, state: 'completed' });
});

test('a run is planned again, as it was and under the mapping in force', async () => {
  const page = await openAt(browser, world, '/s/demo/runs/1');
  await page.getByRole('button', { name: 'As it was' }).click();
  await page.getByText('the same plan').first().waitFor();
  await page.getByRole('button', { name: 'Under the mapping in force' }).click();
  await page.getByText('the run did not read what the other configuration wants', { exact: false }).waitFor();
  const mapping = JSON.parse(await world.tidemark(['config', 'export'])) as { connections: { visitor: { pull: { to: string }[] } } };
  const pull = mapping.connections.visitor.pull.filter(({ to }) => to !== 'region' && to !== 'title');
  await world.apply({ ...mapping, connections: { ...mapping.connections, visitor: { ...mapping.connections.visitor, pull } } });
  await page.getByRole('button', { name: 'Under the mapping in force' }).click();
  await page.getByRole('table', { name: 'Changes that differ' }).waitFor();
  noComplaints(page);
  await page.context().close();
});

test('the check-up says how everything is, and of backups that nobody said where they go', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery/checkup');
  await page.getByText('Writes without an outcome').waitFor();
  expect(await page.locator('li time').first().getAttribute('title')).toContain('in Asia/Tokyo');
  expect(await page.getByText(/\d{4}-\d\d-\d\dT\d\d:\d\d/).count()).toBe(0);
  await page.getByText('The service was not told where they go', { exact: false }).waitFor();
  await page.getByText(/^The archive takes .* each kept for 30 days/).waitFor();
  await page.getByRole('button', { name: 'Prove it' }).click();
  await page.getByText(/^It is what the log gives, up to position \d+$/).waitFor();
  await page.getByRole('button', { name: 'Make it anew' }).click();
  await page.getByText(/^Made anew, up to log position \d+$/).waitFor();
  noComplaints(page);
  await page.context().close();
});

test('a person is looked for, erased, and only a receipt is left', async () => {
  const why = JSON.parse((await world.tidemark(['runs', 'show', '1', '--changes', '--json'])).split('\n').find((line) => line.includes('"target"') && line.includes('"visitor"')) ?? '{}') as { target: string };
  const page = await openAt(browser, world, '/s/demo/recovery/erase');
  await page.getByRole('textbox', { name: /^Id/ }).fill(why.target);
  await page.getByRole('button', { name: 'See what would go' }).click();
  await page.getByText(/items of the log and \d+ pages of the archive would go/).waitFor();
  await page.getByRole('textbox', { name: 'Why' }).fill('request 7');
  await page.getByRole('button', { name: 'Erase', exact: true }).click();
  await accessible(page);
  await page.getByRole('dialog', { name: `Erase for good? Visitor ${why.target}` }).getByRole('button', { name: 'Erase', exact: true }).click();
  await page.getByText(/are gone$/).waitFor();
  await page.getByText('request 7', { exact: false }).first().waitFor();
  noComplaints(page);
  await page.getByRole('button', { name: 'See what would go' }).click();
  await page.getByText('neither log nor archive has anything', { exact: false }).waitFor();
  await page.goto(`${world.url}/#/s/demo/log`);
  await page.getByLabel('Also what the entries hold', { exact: false }).check();
  await page.getByRole('button', { name: 'Verify the chain here' }).click();
  await page.getByText('items were erased; an entry names each of them', { exact: false }).waitFor({ timeout: 30_000 });
  await page.context().close();
});

test.each(['/s/demo/runs/2/undo', '/s/demo/recovery/drift', '/s/demo/recovery/clear', '/s/demo/recovery/checkup', '/s/demo/recovery/erase'])('%s holds in both languages, wide and narrow, light and dark', (place) => holds(browser, world, place));
