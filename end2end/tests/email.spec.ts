import {
  DEMO_PASSWORD,
  PEOPLE,
  expect,
  expectSignedOut,
  open,
  ready,
  signIn,
  signOut,
  submitSignIn,
  test,
  type Page,
} from '../support/fixtures';
import { linkIn } from '../support/mail';

const PROFILE = '/settings/profile';

/** Waits until the page says that it was done, by a toast or on the page itself. */
const said = (page: Page, words: RegExp) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();

test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test.use({ own: 'demo' });

async function change(page: Page, email: string, password = DEMO_PASSWORD) {
  await page.getByLabel('New email').fill(email);
  await page.getByLabel('Current password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Change email' }).click();
}

test('changes once the link in the mail is used', async ({ app, page, openBrowser }) => {
  await signIn(page, 'ada', PROFILE);
  await change(page, 'ada+new@example.org');
  await said(page, /on its way to your new address/);
  await expect(page.getByRole('main')).toContainText('ada+new@example.org waits to be confirmed');
  const confirmation = await app.mail.expect('ada+new@example.org', 'Confirm your email address');
  await app.mail.expect('ada@example.com', 'Your email address is about to change');

  // Opening the link, as programs do that read mail, changes nothing.
  const link = linkIn(confirmation, 'confirm-email');
  const elsewhere = await openBrowser();
  await open(elsewhere, link);
  await open(page, PROFILE);
  await expect(page.getByRole('main')).toContainText('You sign in with ada@example.com');

  await elsewhere.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await ready(elsewhere);
  await submitSignIn(elsewhere, { email: 'ada+new@example.org', password: DEMO_PASSWORD });
  await expect(elsewhere).toHaveURL('/settings');
  await app.mail.expect('ada@example.com', 'Your email address was changed');

  await open(page, link);
  await expect(page.getByRole('main')).toContainText('not valid any more');
});

test('is taken back where it was not meant, by the mail to the old one', async ({
  app,
  page,
  openBrowser,
}) => {
  await signIn(page, 'ada', PROFILE);
  await change(page, 'thief@example.org');
  await said(page, /on its way/);
  const link = linkIn(
    await app.mail.expect('thief@example.org', 'Confirm your email address'),
    'confirm-email',
  );
  await open(page, link);
  // Pressed in two windows: one of them is told that the other was first.
  const late = await page.context().newPage();
  await open(late, link);
  await page.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(page, 'signed in, one comes back').toHaveURL(PROFILE);
  await said(page, /address is changed/);
  await expect(page.getByRole('main')).toContainText('You sign in with thief@example.org');
  await late.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(late.getByRole('main')).toContainText('not valid any more');

  const owner = await openBrowser();
  const told = await app.mail.expect('ada@example.com', 'Your email address was changed');
  expect(told.text).toContain('thief@example.org');
  await open(owner, linkIn(told, 'not-me'));
  await expect(owner.getByRole('main')).toContainText('puts your old address back');
  await owner.getByRole('button', { name: 'Undo it' }).click();
  await expect(owner).toHaveURL(/\/reset-password\//);
  await ready(owner);
  await expect(owner.getByRole('main')).toContainText('For ada@example.com.');
  await expectSignedOut(page, PROFILE);
  await submitSignIn(page, { email: 'ada@example.com', password: DEMO_PASSWORD });
  await expect(page).toHaveURL(PROFILE);
});

test('can be kept, and the link sent again', async ({ app, page }) => {
  // Letters of any script, in both parts (RFC 6531).
  const email = 'zoë@exämple.org';
  await signIn(page, 'ben', PROFILE);
  await change(page, email);
  await said(page, /on its way/);
  const first = linkIn(await app.mail.expect(email, 'Confirm your email address'), 'confirm-email');
  await app.mail.expect(PEOPLE.ben.email, 'Your email address is about to change');
  app.mail.clear();
  await page.getByRole('button', { name: 'Send the link again' }).click();
  const again = linkIn(await app.mail.expect(email, 'Confirm your email address'), 'confirm-email');
  expect(again).not.toBe(first);
  await open(page, first);
  await expect(page.getByRole('main')).toContainText('not valid any more');
  await open(page, again);
  await expect(page.getByRole('main')).toContainText(`Once you confirm it, you sign in with ${email}.`);

  await open(page, PROFILE);
  await page.getByRole('button', { name: 'Keep my present address' }).click();
  await said(page, /stays as it is/);
  await expect(page.getByRole('main')).not.toContainText('waits to be confirmed');
  await open(page, again);
  await expect(page.getByRole('main')).toContainText('not valid any more');
});

test('leaves alone what else is not saved yet', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  await signIn(page, 'ben', PROFILE);
  await page.getByLabel('Full name').fill('Ben Unsaved');
  await change(page, 'ben+new@example.org');
  await said(page, /on its way/);
  await expect(page.getByRole('main')).toContainText('ben+new@example.org waits to be confirmed');
  await expect(page.locator('.notice')).toBeFocused();
  await expect(page.getByLabel('Full name')).toHaveValue('Ben Unsaved');
  await expect(page.getByLabel('New email')).toHaveValue('');
});

test('of somebody else is not said to be of whoever is signed in', async ({ app, page }) => {
  await signIn(page, 'cleo', PROFILE);
  await change(page, 'cleo@example.org');
  const mail = await app.mail.expect('cleo@example.org', 'Confirm your email address');
  await signOut(page);
  await signIn(page, 'ben');
  await open(page, linkIn(mail, 'confirm-email'));
  await page.getByRole('button', { name: 'Confirm this address' }).click();
  await app.mail.expect(PEOPLE.cleo.email, 'Your email address was changed');
  await expect(page).not.toHaveURL(/confirm-email/);
  await ready(page);
  await expect(page.getByRole('main')).not.toContainText('Your email address is changed.');
});

test('takes the password, and no address that is none; nobody learns which are taken', async ({ app, page }) => {
  await signIn(page, 'cleo', PROFILE);
  await change(page, 'new@example.org', 'Wrong-pass-1');
  await expect(page.locator('#password-error')).toContainText('not your current password');
  await expect(page.getByLabel('New email')).toHaveValue('new@example.org');
  await change(page, 'new@example.org', '');
  await expect(page.locator('#password-error')).toContainText('Fill in this field.');
  await change(page, 'cleo@example.com');
  // The server's word: from then on nothing is under way that would empty the fields.
  await expect(page.locator('#email-error')).toContainText('your address already');
  await change(page, 'BEN@example.com');
  await expect(page.getByText('BEN@example.com waits to be confirmed')).toBeVisible();
  const told = await app.mail.expect(PEOPLE.ben.email, 'Somebody asked for your email address');
  expect(told.text).not.toContain('/confirm-email/');
  await change(page, 'not an address');
  await expect(page.locator('#email-error')).toContainText('Enter an email address');
  const forged = await page.request.post('/act/change_email', {
    headers: { accept: 'application/json' },
    form: { 'form[email]': 'a@b.com\r\nBcc: x@y.com', 'form[password]': DEMO_PASSWORD },
  });
  expect(forged.status()).toBe(422);
  expect(await forged.text()).toContain('Enter an email address');
});
