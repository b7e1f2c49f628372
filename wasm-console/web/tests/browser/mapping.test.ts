import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessible, fits, holds, launch, narrow, noComplaints, openAt } from '../browser';
import { World } from '../world';

let world: World;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([World.start(), launch()]);
});
afterAll(async () => {
  await browser.close();
  await world.stop();
});

const line = (page: Page, at: number): Locator => page.locator(`[data-line="${at}"]`);
const source = (page: Page, at: number): Locator => line(page, at).getByLabel('Salesforce field');
const target = (page: Page, at: number): Locator => line(page, at).getByLabel('Metadata field');
const changing = async (page: Page): Promise<string> => (await page.locator('[data-plan]').innerText()).split('\n')[0] ?? '';

async function read(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Read both sides' });
  await button.or(page.locator('[data-plan]')).first().waitFor();
  if (await button.isVisible()) await button.click();
  await page.locator('[data-plan]').waitFor();
}

describe('data mapping', () => {
  test('both sides are read, and what would change is there, each with its old and new value', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await accessible(page);
    await read(page);
    expect(await changing(page)).toBe('287');
    await page.getByText('479 in all').waitFor();
    await page.getByRole('cell', { name: /^EMEA \(old\) .*APAC$/ }).first().waitFor();
    await page.getByLabel('Find an id or a value').fill('left.long.ago');
    await page.getByText(/^\d+ of 479$/).waitFor();
    const long = page.getByRole('cell', { name: /^left\.long\.ago@demo\.example\.com .*@/ }).first();
    const within = await long.evaluate((cell) => {
      const [whole, now] = [cell, cell.firstElementChild?.lastElementChild ?? cell].map((element) => element.getBoundingClientRect());
      return whole !== undefined && now !== undefined && now.width > 50 && now.bottom <= whole.bottom + 1 && now.right <= whole.right + 1;
    });
    expect(within).toBe(true); // however long the old value, the new one is in sight
    await page.getByRole('tab', { name: /Invalid values/ }).click();
    await page.getByRole('cell', { name: 'not an integer' }).first().waitFor();
    await page.getByRole('tab', { name: /Ambiguous/ }).click();
    await page.getByRole('columnheader', { name: 'Identifier' }).waitFor();
    await accessible(page);
    noComplaints(page);
  });

  test('both records that share an identifier are in sight, and a cut id stands on one line', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    const tops = await page.locator('[role=cell] [title] > span:first-child').first().evaluate((begin) => {
      const top = (node: Node | null): number => {
        const range = document.createRange();
        range.selectNodeContents(node as Node);
        return range.getBoundingClientRect().top;
      };
      return [top(begin.firstChild), top(begin.nextSibling)];
    });
    expect(tops[0]).toBe(tops[1]);
    await page.getByRole('tab', { name: /^Ambiguous/ }).click();
    const twins = page.getByRole('row').filter({ has: page.getByRole('cell').nth(1).getByRole('link').nth(1) }).first();
    await twins.waitFor();
    const beyond = await twins.evaluate((row) => [...row.querySelectorAll('[role=cell] a')].filter((link) => link.getBoundingClientRect().right > (link.closest('[role=cell]')?.getBoundingClientRect().right ?? 0) || link.getBoundingClientRect().bottom > row.getBoundingClientRect().bottom + 1).length);
    expect(beyond).toBe(0);
    noComplaints(page);
  });

  test('the plan follows each letter, a refused line says why, and each step goes back', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    await target(page, 4).fill('regio');
    await expect.poll(() => changing(page)).not.toBe('287');
    expect([await line(page, 4).getByText(/^Refused: /).count(), await target(page, 4).getAttribute('aria-invalid')]).toEqual([0, null]); // half of a name, as far as anybody knows
    await page.keyboard.press('Tab');
    await line(page, 4).getByText(/^Refused: /).waitFor();
    await target(page, 4).fill('regi');
    await line(page, 4).getByText(/^Refused: /).waitFor({ state: 'detached' });
    await line(page, 4).getByText(/^Refused: /).waitFor(); // nobody types any more
    await target(page, 4).fill('regio');
    await page.keyboard.press('Tab');
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(() => changing(page)).toBe('287');
    await page.getByRole('button', { name: 'Redo', exact: true }).click();
    await line(page, 4).getByText(/^Refused: /).waitFor();
    await page.reload();
    await line(page, 4).waitFor();
    expect(await target(page, 4).inputValue()).toBe('regio');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => target(page, 4).inputValue()).toBe('region');
    noComplaints(page);
  });

  test('that nothing would change is said of a plan that was made of this draft alone', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    const nothing = page.getByText('Nothing would change', { exact: false });
    for (let left = await page.locator('[data-line]').count(); left > 0; left -= 1) await page.getByRole('button', { name: /^Remove \S+$/ }).first().click();
    await nothing.first().waitFor();
    await page.getByRole('button', { name: 'Add a line' }).click();
    await page.getByText('This draft can’t be planned').waitFor();
    expect(await nothing.count()).toBe(0);
    await source(page, 0).fill('Owner.Department');
    await target(page, 0).fill('department');
    await page.getByText('Not read yet: Owner.Department').waitFor();
    expect(await nothing.count()).toBe(0);
    await page.getByRole('button', { name: 'Discard' }).click();
    noComplaints(page);
  });

  test('why a draft could not be read or saved goes once it is mended', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    await page.getByRole('button', { name: 'Add a line' }).click();
    await page.getByRole('button', { name: 'Read again' }).click();
    const alerts = page.locator('#page').getByRole('alert');
    await expect.poll(() => alerts.count()).toBe(2); // the reading's, and the preview's own
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => alerts.count()).toBe(3);
    await line(page, 8).getByText('Nothing is chosen yet').waitFor();
    await page.getByText('Visitors, line 9').first().waitFor();
    await source(page, 8).fill('Department');
    await target(page, 8).fill('title');
    await line(page, 8).getByText('Visitors, line 4 (Title → title) writes this field already', { exact: false }).waitFor();
    expect([await source(page, 8).getAttribute('aria-invalid'), await target(page, 8).getAttribute('aria-invalid')]).toEqual([null, 'true']);
    await page.keyboard.press('Escape'); // what is offered stands over the page
    await accessible(page);
    await target(page, 8).fill('department');
    await expect.poll(() => alerts.count()).toBe(0);
    await page.getByRole('button', { name: 'Discard' }).click();
    noComplaints(page);
  });

  test('a line that is removed says that its values stay, and comes back', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    await page.getByRole('button', { name: 'Remove Region__c' }).click();
    await page.getByText('its values stay standing').waitFor();
    await expect.poll(() => changing(page)).not.toBe('287');
    await page.getByRole('alert').getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => changing(page)).toBe('287');
  });

  test('the way back in a notice is of its own step alone, and goes with the next one', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    const lines = page.getByRole('button', { name: /^Remove \S+$/ });
    await page.getByRole('button', { name: 'Remove Region__c' }).click();
    const undo = page.getByRole('alert').getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    const left = await lines.count();
    await lines.last().click();
    await expect.poll(() => undo.count()).toBe(1);
    await undo.click();
    await expect.poll(() => lines.count()).toBe(left);
    expect(await page.getByRole('button', { name: 'Remove Region__c' }).count()).toBe(0);
  });

  test('converters and what an empty value does stand on the line', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    await page.getByRole('button', { name: 'Options of Title' }).click();
    await line(page, 3).getByRole('button', { name: 'Add a converter' }).click();
    await page.getByRole('menuitem', { name: 'upper case' }).click();
    await line(page, 3).getByText(/\d changes/).waitFor();
    await line(page, 3).getByLabel('When the source is empty').selectOption('keep');
    await line(page, 3).getByText('keeps when empty').waitFor();
    await accessible(page);
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  test('whoever removes a line by keyboard goes on at the next one, and behind the last where one is added', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    const here = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');
    await page.getByRole('button', { name: 'Remove Region__c' }).press('Enter');
    await expect.poll(here).toBe('Remove Stage__c');
    await page.getByRole('button', { name: 'Remove HasOptedOutOfEmail' }).press('Enter');
    await expect.poll(here).toBe('Add a line');
    await page.getByRole('button', { name: 'Discard' }).click();
    noComplaints(page);
  });

  test('by keyboard alone a field is chosen on each side and becomes a line', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    await page.getByRole('group', { name: 'Salesforce' }).getByRole('button', { name: /^Department/ }).press('Enter');
    await page.getByText('Department is chosen').waitFor();
    await page.getByRole('group', { name: 'Pendo metadata' }).getByRole('button', { name: /^department/ }).press('Enter');
    await line(page, 8).waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await page.getByLabel('Search in Pendo metadata').fill('depart');
    await page.getByRole('group', { name: 'Pendo metadata' }).getByRole('button').first().press('Enter');
    await page.getByText('Choose where its value comes from').waitFor();
    expect(await line(page, 8).count()).toBe(0); // half a line is none yet
    await page.getByRole('group', { name: 'Salesforce' }).getByRole('button', { name: /^Department/ }).press('Enter');
    await line(page, 8).waitFor();
    expect([await source(page, 8).inputValue(), await target(page, 8).inputValue()]).toEqual(['Department', 'department']);
    await line(page, 8).getByText(/\d changes|no change/).waitFor();
    await source(page, 8).fill('Owner.Department');
    await page.getByText('Not read yet: Owner.Department').waitFor();
    await page.getByText('Sync waits until what it needs is read.').waitFor();
    expect(await page.getByRole('button', { name: 'Sync now' }).isDisabled()).toBe(true);
    await source(page, 8).fill('Account.Industry');
    await page.getByRole('button', { name: 'Read this field too' }).click();
    await line(page, 8).getByText(/\d changes|no change/).waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  test('whoever saves over another version, his own of another tab too, sees what was changed there, and loses nothing', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await target(page, 3).fill('department');
    const configuration = JSON.parse(await world.tidemark(['config', 'export', '--subscription', 'demo'])) as { connections: { visitor: { pull: object[] } } };
    configuration.connections.visitor.pull = configuration.connections.visitor.pull.slice(0, -1);
    await world.apply(configuration);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('You have saved in another tab meanwhile').waitFor();
    await dialog.getByRole('cell', { name: 'Visitors, line 8 (HasOptedOutOfEmail → opted_out) connections.visitor.pull.opted_out' }).waitFor();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Take that one, drop this draft' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await target(page, 3).inputValue()).toBe('title');
    noComplaints(page);
  });

  test('it is saved with why, and an earlier version is looked at, taken into the draft and put back', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await target(page, 3).fill('department');
    await page.getByRole('textbox', { name: 'Why (optional)' }).fill('titles are of no use');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Versions…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row', { name: /^3 .* titles are of no use in force$/ }).waitFor();
    await accessible(page);
    await dialog.getByRole('button', { name: 'Put this version back: 2' }).click();
    await dialog.getByText(/^Version 2 · /).waitFor();
    await dialog.getByRole('row', { name: 'Visitors, line 4 (Title → department) connections.visitor.pull.department' }).waitFor();
    await accessible(page);
    await page.reload(); // what is looked at has an address
    await dialog.getByRole('button', { name: 'Take it into the draft' }).click();
    await page.getByText('is in the draft: it counts when it is saved', { exact: false }).waitFor();
    expect(await target(page, 3).inputValue()).toBe('title');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const inForce = JSON.parse(await world.tidemark(['config', 'export', '--subscription', 'demo'])) as { connections: { visitor: { pull: { to: string }[] } } };
    expect(inForce.connections.visitor.pull[3]?.to).toBe('title');
    await page.getByRole('button', { name: 'Versions…' }).click();
    await dialog.getByRole('row', { name: /^4 .* Back to version 2 of .* in force$/ }).waitFor();
    noComplaints(page);
  });

  test('a draft without a change takes what was saved in another tab, and says so', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    const configuration = JSON.parse(await world.tidemark(['config', 'export', '--subscription', 'demo'])) as { connections: { visitor: { pull: { to?: string }[] } } };
    const titled = (configuration.connections.visitor.pull[3] as { to: string }).to;
    await expect.poll(() => target(page, 3).inputValue()).toBe(titled);
    (configuration.connections.visitor.pull[3] as { to: string }).to = 'job';
    await world.apply(configuration);
    await page.getByText('You have saved another version in another tab: it is shown here now').waitFor();
    expect(await target(page, 3).inputValue()).toBe('job');
    (configuration.connections.visitor.pull[3] as { to: string }).to = titled;
    await world.apply(configuration);
    await expect.poll(() => target(page, 3).inputValue()).toBe(titled);
    noComplaints(page);
  });

  test('“Sync now” saves the draft and runs exactly the plan that was seen', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    await page.getByRole('button', { name: 'Remove Region__c' }).click();
    await expect.poll(() => changing(page)).not.toBe('287');
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('button', { name: /The plan’s digest/ }).click();
    const digest = await page.locator('.value', { hasText: /^[0-9a-f]{64}$/ }).innerText();
    await page.getByRole('button', { name: 'Sync now' }).click();
    await accessible(page);
    await page.getByRole('button', { name: 'Save and sync' }).click();
    await page.getByRole('dialog').getByText('Run 1 has ended:').waitFor({ timeout: 30_000 }); // it is followed to its end
    await page.getByRole('dialog').getByText(/^\d+ written$/).waitFor();
    await expect.poll(async () => (await world.tidemark(['runs', '--json', '--subscription', 'demo'])).includes('"state":"completed"'), { timeout: 30_000 }).toBe(true);
    expect(await world.tidemark(['runs', 'show', '1', '--json', '--subscription', 'demo'])).toContain(digest);
    noComplaints(page);
  });

  test('a preview of before a run that was begun elsewhere says so, and reads again', async () => {
    const page = await openAt(browser, world, '/s/demo/mapping');
    await read(page);
    const stale = page.getByText(/^Run \d+ has written since both sides were read/);
    expect(await stale.count()).toBe(0);
    const before = await page.locator('[data-plan]').innerText();
    const configuration = JSON.parse(await world.tidemark(['config', 'export', '--subscription', 'demo'])) as { connections: { visitor: { pull: object[]; guard?: string } } };
    configuration.connections.visitor.pull = configuration.connections.visitor.pull.map((line) => ((line as { to: string }).to === 'title' ? { from: 'Department', to: 'title' } : line));
    configuration.connections.visitor.guard = 'off';
    await world.apply(configuration);
    await world.asks('POST', 'runs', { connection: 'visitor' });
    await stale.waitFor({ timeout: 30_000 });
    await page.getByRole('alert').filter({ has: stale }).getByRole('button', { name: 'Read again' }).click();
    await stale.waitFor({ state: 'hidden' });
    await expect.poll(() => page.locator('[data-plan]').innerText()).not.toBe(before);
    noComplaints(page);
  });

  test('holds in both languages, wide and narrow, light and dark', async () => {
    await holds(browser, world, '/s/demo/mapping');
    const page = await openAt(browser, world, '/s/demo/mapping', { size: narrow, scheme: 'dark' });
    await read(page);
    await fits(page);
    await accessible(page);
  });
});

describe('connections', () => {
  test('identifiers are measured on real data, and the best pair is taken with one click', async () => {
    const page = await openAt(browser, world, '/s/demo/connections');
    await page.getByRole('combobox', { name: 'In Pendo' }).fill('visitorId');
    const measure = page.getByRole('button', { name: 'Measure on real data' });
    await measure.first().click();
    const unavailable = page.getByText('There is no evidence of this yet');
    const use = page.getByRole('button', { name: 'Use agent.email and Email' });
    await use.or(unavailable).first().waitFor();
    if (await unavailable.isVisible()) return; // the core of this build has none
    await accessible(page);
    await use.click();
    expect(await page.getByRole('combobox', { name: 'In Pendo' }).inputValue()).toBe('agent.email');
    await page.getByText('Saved', { exact: true }).waitFor();
    noComplaints(page);
  });

  test('an identifier that no schema has is told of before it is saved, and by the engine when it is', async () => {
    const page = await openAt(browser, world, '/s/demo/connections');
    const identifier = page.getByRole('combobox', { name: 'In Salesforce' });
    await identifier.fill('Emial');
    await page.getByText('there is no field “Emial” in its schema', { exact: false }).waitFor();
    expect(await identifier.getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('Visitors, Identifiers: In Salesforce', { exact: false }).waitFor();
    await accessible(page);
    await identifier.fill('Email');
    await expect.poll(() => page.getByText('Saved, but', { exact: false }).count()).toBe(0);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    noComplaints(page);
  });

  test('holds in both languages, wide and narrow, light and dark', () => holds(browser, world, '/s/demo/connections'));
});

describe('reports', () => {
  test('a report is pushed: columns go into Pendo_ fields, and the change is there', async () => {
    const page = await openAt(browser, world, '/s/demo/reports');
    await page.getByRole('combobox', { name: 'Report in Pendo' }).click();
    await accessible(page);
    await page.getByRole('option', { name: /\(usage-30d\)$/ }).click();
    expect(await page.getByLabel('The report’s id in Pendo').inputValue()).toBe('usage-30d');
    await page.getByLabel('The report’s id in Pendo').fill('https://app.pendo.io/reports/usage-30d');
    await page.getByText('That is report usage-30d.').waitFor();
    await page.getByRole('button', { name: 'Push this report' }).click();
    await read(page);
    await page.getByRole('group', { name: 'Report' }).getByRole('button', { name: /^numDaysActive/ }).click();
    await page.getByRole('group', { name: 'Salesforce Pendo_ fields' }).getByRole('button', { name: /^Pendo_Days_Active__c/ }).click();
    await page.getByRole('button', { name: 'Read this field too' }).or(page.getByText(/\d changes/)).first().waitFor();
    const more = page.getByRole('button', { name: 'Read this field too' });
    if (await more.isVisible()) await more.click();
    await line(page, 0).getByText(/\d changes/).waitFor();
    await accessible(page);
    await page.getByText('Salesforce’s validation rules').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    noComplaints(page);
  });

  test('holds in both languages, wide and narrow, light and dark', () => holds(browser, world, '/s/demo/reports'));
});
