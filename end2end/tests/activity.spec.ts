import { readFile } from 'node:fs/promises';
import { DEMO_PASSWORD, PEOPLE, expect, open, ready, signIn, signOut, submitSignIn, test, type Page } from '../support/fixtures';
import { linkIn } from '../support/mail';

const ACTIVITY = '/settings/activity';
const { email } = PEOPLE.ada;
const events = (page: Page) => page.locator('.event');
const labels = (page: Page) => events(page).getByRole('heading').allInnerTexts();

test.use({ own: 'demo' });
test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test('what happened is told, can be narrowed and taken away', async ({ page }) => {
  await open(page, '/sign-in');
  await submitSignIn(page, { email, password: 'Wrong-pass-1' });
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await signIn(page, 'ada', ACTIVITY);
  expect(await labels(page)).toEqual(['Signed in', 'Sign-in with a wrong password']);
  await expect(events(page).first()).toContainText(/Chrome on Linux · Unknown place · 10\.\d+/);
  await expect(events(page).first()).toContainText('This device');
  await expect(events(page).first().locator('time')).toHaveAttribute('datetime', /^\d{4}-.*Z$/);
  await expect(page.getByText("This wasn't me"), 'nothing of it can be revoked').toHaveCount(0);

  await page.getByRole('link', { name: 'Password', exact: true }).last().click();
  await expect(page).toHaveURL(`${ACTIVITY}?kind=password`);
  await expect(page.getByRole('main')).toContainText('Nothing of this kind has happened.');
  await page.getByRole('link', { name: 'Signing in and out' }).click();
  await expect(events(page)).toHaveCount(2);

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const table = await readFile(await (await downloading).path(), 'utf8');
  expect(table.split('\n')[0]).toContain('time,local_time,kind,event');
  expect(table).toContain(',sign_in_failed,');
});

test("This wasn't me signs that browser out, and no other", async ({ page, openBrowser }) => {
  const [stranger, friend] = [await openBrowser(), await openBrowser()];
  await signIn(friend, 'ada');
  await signIn(stranger, 'ada');
  await signIn(page, 'ada', ACTIVITY);
  await expect(events(page)).toHaveCount(3);
  const theirs = events(page).nth(1);
  await theirs.getByText("This wasn't me").click();
  await expect(theirs).toContainText('Signs that browser out.');
  await theirs.getByRole('button', { name: 'Sign that browser out' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'is signed out' })).toBeVisible();
  await expect(events(page).nth(1)).toContainText("You said this wasn't you");

  await open(stranger, '/settings');
  await expect(stranger).toHaveURL(/\/sign-in/);
  await open(friend, '/settings');
  await expect(friend).toHaveURL('/settings');
});

test('a browser is told of by mail the first time only', async ({ app, page }) => {
  await signIn(page, 'ada');
  const mail = await app.mail.expect(email, 'New sign-in to your account');
  expect(mail.text).toContain('Device: Chrome on Linux');
  await signOut(page);
  await signIn(page, 'ada');
  // Another mail, sent after, has arrived: so the one that there must not be would have, too.
  await open(page, '/forgot-password');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await app.mail.expect(email, 'Choose a new password');
  expect(app.mail.find(email, 'New sign-in to your account').length).toBe(1);
});

test('the link of that mail works signed out: it locks out, and starts anew', async ({
  app,
  page,
  openBrowser,
}) => {
  await signIn(page, 'ada');
  const mail = await app.mail.expect(email, 'New sign-in to your account');
  const link = linkIn(mail, 'not-me');
  const owner = await openBrowser();
  await open(owner, link);
  await open(page, '/settings');
  await expect(page, 'opening a link changes nothing').toHaveURL('/settings');

  await owner.getByRole('button', { name: 'Undo it' }).click();
  await expect(owner).toHaveURL(/\/reset-password\//);
  await ready(owner);
  await open(page, '/settings');
  await expect(page).toHaveURL(/\/sign-in/);
  await owner.getByLabel('New password', { exact: true }).fill('Second-word-2');
  await owner.getByRole('button', { name: 'Save new password' }).click();
  await expect(owner).toHaveURL('/sign-in?reset=1');
  await ready(owner);
  await submitSignIn(owner, { email, password: 'Second-word-2' });
  await expect(owner).toHaveURL('/settings');

  await open(owner, link);
  await expect(owner.getByRole('main')).toContainText('not valid any more');
});

test('a proof of who one is leads on', async ({ page }) => {
  await signIn(page, 'ada');
  await open(page, '/settings/confirm?next=%2Fsettings%2Factivity');
  await page.getByLabel('Password', { exact: true }).fill('Wrong-pass-1');
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.locator('#password-error')).toContainText('not your current password');
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page).toHaveURL(ACTIVITY);
  expect(await labels(page)).toContain('Wrong password for a change');
});
