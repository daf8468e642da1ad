import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { expectAccessibleInEveryLook } from '../support/axe';
import { DEMO_PASSWORD, PEOPLE, answered, expect, open, signIn, test, type Page } from '../support/fixtures';
import { unzip } from '../support/zip';

const DATA = '/settings/data';

test.use({ own: 'demo' });

test.beforeEach(({ expectErrors }) => {
  expectErrors(/status of 413 .*\/act\/upload_settings/);
});

const said = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();
const copy = (page: Page) => page.getByRole('region', { name: 'Download my data' });
const deletion = (page: Page) => page.getByRole('region', { name: 'Delete my account' });

/** Waits for what comes by itself; without script, looks again. */
async function comes(page: Page, scripted: boolean, check: (timeout: number) => Promise<void>) {
  if (scripted) return check(15_000);
  await expect(async () => {
    await open(page, DATA);
    await check(500);
  }).toPass({ timeout: 15_000 });
}

test('a copy is asked for by keyboard, made, and holds what is theirs', async ({ page, app, scripted }, info) => {
  await signIn(page, 'ada', DATA);
  await copy(page).getByRole('button', { name: 'Make a copy' }).press('Enter');
  await said(page, 'Your copy is on its way.');
  const link = copy(page).getByRole('link', { name: 'Download your data' });
  await comes(page, scripted, (timeout) => expect(link).toBeVisible({ timeout }));
  await expectAccessibleInEveryLook(page, 'a copy that is ready');

  const download = page.waitForEvent('download');
  await link.press('Enter');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^nameplate-\d{4}-\d\d-\d\d\.zip$/);
  const files = unzip(await readFile(await file.path()));
  for (const name of ['index.html', 'data.json', 'settings.json', 'manifest.json', 'csv/sessions.csv']) {
    expect([...files.keys()], name).toContain(name);
  }
  const data = JSON.parse(files.get('data.json')!.toString());
  expect(data.profile[0]).toMatchObject({ name: PEOPLE.ada.name, email: PEOPLE.ada.email });
  expect(data.companies.map(({ company }: { company: string }) => company)).toContain('Harbor Law');
  expect(data.activity.map(({ kind }: { kind: string }) => kind)).toContain('export_requested');
  await app.mail.expect(PEOPLE.ada.email, 'A copy of your data was asked for');
  const ready = await app.mail.expect(PEOPLE.ada.email, 'Your data is ready');
  expect(ready.text).toContain(DATA);

  // The page of the copy stands alone: nothing is loaded, nothing runs, and it can be read from disk.
  const onDisk = info.outputPath('index.html');
  await writeFile(onDisk, files.get('index.html')!);
  await page.goto(pathToFileURL(onDisk).href);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Data of ${PEOPLE.ada.name}`);
  await expect(page.getByRole('cell', { name: PEOPLE.ada.email }).first()).toBeVisible();
  await expect(page.locator('script')).toHaveCount(0);
});

test('nobody else gets a copy', async ({ page, openBrowser, scripted }) => {
  await signIn(page, 'ada', DATA);
  await copy(page).getByRole('button', { name: 'Make a copy' }).click();
  const link = copy(page).getByRole('link', { name: 'Download your data' });
  await comes(page, scripted, (timeout) => expect(link).toBeVisible({ timeout }));
  const path = (await link.getAttribute('href'))!;
  const ben = await openBrowser();
  await signIn(ben, 'ben');
  expect((await ben.request.get(path)).status()).toBe(404);
  const nobody = await openBrowser();
  expect((await nobody.request.get(path)).url()).toContain('/sign-in?next=');
});

test('settings are shown before they are imported', async ({ page }) => {
  await signIn(page, 'ben', DATA);
  const file = page.getByLabel('File');
  const send = () => page.getByRole('button', { name: 'Show what would change' }).click();
  for (const [content, error] of [
    [Buffer.alloc(0), 'Choose a file.'],
    [Buffer.from('PK\x03\x04 and no more'), 'neither a ZIP of Nameplate nor its settings.json'],
    [Buffer.from('{"schema_version":9,"settings":{}}'), 'A newer Nameplate wrote this file.'],
    [Buffer.alloc(10 * 1024 * 1024, ' '), 'This file is too large.'],
  ] as const) {
    await file.setInputFiles({ name: 'settings.json', mimeType: 'application/json', buffer: content });
    await send();
    await expect(page.locator('#settings-error')).toContainText(error);
    await expect(page.getByRole('alert').filter({ hasText: error })).toBeVisible();
    await answered(page);
  }
  await expect(page.getByRole('button', { name: 'Import these settings' })).toHaveCount(0);

  const settings = {
    appearance: { theme: 'dark', wallpaper: 'cats' },
    shortcuts: { changed: { profile: 'g z' } },
  };
  await file.setInputFiles({
    name: 'settings.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify({ schema_version: 1, settings })),
  });
  await send();
  await expect(page.getByRole('heading', { name: '2 settings would change' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Theme' })).toContainText(/Match my system.*Dark/);
  await expect(page.getByRole('row').filter({ hasText: 'Profile' })).toContainText(/g p.*g z/);
  await expect(page.getByText('appearance.wallpaper')).toBeVisible();
  await expect(page.locator('html'), 'nothing is changed yet').toHaveAttribute('data-theme', 'system');
  await expectAccessibleInEveryLook(page, 'what would change');
  await page.setViewportSize({ width: 320, height: 800 });
  const main = page.getByRole('main');
  expect(await main.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
  await open(page, DATA);
  await page.getByRole('button', { name: 'Import these settings' }).press('Enter');
  await said(page, 'Settings imported.');
  await open(page, '/settings/accessibility');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('radio', { name: 'Dark', exact: true })).toBeChecked();
});

test('a wish to be deleted is withdrawn, declined, and granted', async ({ page, app, openBrowser, scripted }) => {
  await signIn(page, 'cleo', DATA);
  const ask = async () => {
    await deletion(page).getByText('Ask to be deleted', { exact: true }).press('Enter');
    await deletion(page).getByRole('button', { name: 'Ask my admins to delete my account' }).press('Enter');
    await said(page, 'Your admins are asked.');
  };
  await ask();
  await expect(deletion(page)).toContainText('You asked to be deleted');
  const mail = await app.mail.expect(PEOPLE.ada.email, `${PEOPLE.cleo.name} asks to be deleted`);
  expect(mail.text).toContain('/company/team');
  await expectAccessibleInEveryLook(page, 'a wish that is open');
  await deletion(page).getByRole('button', { name: /^Withdraw/ }).click();
  await said(page, 'Withdrawn. Your account stays.');

  await ask();
  const admin = await openBrowser();
  await signIn(admin, 'ada', '/company/team');
  await expect(admin.getByRole('row').filter({ hasText: PEOPLE.cleo.name })).toContainText('Asks to be deleted');
  await admin.getByRole('link', { name: PEOPLE.cleo.name }).click();
  const wish = admin.getByRole('region', { name: `${PEOPLE.cleo.name} asks to be deleted` });
  await expectAccessibleInEveryLook(admin, 'a member who asks');
  await wish.getByLabel(/^Why you decline/).fill('Finish the Harlow case first.');
  await wish.getByRole('button', { name: /^Decline/ }).click();
  await said(admin, 'Declined.');
  await expect(wish).toHaveCount(0);
  await comes(page, scripted, (timeout) =>
    expect(deletion(page)).toContainText('Finish the Harlow case first.', { timeout }),
  );
  await app.mail.expect(PEOPLE.cleo.email, 'Your account is not deleted');

  await open(page, DATA);
  await ask();
  await open(admin, new URL(admin.url()).pathname);
  await wish.getByRole('link', { name: 'Delete account' }).click();
  await admin.getByLabel('Email of the account').locator('visible=true').fill(PEOPLE.cleo.email);
  await admin.getByRole('button', { name: 'Delete account', exact: true }).click();
  await said(admin, 'The account is deleted.');
  const last = await app.mail.expect(PEOPLE.cleo.email, 'Your account is deleted');
  expect(last.text).toContain(`Hello ${PEOPLE.cleo.name}`);
});

test('who alone runs a company is told what comes first', async ({ page }) => {
  await signIn(page, 'ada', DATA);
  await expect(deletion(page)).toContainText('You are the only Super Admin of Harbor Law.');
  await expect(deletion(page).getByText('Ask to be deleted', { exact: true })).toHaveCount(0);
});

test.describe('with a clock', () => {
  test.use({ turnsClock: true });

  test('the bar shows how far a copy is, and it is taken up again', async ({ page, app, scripted }) => {
    await signIn(page, 'ada', DATA);
    // As if another process had begun it and died.
    await app.sql(`INSERT INTO exports (id, user_id, session_id, requested_at, lease_until, claim, done, total)
      SELECT 'cut-off', id, 'none', created_at, created_at + 3600000000000, 'dead', 4, 10
      FROM users WHERE email_key = '${PEOPLE.ada.email}'`);
    await open(page, DATA);
    const bar = copy(page).getByRole('progressbar', { name: 'How far your copy is' });
    await expect(bar).toHaveAttribute('value', '40');
    await expect(copy(page).getByText('40 %')).toBeVisible();
    await expect(copy(page).getByRole('button')).toHaveCount(0);
    await expect(copy(page).getByRole('link', { name: 'Look again' })).toBeVisible({ visible: !scripted });
    await expectAccessibleInEveryLook(page, 'a copy that is being made');
    await app.sql('UPDATE exports SET lease_until = 0');
    const link = copy(page).getByRole('link', { name: 'Download your data' });
    await comes(page, scripted, (timeout) => expect(link).toBeVisible({ timeout }));
  });

  test('a copy asks for the password again', async ({ page, app }) => {
    await signIn(page, 'ben', DATA);
    await app.sql('UPDATE sessions SET proved_at = proved_at - 11 * 60 * 1000');
    await copy(page).getByRole('button', { name: 'Make a copy' }).click();
    await expect(page).toHaveURL(/\/settings\/confirm\?next=/);
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page).toHaveURL(DATA);
    await copy(page).getByRole('button', { name: 'Make a copy' }).click();
    await said(page, 'Your copy is on its way.');
  });

  test('one that failed says so, and can be asked for again', async ({ page, app, scripted }) => {
    await signIn(page, 'ben', DATA);
    await app.sql(`INSERT INTO exports (id, user_id, session_id, requested_at, lease_until, failed_at)
      SELECT 'failed', id, 'none', created_at, 0, 1 FROM users WHERE email_key = '${PEOPLE.ben.email}'`);
    await open(page, DATA);
    await expect(copy(page)).toContainText('Your copy could not be made');
    await copy(page).getByRole('button', { name: 'Try again' }).click();
    const link = copy(page).getByRole('link', { name: 'Download your data' });
    await comes(page, scripted, (timeout) => expect(link).toBeVisible({ timeout }));
    await expect(copy(page)).not.toContainText('could not be made');
  });
});
