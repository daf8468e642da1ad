import { readFile } from 'node:fs/promises';
import { setUpTwoFactor, submitCode, toSecondStep } from '../support/authenticator';
import { expectAccessibleInEveryLook } from '../support/axe';
import { DEMO_PASSWORD, PEOPLE, expect, expectSignedOut, open, ready, signIn, signOut, submitSignIn, test, type Page } from '../support/fixtures';
import { linkIn } from '../support/mail';

const SECURITY = '/settings/security';
const { email } = PEOPLE.ada;
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });
const section = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name }) });

test.use({ own: 'demo' });

test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test('is set up by a right code, which shows backup codes once', async ({ app, page, scripted }) => {
  await signIn(page, 'ada', SECURITY);
  await page.getByRole('button', { name: 'Set up two-factor' }).click();
  await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible();
  await ready(page);
  await expectAccessibleInEveryLook(page, 'set-up');
  // The page is dark now, and the code is not.
  await expect(page.locator('.qr')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await submitSetUpCode(page, '000000');
  await expect(page.locator('#code-error')).toContainText('This code is not right');
  await expect(page.getByLabel('Sign out my other devices')).toBeChecked();
  await submitSetUpCode(page, '1234567');
  await expect(page.locator('#code-error')).toContainText('Enter the 6 digits');

  const authenticator = await setUpTwoFactor(page);
  expect(new Set(authenticator.backupCodes).size).toBe(10);
  await expectAccessibleInEveryLook(page, 'backup codes');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  for (const code of authenticator.backupCodes) expect(file).toContain(code);
  if (scripted) {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy' }).click();
    await expect(page.getByRole('status')).toContainText(['Copied.']);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split('\n')).toEqual(authenticator.backupCodes);
  } else {
    await expect(page.getByRole('button', { name: 'Copy' })).toBeHidden();
  }
  await page.getByRole('button', { name: 'I have saved them' }).click();
  await expect(page).toHaveURL('/settings/security');
  await expect(section(page, 'Two-factor')).toContainText('Two-factor is on');
  await expect(section(page, 'Two-factor')).toContainText('10 backup codes left');
  await open(page, '/settings/security/backup-codes');
  await expect(page.getByRole('main')).toContainText('shown once');
  expect((await page.request.get('/settings/security/backup-codes.txt')).status()).toBe(404);
  await app.mail.expect(email, 'Two-factor was turned on');
});

test('signing in takes a code from the app, each once', async ({ page, openBrowser }) => {
  await signIn(page, 'ada');
  const authenticator = await setUpTwoFactor(page);
  const visitor = await openBrowser();
  await toSecondStep(visitor, 'ada', '/settings/accessibility?x=1&y=2');
  await open(visitor, '/settings');
  await expect(visitor, 'half way in is not in').toHaveURL(/\/sign-in\?next=/);
  await toSecondStep(visitor, 'ada', '/settings/accessibility');
  await submitCode(visitor, await authenticator.codeAt(86_400));
  await expect(visitor.locator('#code-error')).toContainText('This code is not right');
  await submitCode(visitor, 'abcdef');
  await expect(visitor.locator('#code-error')).toContainText('Enter the 6 digits');
  const code = await authenticator.code();
  await submitCode(visitor, `${code.slice(0, 3)} ${code.slice(3)}`);
  await expect(visitor).toHaveURL('/settings/accessibility');
  await ready(visitor);

  await signOut(visitor);
  await toSecondStep(visitor, 'ada');
  await submitCode(visitor, code);
  await expect(visitor.locator('#code-error')).toContainText('A code works once');
});

test('a backup code signs in once', async ({ page, openBrowser }) => {
  await signIn(page, 'ada');
  const { backupCodes } = await setUpTwoFactor(page);
  const visitor = await openBrowser();
  await toSecondStep(visitor, 'ada');
  await visitor.getByRole('link', { name: 'Use a backup code' }).click();
  await expect(visitor.getByText('Enter one of the backup codes')).toBeVisible();
  await submitCode(visitor, backupCodes[0]!.toUpperCase());
  await expect(visitor).toHaveURL('/settings');
  await ready(visitor);
  await open(visitor, SECURITY);
  await expect(section(visitor, 'Two-factor')).toContainText('9 backup codes left');
  await signOut(visitor);
  await toSecondStep(visitor, 'ada');
  await submitCode(visitor, backupCodes[0]!);
  await expect(visitor.locator('#code-error')).toContainText('used already');
});

test('a trusted device needs no code, until it is removed', async ({ page, openBrowser }) => {
  await signIn(page, 'ada');
  const { backupCodes } = await setUpTwoFactor(page);
  const visitor = await openBrowser();
  await toSecondStep(visitor, 'ada');
  await submitCode(visitor, backupCodes[0]!, true);
  await expect(visitor).toHaveURL('/settings');
  await ready(visitor);
  await signOut(visitor);
  await submitSignIn(visitor, { email, password: DEMO_PASSWORD });
  await expect(visitor).toHaveURL('/settings');
  await ready(visitor);

  // The trust is this person's alone, also in the same browser.
  await open(page, SECURITY);
  const devices = section(page, 'Trusted devices');
  await expect(devices.getByRole('listitem')).toHaveCount(1);
  await devices.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('status')).toContainText([/takes a code/]);
  await expect(devices).toContainText('No device is trusted');
  await signOut(visitor);
  await submitSignIn(visitor, { email, password: DEMO_PASSWORD });
  await expect(visitor.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
});

test('a trust does not help somebody else', async ({ page, openBrowser }) => {
  await signIn(page, 'ada');
  const ada = await setUpTwoFactor(page);
  const other = await openBrowser();
  await signIn(other, 'ben');
  await setUpTwoFactor(other);
  const visitor = await openBrowser();
  await toSecondStep(visitor, 'ada');
  await submitCode(visitor, ada.backupCodes[0]!, true);
  await expect(visitor).toHaveURL('/settings');
  await ready(visitor);
  const trust = (await visitor.context().cookies()).find(({ name }) => name.startsWith('nameplate_trust_'))!;
  const thief = await openBrowser();
  const cookies = [trust, { ...trust, name: 'nameplate_trust_ben' }];
  await thief.context().addCookies(cookies);
  await toSecondStep(thief, 'ben');
});

test('a reset leaves two-factor on, and trusts nothing any more', async ({ app, page, openBrowser }) => {
  await signIn(page, 'ada');
  const { backupCodes } = await setUpTwoFactor(page);
  const visitor = await openBrowser();
  await toSecondStep(visitor, 'ada');
  await submitCode(visitor, backupCodes[0]!, true);
  await expect(visitor).toHaveURL('/settings');
  await ready(visitor);
  await signOut(visitor);
  await open(visitor, '/forgot-password');
  await visitor.getByLabel('Email').fill(email);
  await visitor.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(visitor.getByRole('status')).toContainText(['is on its way']);
  const mail = await app.mail.expect(email, 'Choose a new password');
  await open(visitor, linkIn(mail, 'reset-password'));
  await visitor.getByLabel('New password', { exact: true }).fill('Second-word-2');
  await visitor.getByRole('button', { name: 'Save new password' }).click();
  await expect(visitor).toHaveURL('/sign-in');
  await ready(visitor);
  await submitSignIn(visitor, { email, password: 'Second-word-2' });
  await expect(visitor.getByRole('heading', { name: 'Enter your code' })).toBeVisible();
  await ready(visitor);
  await submitCode(visitor, backupCodes[1]!);
  await expect(visitor).toHaveURL('/settings');
});

test('wrong codes are limited, and say until when', async ({ page, openBrowser }) => {
  await signIn(page, 'ada');
  const { backupCodes } = await setUpTwoFactor(page);
  const visitor = await openBrowser();
  await toSecondStep(visitor, 'ada');
  for (let count = 0; count < 10; count++) {
    await submitCode(visitor, `00000${count}`);
    await expect(visitor.locator('#code-error')).toContainText('This code is not right');
    await expect(visitor.getByLabel('Code', { exact: true })).toHaveValue('');
  }
  await submitCode(visitor, backupCodes[0]!);
  await expect(alert(visitor)).toContainText(/Too many attempts\. Try again in \d+ minutes/);
  await open(page, '/settings');
  await expect(page, 'who is in stays in').toHaveURL('/settings');
});

test('new codes replace the old, and it is turned off by password and code', async ({ app, page }) => {
  await signIn(page, 'ada');
  const authenticator = await setUpTwoFactor(page);
  await open(page, SECURITY);
  await expect(section(page, 'Two-factor').getByRole('listitem')).toHaveText([/^Two-factor is on/, /^Backup codes.*10 backup codes/]);
  for (const act of ['New codes', 'Turn two-factor off']) {
    const { height } = (await page.getByText(act, { exact: true }).boundingBox())!;
    expect(height, act).toBeGreaterThanOrEqual(40);
  }
  await page.getByText('New codes', { exact: true }).click();
  await expect(page.getByText('no longer work then')).toBeVisible();
  await page.getByRole('button', { name: 'Make new codes' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your backup codes' })).toBeVisible();
  await ready(page);
  const fresh = await page.locator('.backup-codes code').allInnerTexts();
  expect(fresh).toHaveLength(10);
  expect(fresh).not.toContain(authenticator.backupCodes[0]);

  await open(page, SECURITY);
  await turnOff(page, 'Wrong-pass-1', fresh[0]!);
  await expect(page.locator('#password-error')).toContainText('not your current password');
  await turnOff(page, DEMO_PASSWORD, authenticator.backupCodes[0]!);
  await expect(page.locator('#code-error')).toContainText('used already');
  await turnOff(page, DEMO_PASSWORD, fresh[0]!);
  await expect(page).toHaveURL('/settings/security');
  await expect(section(page, 'Two-factor')).toContainText('Two-factor is off');
  await app.mail.expect(email, 'Two-factor was turned off');
  await signOut(page);
  await submitSignIn(page, { email, password: DEMO_PASSWORD });
  await expect(page).toHaveURL('/settings');
});

test('the second step works by keyboard, and in every look', async ({ page, openBrowser }) => {
  await signIn(page, 'ada');
  const { backupCodes } = await setUpTwoFactor(page);
  const visitor = await openBrowser();
  await toSecondStep(visitor, 'ada');
  await expectAccessibleInEveryLook(visitor, 'verify');
  await visitor.getByLabel('Code', { exact: true }).focus();
  await visitor.keyboard.type(backupCodes[0]!);
  await visitor.keyboard.press('Tab');
  await visitor.keyboard.press('Space');
  await expect(visitor.getByLabel('Trust this device for 30 days')).toBeChecked();
  await visitor.keyboard.press('Enter');
  await expect(visitor).toHaveURL('/settings');
});

test('turning it on signs the other devices out, unless told not to', async ({ page, openBrowser }) => {
  const other = await openBrowser();
  await signIn(other, 'ada');
  await signIn(page, 'ada');
  await setUpTwoFactor(page);
  await expectSignedOut(other);
});

test('the second step that took too long leads back to the first', async ({ page }) => {
  await open(page, '/sign-in/verify?next=%2Fsettings%2Fprofile');
  await expect(page).toHaveURL('/sign-in?next=%2Fsettings%2Fprofile');
  await expect(page.getByRole('status').filter({ hasText: 'took too long' })).toBeVisible();
});

async function submitSetUpCode(page: Page, code: string) {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Turn on two-factor' }).click();
}

async function turnOff(page: Page, password: string, code: string) {
  const form = page.locator('details').filter({ hasText: 'Turn two-factor off' });
  if (!(await form.evaluate((details: HTMLDetailsElement) => details.open))) {
    await form.locator('summary').click();
  }
  await form.getByLabel('Password', { exact: true }).fill(password);
  await form.getByLabel('Code', { exact: true }).fill(code);
  await form.getByRole('button', { name: 'Turn off' }).click();
}
