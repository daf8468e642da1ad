import { expectAccessible } from '../support/axe';
import { expect, open, signIn, test, type Page } from '../support/fixtures';

const KEYS = '/settings/api-keys';

test.use({ own: 'demo' });
test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

const said = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();

/** What the API says to a key of who it is. */
const me = (url: string, key: string) =>
  fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${key}` } });

/** Creates a key; gives it, as the page shows it. */
async function create(page: Page, name: string, choose = async () => {}): Promise<string> {
  await open(page, `${KEYS}/new`);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await choose();
  await page.getByRole('button', { name: 'Create key' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  return page.locator('.secret code').innerText();
}

test('a key is created, shown once, used, and revoked', async ({ app, page }) => {
  await signIn(page, 'ada', KEYS);
  await expect(page.getByRole('main')).toContainText('You have no API keys.');
  await page.getByRole('link', { name: 'Create a key' }).click();
  await expectAccessible(page, 'the form of a key');
  const key = await create(page, 'Case system');
  expect(key).toMatch(/^npk_[\w-]{49}$/);
  await expectAccessible(page, 'a new key');
  await expect(page.getByRole('main')).toContainText('Acts for you in Harbor Law.');
  const answer = await me(app.url, key);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ email: 'ada@example.com', company: { name: 'Harbor Law' } });
  await app.mail.expect('ada@example.com', /An API key was created/);

  await page.getByRole('button', { name: 'I have saved it' }).click();
  await said(page, 'Your API key is ready.');
  await expect(page.getByRole('main')).not.toContainText(key);
  await page.getByRole('link', { name: /^Manage/ }).click();
  await expect(page.getByRole('main')).toContainText(key.slice(0, 12));
  await expect(page.getByRole('main')).not.toContainText(key);
  // Written behind the request, to the minute.
  await expect(async () => {
    await open(page, page.url());
    await expect(page.getByRole('main')).toContainText('GET /api/v1/me', { timeout: 100 });
  }).toPass();

  await page.getByText('Revoke this key').click();
  await page.getByRole('button', { name: 'Revoke key' }).click();
  await said(page, 'API key revoked.');
  const refused = await me(app.url, key);
  expect(refused.status).toBe(401);
  expect(await refused.json()).toMatchObject({ type: 'urn:nameplate:problem:key-revoked' });
  await page.getByText('Keys that ended in the last 90 days').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Case system' })).toContainText('Revoked');
});

test('a key may do what is chosen, until its last day', async ({ app, page, scripted }) => {
  await signIn(page, 'ada', KEYS);
  await open(page, `${KEYS}/new`);
  const limited = page.getByRole('checkbox', { name: 'Only what I choose' });
  const scopes = page.getByRole('group', { name: 'What the key may do' });
  await expect(scopes).toBeHidden();
  await limited.check();
  await expect(scopes).toBeVisible();
  await page.getByLabel('Expires').selectOption('After a chosen day');
  await page.getByLabel('Last day').fill('2020-01-01');
  await page.getByRole('button', { name: 'Create key' }).click();
  // Everything at once, each at its place.
  await expect(page.getByText('Fill in this field.').first()).toBeVisible();
  await expect(scopes).toContainText('Choose at least one.');
  await expect(page.getByText('Choose today or a later day.').first()).toBeVisible();
  await expect(limited).toBeChecked();

  const key = await create(page, 'Reader', async () => {
    await limited.check();
    await scopes.getByRole('checkbox', { name: /^Read notifications/ }).check();
    await page.getByLabel('Expires').selectOption('In 7 days');
    if (scripted) await expect(page.getByLabel('Last day')).toBeHidden();
  });
  await expect(page.getByRole('main')).toContainText('Read notifications');
  await expect(page.getByRole('main')).toContainText(/Expires on/);
  expect((await me(app.url, key)).status).toBe(403);
  await open(page, '/settings');
  const row = page.getByRole('listitem').filter({ hasText: 'API keys' }).first();
  await expect(row).toContainText('1 acts for you in another product.');
});

test('a new key takes the place of an old one, which works on for a day', async ({ app, page }) => {
  await signIn(page, 'ada', KEYS);
  const old = await create(page, 'Case system');
  await page.getByLabel('The old key stops').selectOption('After 24 hours');
  await page.getByRole('button', { name: 'Regenerate key' }).click();
  await expect(page.locator('.secret code')).not.toHaveText(old);
  const key = await page.locator('.secret code').innerText();
  for (const each of [old, key]) expect((await me(app.url, each)).status).toBe(200);
  await open(page, KEYS);
  await expect(page.getByRole('listitem').filter({ hasText: 'Replaced' })).toContainText('Stops in 23 hours');
});

test('admins see the keys that act in their company, and revoke them', async ({ app, page, openBrowser }) => {
  const cleo = await openBrowser();
  await signIn(cleo, 'cleo', KEYS);
  const key = await create(cleo, 'Reports');
  await open(cleo, '/company/api-keys');
  await expect(cleo.getByRole('main')).not.toContainText('Reports');

  await signIn(page, 'ben', '/company/api-keys');
  const entry = page.getByRole('listitem').filter({ hasText: 'Reports' });
  await expect(entry).toContainText('Of Cleo Tanaka');
  await expect(entry).not.toContainText(key);
  await expectAccessible(page, 'the keys of the company');
  await entry.locator('summary').click();
  await entry.getByRole('button', { name: 'Revoke key' }).click();
  await said(page, 'API key revoked.');
  await expect(page.getByRole('main')).toContainText('No key acts in this company.');
  expect((await me(app.url, key)).status).toBe(401);
  await app.mail.expect('cleo@example.com', /was revoked/);
});

test('what the API can do is a page for everybody, and without a script', async ({ app, page }) => {
  await page.goto('/api/docs');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nameplate API');
  await page.getByRole('link', { name: 'POST /api/v1/events' }).click();
  await expect(page).toHaveURL('/api/docs#post-api-v1-events');
  await expectAccessible(page, 'the reference of the API');
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  expect((await fetch(`${app.url}/api.css`)).headers.get('content-type')).toContain('text/css');
});
