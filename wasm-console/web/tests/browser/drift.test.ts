import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessible, holds, launch, noComplaints, openAt, settled } from '../browser';
import { World } from '../world';

interface Pulled {
  readonly connections: { readonly visitor: { readonly pull: readonly { readonly to: string }[] } };
}

let world: World;
let browser: Browser;
let changed: readonly string[] = [];

/** Somebody in Pendo, beside Tidemark. */
async function changeInPendo(visitors: readonly string[], values: object): Promise<void> {
  const { key } = JSON.parse(world.pendo.credential) as { key: string };
  const answer = await fetch(`${world.pendo.url}/api/v1/metadata/visitor/custom/value`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Pendo-Integration-Key': key },
    body: JSON.stringify(visitors.map((visitorId) => ({ visitorId, values }))),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** Visitors whose region run 1 wrote. */
async function writtenByTheFirstRun(): Promise<readonly string[]> {
  const lines = (await world.tidemark(['runs', 'show', '1', '--changes', '--json'])).split('\n').filter((line) => line.includes('"custom.region"'));
  return lines.map((line) => (JSON.parse(line) as { target: string }).target);
}

/** Run 1 writes the regions, then they are written only where there is none, somebody changes three of them, and run 2 sees that. */
beforeAll(async () => {
  [world, browser] = await Promise.all([World.start(), launch()]);
  await world.stopEngine();
  await world.tidemark(['sync']);
  const mapping = JSON.parse(await world.tidemark(['config', 'export'])) as Pulled;
  const { visitor } = mapping.connections;
  const file = join(world.directory, 'only-if-empty.json');
  await writeFile(file, JSON.stringify({ ...mapping, connections: { ...mapping.connections, visitor: { ...visitor, pull: visitor.pull.map((line) => (line.to === 'region' ? { ...line, write: 'only_if_empty' } : line)) } } }));
  await world.tidemark(['config', 'apply', file]);
  changed = (await writtenByTheFirstRun()).slice(0, 3);
  await changeInPendo(changed, { region: 'Mars' });
  await world.tidemark(['sync']);
  await world.serve();
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

test('what others have changed is listed with who wrote it and which run saw it', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery');
  await page.getByRole('link', { name: 'Drift' }).click();
  const table = page.getByRole('table', { name: 'Drift' });
  await expect.poll(() => table.getByRole('row').count()).toBe(4);
  await table.getByText('Mars').first().waitFor();
  await table.getByRole('link', { name: 'Run 1' }).first().waitFor();
  await table.getByRole('link', { name: 'Run 2' }).first().waitFor();
  await page.getByRole('link', { name: 'Drift (3)' }).waitFor();
  await page.getByLabel('Search in records, fields and values').fill(changed[1] ?? '');
  await page.getByText('1 of 3 shown').waitFor();
  expect(await page.getByRole('button', { name: 'Let all' }).count()).toBe(0);
  noComplaints(page);
  await page.context().close();
});

test('the page holds in both languages, wide and narrow, light and dark', () => holds(browser, world, '/s/demo/recovery/drift'));

test('one is let stand with a reason, and stands behind the switch', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery/drift');
  await page.getByRole('button', { name: `Let it stand: ${changed[0]} custom.region` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why (optional)').fill('sales knows better');
  await accessible(page);
  await dialog.getByRole('button', { name: 'Let it stand' }).click();
  await page.getByText('2 of 2 shown').waitFor();
  await page.getByLabel('Also those that are let stand').check();
  await page.getByText('3 of 3 shown').waitFor();
  await page.getByText('let stand', { exact: true }).waitFor();
  expect(await world.tidemark(['drift', '--json'])).not.toContain(`"${changed[0]}"`);
  noComplaints(page);
  await page.context().close();
});

test('another is put back: looked at, and carried out by its digest', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery/drift');
  await page.getByRole('button', { name: `Put back: ${changed[1]} custom.region` }).click();
  await page.getByRole('table', { name: 'What is put back' }).waitFor({ timeout: 60_000 });
  await accessible(page);
  await page.getByRole('button', { name: 'Put one value back' }).click();
  await page.getByRole('heading', { level: 1, name: /^Run 3 completed/ }).waitFor({ timeout: 60_000 });
  await settled(page);
  noComplaints(page);
  await page.goto(`${world.url}/#/s/demo/recovery/drift?field=custom.region`);
  await page.getByRole('button', { name: 'Let the one of custom.region stand' }).waitFor();
  await page.context().close();
  expect(JSON.parse((await world.tidemark(['runs', '--json', '--limit', '1'])).trim())).toMatchObject({ kind: 'restore', state: 'completed' });
});

test('all that is left is let stand at once, and then it says what would be here', async () => {
  const page = await openAt(browser, world, '/s/demo/recovery/drift');
  await page.getByRole('button', { name: 'Let the one stand' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Let it stand' }).click();
  await page.getByText('Nobody has changed what Tidemark wrote').waitFor();
  await accessible(page);
  await page.context().close();
});

test('who saves without a line is offered to clear what it wrote, and the run that does it completes', async () => {
  const page = await openAt(browser, world, '/s/demo/mapping');
  await page.getByRole('button', { name: 'Remove Region__c' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Clear what it wrote…' }).click();
  await page.getByText('Of custom.region in Visitor pull alone.').waitFor();
  await holds(browser, world, '/s/demo/recovery/clear?connection=visitor&direction=pull&field=custom.region');
  await page.getByRole('button', { name: 'See what would be cleared' }).click();
  await page.getByRole('table', { name: 'What is cleared' }).waitFor({ timeout: 60_000 });
  await accessible(page);
  await page.getByRole('button', { name: /^Clear .* values?$/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Run 4 completed/ }).waitFor({ timeout: 60_000 });
  noComplaints(page);
  await page.context().close();
  expect(JSON.parse((await world.tidemark(['runs', '--json', '--limit', '1'])).trim())).toMatchObject({ kind: 'retire', state: 'completed' });
});
