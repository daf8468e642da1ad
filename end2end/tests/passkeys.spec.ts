import { setUpTwoFactor } from '../support/authenticator';
import { expectAccessible } from '../support/axe';
import { PEOPLE, expect, open, ready, signIn, test, type Page } from '../support/fixtures';
import { linkIn } from '../support/mail';

const { email } = PEOPLE.ada;
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });
const section = (page: Page) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name: 'Passkeys' }) });

/** Chromium's own authenticator: a device that asks nobody. */
async function plugIn(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    count: async () =>
      (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
    refuse: () => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
  };
}

async function add(page: Page, name: string) {
  await open(page, '/settings/security');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
}

test.use({ own: 'demo' });

test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test('signs in without email, password and code, until it is removed', async ({ app, page, scripted }) => {
  test.skip(!scripted, 'needs script');
  const device = await plugIn(page);
  await signIn(page, 'ada');
  const { backupCodes } = await setUpTwoFactor(page, '/settings/security');
  expect(backupCodes).toHaveLength(10);
  await add(page, '');
  await expect(page.locator('#name-error')).toContainText('Fill in this field');
  expect(await device.count()).toBe(0);
  await add(page, 'Work laptop');
  await expect(page.getByRole('status')).toContainText(['Added. You can sign in with it now.']);
  await expect(section(page).getByRole('listitem')).toHaveCount(1);
  await expect(section(page)).toContainText('Work laptop');
  await expect(section(page)).toContainText('Not used yet');
  await expect(section(page).getByLabel('Name', { exact: true })).toHaveValue('');
  await app.mail.expect(email, 'A passkey was added');

  await add(page, 'The same again');
  await expect(alert(page)).toContainText('has a passkey for your account already');

  await page.context().clearCookies();
  await open(page, '/sign-in?next=%2Fsettings%2Fsecurity');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL(/\/settings\/security$/);
  await ready(page);
  await expect(section(page)).toContainText('Last used');
  await open(page, '/settings/activity');
  await expect(page.getByRole('main')).toContainText('By passkey.');

  await open(page, '/settings/security');
  await section(page).locator('summary').click();
  await section(page).getByRole('button', { name: 'Remove passkey' }).click();
  await expect(section(page)).toContainText('You have no passkeys.');
  await app.mail.expect(email, 'A passkey was removed');
  await page.context().clearCookies();
  await open(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(alert(page)).toContainText('opens no account here');
  expect(await device.count(), 'the device still has it').toBe(1);
});

test('a reset asks which passkeys to remove', async ({ app, page, scripted }) => {
  test.skip(!scripted, 'needs script');
  await plugIn(page);
  await signIn(page, 'ada');
  await add(page, "A stranger's");
  await expect(section(page).getByRole('listitem')).toHaveCount(1);
  await page.context().clearCookies();
  await open(page, '/forgot-password');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await open(page, linkIn(await app.mail.expect(email, 'Choose a new password'), 'reset-password'));
  await expect(page.getByRole('group', { name: 'Remove these passkeys' }).getByLabel("A stranger's")).toBeChecked();
  await expect(page.getByRole('main')).toContainText('Chrome on Linux');
  await expectAccessible(page, 'a reset');
  await page.getByLabel('New password', { exact: true }).fill('Second-word-2');
  await page.getByRole('button', { name: 'Save new password' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await ready(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(alert(page)).toContainText(/\S/);
  await expect(page).toHaveURL(/\/sign-in$/);
});

test('what the device refuses is said, and nothing is lost', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  const device = await plugIn(page);
  await device.refuse();
  await signIn(page, 'ada');
  await add(page, 'Phone');
  await expect(alert(page)).toContainText('No passkey was chosen');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Phone');
  await expect(section(page)).toContainText('You have no passkeys.');
});

test('an address without a name has none', async ({ app, page, scripted }) => {
  await page.goto(`${app.url.replace('localhost', '127.0.0.1')}/sign-in`);
  const button = page.getByRole('button', { name: 'Sign in with a passkey' });
  if (!scripted) return expect(button).toBeHidden();
  await button.click();
  await expect(alert(page)).toContainText("Passkeys don't work at this address");
});

test('an answer is taken once, in the browser that was asked', async ({ page, openBrowser, scripted }) => {
  test.skip(!scripted, 'needs script');
  await plugIn(page);
  await signIn(page, 'ada');
  await add(page, 'Work laptop');
  await expect(section(page).getByRole('listitem')).toHaveCount(1);
  await page.context().clearCookies();
  await open(page, '/sign-in');
  const sent = page.waitForRequest((request) => request.url().endsWith('/act/finish_passkey_sign_in'));
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  const answer = await sent;
  await expect(page).toHaveURL(/\/settings$/);
  const thief = await openBrowser();
  for (const browser of [page, thief]) {
    const again = await browser.request.post(answer.url(), {
      data: answer.postData()!,
      headers: { 'content-type': answer.headers()['content-type']! },
    });
    expect(again.status()).toBeGreaterThanOrEqual(400);
    expect(await again.text()).toContain('took too long');
  }
});
