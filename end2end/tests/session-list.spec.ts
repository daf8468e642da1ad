import { PEOPLE, expect, expectSignedOut, open, ready, signIn, submitSignIn, test, type Page } from '../support/fixtures';
import { expectAccessible } from '../support/axe';

const SESSIONS = '/settings/sessions';
const PHONE =
  'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36';
const others = (page: Page) =>
  page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Sign out' }) });
const said = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();

test.use({ own: 'demo' });
test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test('tells where one is signed in, and signs one of them out', async ({ page, openBrowser }) => {
  const phone = await openBrowser({ userAgent: PHONE });
  const stranger = await openBrowser();
  await signIn(phone, 'ada');
  await signIn(stranger, 'ben');
  await signIn(page, 'ada', SESSIONS);
  const here = page.getByRole('listitem').filter({ hasText: 'This device' });
  await expect(here).toContainText('Chrome on Linux');
  await expect(here).toContainText(/Computer · Unknown place · 10\.\d+/);
  await expect(here.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Other devices (1)' })).toBeVisible();
  await expect(others(page)).toContainText('Chrome on Android');
  await expect(others(page)).toContainText('Phone · Unknown place');
  await expectAccessible(page, 'the sessions');

  // Ended in the meantime: the later window is told so.
  const late = await page.context().newPage();
  await open(late, SESSIONS);
  await page.getByRole('button', { name: /^Sign out Chrome on Android/ }).click();
  await said(page, '1 device was signed out.');
  await expect(others(page)).toHaveCount(0);
  await expect(page.getByRole('main')).toContainText('You are signed in nowhere else.');
  await late.getByRole('button', { name: /^Sign out Chrome on Android/ }).click();
  await expect(late.getByRole('alert').filter({ hasText: 'signed out already' })).toBeVisible();

  await expectSignedOut(phone);
  await open(stranger, '/settings');
  await expect(stranger).toHaveURL('/settings');
  await open(page, '/settings/activity');
  await expect(page.getByRole('main')).toContainText('1 other browser was signed out.');
});

test('a place is known by what the program itself brings', async ({ page, browser, baseURL }) => {
  const abroad = await browser.newContext({ baseURL, extraHTTPHeaders: { 'x-forwarded-for': '8.8.8.8' } });
  await signIn(await abroad.newPage(), 'ada');
  await signIn(page, 'ada', SESSIONS);
  await expect(others(page)).toContainText('United States');
  await abroad.close();
});

test('signs all others out, and says how many', async ({ page, openBrowser }) => {
  const [first, second] = [await openBrowser(), await openBrowser()];
  await signIn(first, 'ada');
  await signIn(second, 'ada');
  await signIn(page, 'ada', SESSIONS);
  await page.getByRole('button', { name: 'Sign out all other devices' }).click();
  await said(page, '2 devices were signed out.');
  await expect(page.getByRole('heading', { name: 'Other devices (0)' })).toBeVisible();
  for (const other of [first, second]) await expectSignedOut(other);
});

test('signs out everywhere, here too', async ({ page, openBrowser }) => {
  const other = await openBrowser();
  await signIn(other, 'ada');
  await signIn(page, 'ada', SESSIONS);
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL('/sign-in');
  await ready(page);
  await said(page, 'You signed out everywhere. 2 devices were signed out.');
  await expectSignedOut(other);
  for (const browser of [page, other]) {
    await open(browser, SESSIONS);
    await expect(browser).toHaveURL(/\/sign-in\?next=/);
  }
});

test.describe('many of them', () => {
  test.use({ turnsClock: true });

  test('come in parts, and those long not used apart', async ({ app, page, openBrowser }) => {
    const other = await openBrowser();
    await signIn(other, 'ada', '/settings', true);
    await signIn(page, 'ada');
    await app.sql(`INSERT INTO sessions
      (id, token_hash, user_id, company_id, remembered_at, ip, user_agent, created_at,
       last_active_at, proved_at, ends_at)
      SELECT substr(id, 1, 30) || lpad(n::text, 6, '0'), decode(lpad(n::text, 6, '0'), 'hex'),
        user_id, company_id, remembered_at, ip, user_agent, created_at,
        last_active_at - n * 6 * 60 * 60 * 1000::bigint, proved_at, ends_at
      FROM sessions, generate_series(1, 999) n WHERE remembered_at IS NOT NULL`);
    await open(page, SESSIONS);
    await expect(page.getByRole('heading', { name: 'Other devices (1000)' })).toBeVisible();
    await expect(others(page)).toHaveCount(50);
    await expect(page.getByRole('heading', { name: 'Not used for a week or longer' })).toBeVisible();
    await page.getByRole('link', { name: 'More' }).click();
    await expect(page).toHaveURL(/\?after=/);
    await expect(others(page)).toHaveCount(50);
    await expect(page.getByRole('heading', { name: 'This device', exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Sign out all other devices' }).click();
    await said(page, '1000 devices were signed out.');
  });
});

test('why one is signed out is asked of the session, and nobody can write it into an address', async ({
  page,
  openBrowser,
}) => {
  const [other, stranger] = [await openBrowser(), await openBrowser()];
  const said = other.getByRole('status').filter({ hasText: 'signed out from another device' });
  await open(stranger, '/sign-in?timed_out=1&over=1&ended_elsewhere=1&next=%2Fsettings');
  await expect(stranger.getByRole('main').getByRole('status')).toHaveCount(0);

  await signIn(other, 'ada');
  await signIn(page, 'ada', '/settings/sessions');
  await page.getByRole('button', { name: 'Sign out all other devices' }).click();
  await expect(page.getByRole('status')).toContainText(['1 device was signed out.']);
  await open(other, '/settings/profile');
  await expect(other).toHaveURL('/sign-in?next=%2Fsettings%2Fprofile');
  await expect(said).toBeVisible();
  // What went wrong since matters more.
  await submitSignIn(other, { email: PEOPLE.ada.email, password: 'Wrong-pass-1' });
  await expect(other.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await expect(said).toHaveCount(0);
});
