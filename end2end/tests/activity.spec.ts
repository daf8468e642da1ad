import { readFile } from 'node:fs/promises';
import { DEMO_PASSWORD, PEOPLE, expect, expectSignedOut, open, ready, signIn, signOut, submitSignIn, test, type Page } from '../support/fixtures';
import { linkIn } from '../support/mail';

const ACTIVITY = '/settings/activity';
const { email } = PEOPLE.ada;
const events = (page: Page) => page.locator('.event');
const event = (page: Page, label: string) =>
  events(page).filter({ has: page.getByRole('heading', { name: label, exact: true }) });
const labels = (page: Page) => events(page).getByRole('heading').allInnerTexts();
const filter = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name, exact: true });

/** Says of the only event of that name that somebody else did it. */
async function revoke(page: Page, label: string, button: string) {
  const confirm = event(page, label).getByRole('button', { name: button });
  // After a proof of who one is, the question is open as it was left.
  if (!(await confirm.isVisible())) await event(page, label).getByText("This wasn't me").click();
  await confirm.click();
}

/** Waits until the page says that it was done, by a toast or on the page itself. */
const said = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();

/** What is in the table that the page gives away. */
async function download(page: Page): Promise<string[]> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  const table = await readFile(await (await downloading).path(), 'utf8');
  return table.trim().split(/\r?\n/);
}

test.use({ own: 'demo' });
test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test('what happened is told, can be narrowed and taken away', async ({ page, openBrowser }) => {
  await open(page, '/sign-in');
  await submitSignIn(page, { email, password: 'Wrong-pass-1' });
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await signIn(page, 'ada', ACTIVITY);
  expect(await labels(page)).toEqual(['Signed in', 'Sign-in with a wrong password']);
  await expect(events(page).first()).toContainText(/Chrome on Linux · Unknown place · 10\.\d+/);
  await expect(events(page).first()).toContainText('This device');
  await expect(events(page).first().locator('time')).toHaveAttribute('datetime', /^\d{4}-.*Z$/);
  await expect(page.getByText("This wasn't me"), 'nothing of it can be revoked').toHaveCount(0);

  await filter(page, 'Password').click();
  await expect(page).toHaveURL(`${ACTIVITY}?kind=password`);
  await expect(page.getByRole('main')).toContainText('Nothing of this kind has happened.');
  await filter(page, 'Signing in and out').click();
  await expect(events(page)).toHaveCount(2);

  const [head, ...rows] = await download(page);
  expect(head).toBe('time,local_time,kind,event,detail,device,place,ip,session,revoked');
  // The local time has a comma in it, so it stands in quotes.
  const time = String.raw`^\d{4}-\d\d-\d\dT[\d:]{8}Z,"\w{3} \d+ \w{3} \d{4}, \d\d:\d\d"`;
  const client = String.raw`Chrome on Linux,,10\.[\d.]+`;
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatch(RegExp(`${time},signed_in,Signed in,By password\\.,${client},[0-9a-f-]{36},$`));
  expect(rows[1]).toMatch(
    RegExp(`${time},sign_in_failed,Sign-in with a wrong password,,${client},,$`),
  );
  await filter(page, 'Password').click();
  await expect(events(page)).toHaveCount(0);
  expect(await download(page), 'the table follows the filter').toEqual([head]);

  const stranger = await openBrowser();
  const answer = await stranger.request.get('/settings/activity.csv', { maxRedirects: 0 });
  expect([303, 401]).toContain(answer.status());
});

test('what somebody else did is undone, each in its own way', async ({
  app,
  page,
  openBrowser,
}) => {
  const { email } = PEOPLE.ben;
  const thief = await openBrowser();
  await signIn(page, 'ben');
  await signIn(thief, 'ben', '/settings/profile');
  await thief.getByLabel('New email').fill('thief@example.org');
  await thief.getByLabel('Current password', { exact: true }).fill(DEMO_PASSWORD);
  await thief.getByRole('button', { name: 'Change email' }).click();
  const confirmation = await app.mail.expect('thief@example.org', 'Confirm your email address');
  await open(thief, '/settings/security');
  await thief.getByLabel('Current password', { exact: true }).fill(DEMO_PASSWORD);
  await thief.getByLabel('New password', { exact: true }).fill('Stolen-word-1');
  await thief.getByLabel('Sign out my other devices').uncheck();
  await thief.getByRole('button', { name: 'Change password' }).click();
  await said(thief, 'Your password is changed.');
  await open(thief, '/forgot-password');
  await thief.getByLabel('Email').fill(email);
  await thief.getByRole('button', { name: 'Mail me a link' }).click();
  const reset = await app.mail.expect(email, 'Choose a new password');

  await open(page, ACTIVITY);
  expect(await labels(page)).toEqual([
    'Link for a new password asked for',
    'Password changed',
    'Change of email address asked for',
    'Signed in',
    'Signed in',
  ]);
  await expect(event(page, 'Change of email address asked for')).toContainText(
    `From ${email} to thief@example.org.`,
  );
  await filter(page, 'Email address').click();
  await expect(events(page)).toHaveCount(1);
  await filter(page, 'Password').click();
  await expect(events(page)).toHaveCount(2);
  await filter(page, 'Everything').click();
  await expect(events(page)).toHaveCount(5);

  await revoke(page, 'Link for a new password asked for', 'Void the link');
  await said(page, 'The link in that mail is useless now.');
  const visitor = await openBrowser();
  await open(visitor, linkIn(reset, 'reset-password'));
  await expect(visitor.getByRole('main')).toContainText('not valid any more');

  app.mail.clear();
  await revoke(page, 'Password changed', 'Sign the others out');
  await said(page, 'Every other browser is signed out.');
  await expect(event(page, 'Password changed')).toContainText("You said this wasn't you");
  await expect(event(page, 'Password changed').getByText("This wasn't me")).toHaveCount(0);
  await expectSignedOut(thief);
  await open(thief, linkIn(confirmation, 'confirm-email'));
  await expect(thief.getByRole('main'), 'nor a way back').toContainText('not valid any more');
  const anew = await app.mail.expect(email, 'Choose a new password');
  await open(page, linkIn(anew, 'reset-password'));
  await expect(page.getByRole('main')).toContainText(`For ${email}.`);
});

test('an event is revoked once, by its owner, from another browser', async ({ page, openBrowser }) => {
  const [other, stranger] = [await openBrowser(), await openBrowser()];
  await signIn(other, 'ada');
  await signIn(page, 'ada', ACTIVITY);
  await signIn(stranger, 'cleo');
  const late = await page.context().newPage();
  await open(late, ACTIVITY);
  const id = await events(page).locator('input[name=id]').inputValue();
  const post = ({ request }: Page, id: string) =>
    request.post('/act/revoke_activity', { form: { id }, headers: { accept: 'application/json' } });
  for (const [browser, error] of [
    [other, 'the browser that you use now'],
    [stranger, 'nothing to revoke'],
  ] as const) {
    const answer = await post(browser, id);
    expect(answer.status()).toBe(422);
    expect(await answer.text()).toContain(error);
  }
  expect((await post(page, 'no-such-id')).status()).toBeLessThan(500);
  await open(other, '/settings');
  await expect(other, 'nothing has happened').toHaveURL('/settings');

  await events(page).getByText("This wasn't me").click();
  await events(page).getByRole('button', { name: 'Sign that browser out' }).click();
  await said(page, 'That browser is signed out.');
  await expectSignedOut(other);
  await events(late).getByText("This wasn't me").click();
  await events(late).getByRole('button', { name: 'Sign that browser out' }).click();
  await expect(late.getByRole('alert').filter({ hasText: /\S/ })).toContainText(
    'There is nothing to revoke about this any more.',
  );
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
  await said(page, 'That browser is signed out.');
  await expect(events(page).nth(1)).toContainText("You said this wasn't you");
  // Whoever was there knew the password.
  const next = page.getByRole('status').getByRole('link', { name: 'Change your password' });
  await expect(next).toHaveAttribute('href', '/settings/security');

  await expectSignedOut(stranger);
  await open(friend, '/settings');
  await expect(friend).toHaveURL('/settings');
});

test('it is offered only where something is left to revoke', async ({ page, openBrowser }) => {
  const [friend, gone] = [await openBrowser(), await openBrowser()];
  await signIn(friend, 'ada');
  await signIn(gone, 'ada');
  await signOut(gone);
  await signIn(page, 'ada', ACTIVITY);
  await expect(event(page, 'Signed in')).toHaveCount(3);
  await expect(page.getByText("This wasn't me"), 'one session runs beside this one').toHaveCount(1);
  await signOut(friend);
  await open(page, ACTIVITY);
  await expect(page.getByText("This wasn't me")).toHaveCount(0);
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
  await expect(owner).toHaveURL('/sign-in');
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

test.describe('when time has passed', () => {
  test.use({ turnsClock: true });

  test('what is sensitive asks for the password again', async ({ app, page }) => {
    await signIn(page, 'ada', '/settings/profile');
    await page.getByLabel('New email').fill('ada@example.org');
    await page.getByLabel('Current password', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Change email' }).click();
    const mail = await app.mail.expect('ada@example.org', 'Confirm your email address');
    await open(page, linkIn(mail, 'confirm-email'));
    await page.getByRole('button', { name: 'Confirm this address' }).click();
    await said(page, 'Your email address is changed.');

    await open(page, ACTIVITY);
    // The last proof was more than 10 minutes ago.
    await app.sql('UPDATE sessions SET proved_at = proved_at - 11 * 60 * 1000');
    await revoke(page, 'Email address changed', 'Put my old address back');
    await expect(page).toHaveURL(/\/settings\/confirm\?next=/);
    await ready(page);
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page).toHaveURL(ACTIVITY);
    await ready(page);
    expect(await labels(page), 'nothing was done yet').not.toContain('Old email address put back');
    await revoke(page, 'Email address changed', 'Put my old address back');
    await said(page, 'Your old address is back');
    await expect(event(page, 'Old email address put back')).toBeVisible();
    await open(page, '/settings/profile');
    await expect(page.getByRole('main')).toContainText('ada@example.com');
  });

  test('the link of a mail is too old after 7 days', async ({ app, page }) => {
    await signIn(page, 'ada');
    const link = linkIn(await app.mail.expect(email, 'New sign-in to your account'), 'not-me');
    await app.sql('UPDATE activity SET happened_at = happened_at - 7 * 24 * 60 * 60 * 1000');
    await open(page, link);
    await expect(page.getByRole('main')).toContainText('not valid any more');
    await page.getByRole('link', { name: 'Choose a new password' }).click();
    await expect(page).toHaveURL('/forgot-password');
  });

  test('more than a page of events is led through by Older', async ({ app, page }) => {
    await signIn(page, 'ada');
    await app.sql(`INSERT INTO activity
      (id, user_id, kind, happened_at, session_id, ip, place, user_agent, detail)
      SELECT substr(id, 1, 30) || lpad(n::text, 6, '0'), user_id, 'sign_in_failed',
        happened_at - 86400000, NULL, ip, place, user_agent, detail
      FROM activity, generate_series(1, 60) n WHERE kind = 'signed_in'`);
    await open(page, ACTIVITY);
    await expect(events(page)).toHaveCount(50);
    await page.getByRole('link', { name: 'Older' }).click();
    await expect(events(page)).toHaveCount(11);
    await expect(page.getByRole('link', { name: 'Older' })).toHaveCount(0);
    await filter(page, 'Password').click();
    await expect(page.getByRole('main')).toContainText('Nothing of this kind has happened.');
    expect(await download(page)).toHaveLength(1);
  });
});
