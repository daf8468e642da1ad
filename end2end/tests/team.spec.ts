import { expectAccessibleInEveryLook } from '../support/axe';
import {
  DEMO_PASSWORD,
  PEOPLE,
  expect,
  expectSignedOut,
  open,
  ready,
  signIn,
  submitSignIn,
  test,
  type Page,
} from '../support/fixtures';
import { linkIn } from '../support/mail';

const TEAM = '/company/team';
const SOON = { timeout: 2_000 };
const invitedBy = (name: string) => `${name} invites you to join Harbor Law`;
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });
const said = (page: Page, words: string | RegExp) =>
  expect(page.getByRole('status').filter({ hasText: words }).first()).toBeVisible();
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
const section = (page: Page, name: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });

async function openMember(page: Page, name: string) {
  await open(page, TEAM);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await ready(page);
}

/** Asks for something under *Access*; what is asked then is answered by its button. */
async function ask(page: Page, act: string) {
  await section(page, 'Access').getByRole('link', { name: act }).click();
}

async function invite(page: Page, name: string, email: string, role = 'User') {
  await open(page, `${TEAM}/invite`);
  await page.getByLabel('Full name').fill(name);
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Role', { exact: true }).selectOption({ label: role });
  await page.getByRole('button', { name: 'Send invitation' }).click();
}

test.use({ own: 'demo' });

test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test('tells who belongs to the company, and finds them', async ({ page }) => {
  await signIn(page, 'ben', TEAM);
  await expect(page.getByRole('main')).toContainText('3 people in Harbor Law');
  await expect(row(page, 'Ada Moreau')).toContainText('Super Admin');
  await expect(row(page, 'Ben Okafor')).toContainText('You');
  await expect(row(page, 'Cleo Tanaka')).toContainText('Never');
  await page.getByRole('searchbox').fill('TANAKA');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/\?q=TANAKA/);
  await expect(page.getByRole('main')).toContainText('1 person found');
  await expect(row(page, 'Ada Moreau')).toHaveCount(0);
  await ready(page);
  await page.getByRole('searchbox').fill('%');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('main')).toContainText('Nobody found');
});

test('somebody new is invited, makes an account and is in', async ({ app, page, openBrowser }) => {
  await signIn(page, 'ben');
  await invite(page, '', 'nobody');
  await expect(page.locator('#name-error')).toContainText('Fill in this field');
  await expect(page.locator('#email-error')).toContainText('Enter an email address');
  await invite(page, 'Cleo', PEOPLE.cleo.email);
  await expect(page.locator('#email-error')).toContainText('belongs to the company already');
  await invite(page, 'Dora Diaz', 'dora@example.com');
  await expect(page).toHaveURL(TEAM);
  await ready(page);
  await expect(section(page, 'Invitations')).toContainText('dora@example.com');
  await invite(page, 'Dora Diaz', 'DORA@example.com');
  await expect(page.locator('#email-error')).toContainText('invited already');
  await open(page, '/company/activity');
  await expect(page.locator('.event').first()).toContainText('Invitation sent');
  await expect(page.locator('.event').first()).toContainText('dora@example.com As User.');

  const mail = await app.mail.expect('dora@example.com', invitedBy('Ben Okafor'));
  const link = linkIn(mail, 'invitations');
  const dora = await openBrowser();
  await open(dora, link);
  await expect(dora.getByRole('heading', { level: 1 })).toHaveText(invitedBy('Ben Okafor'));
  await expect(dora).toHaveTitle(`${invitedBy('Ben Okafor')} · Nameplate`);
  await expect(dora.getByRole('main')).toContainText('The invitation is for dora@example.com. You join as a User.');
  await expect(dora.getByRole('banner')).toContainText('Harbor Law');
  await expectAccessibleInEveryLook(dora, 'an invitation');
  await dora.getByLabel('Password', { exact: true }).fill('short');
  await dora.getByRole('button', { name: 'Create account and join' }).click();
  await expect(dora.locator('#password-error')).toContainText('at least 8');
  await expect(dora.getByLabel('Full name')).toHaveValue('Dora Diaz');
  await dora.getByLabel('Password', { exact: true }).fill('Harbor-gate-7');
  await dora.getByRole('button', { name: 'Create account and join' }).click();
  await expect(dora).toHaveURL('/settings');
  await ready(dora);
  await expect(dora.getByRole('main')).toContainText('Harbor Law');

  const again = await openBrowser();
  await open(again, link);
  await expect(again.getByRole('main')).toContainText('You joined Harbor Law by this invitation.');
  const forged = await again.request.post('/act/accept_invitation', {
    form: { 'form[token]': link.split('/').at(-1)!, 'form[name]': 'X', 'form[password]': 'Harbor-gate-7' },
  });
  expect(await forged.text()).toContain('not valid any more');
  await open(page, TEAM);
  await expect(row(page, 'Dora Diaz')).toContainText('User');
  await expect(section(page, 'Invitations')).toContainText('Nobody is invited');
  await open(page, '/company/activity');
  await expect(page.getByRole('main')).toContainText('Joined');
});

test('who has an account is asked to join, and nobody else can', async ({ app, page, openBrowser }) => {
  await signIn(page, 'ada');
  // Cleo leaves, and is asked to come back.
  await openMember(page, 'Cleo Tanaka');
  await ask(page, 'Remove');
  await page.getByRole('button', { name: 'Remove Cleo Tanaka' }).click();
  await expect(page).toHaveURL(TEAM);
  await invite(page, 'Cleo', PEOPLE.cleo.email, 'Admin');
  await expect(page).toHaveURL(TEAM);
  const link = linkIn(await app.mail.expect(PEOPLE.cleo.email, invitedBy('Ada Moreau')), 'invitations');

  const stranger = await openBrowser();
  await signIn(stranger, 'ben');
  await open(stranger, link);
  await expect(stranger.getByRole('main')).toContainText(`You are signed in as ${PEOPLE.ben.email}`);
  const cleo = await openBrowser();
  await open(cleo, link);
  await cleo.getByRole('link', { name: 'Sign in to join' }).click();
  await expect(cleo.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await ready(cleo);
  await submitSignIn(cleo, { email: PEOPLE.cleo.email, password: DEMO_PASSWORD });
  await expect(cleo.getByRole('button', { name: 'Join Harbor Law' })).toBeVisible();
  await ready(cleo);
  await cleo.getByRole('button', { name: 'Join Harbor Law' }).click();
  await expect(cleo).toHaveURL('/settings/companies');
  await ready(cleo);
  await expect(cleo.getByRole('link', { name: 'Team' }), 'an Admin now').toBeVisible();
});

test('an invitation is sent again and revoked', async ({ app, page, openBrowser }) => {
  await signIn(page, 'ben');
  await invite(page, 'Dora Diaz', 'dora@example.com');
  await expect(page).toHaveURL(TEAM);
  await ready(page);
  const link = linkIn(await app.mail.expect('dora@example.com', invitedBy('Ben Okafor')), 'invitations');
  app.mail.clear();
  await page.getByRole('button', { name: /^Send again/ }).click();
  await said(page, 'Sent again');
  await app.mail.expect('dora@example.com', invitedBy('Ben Okafor'));
  await ready(page);
  await page.getByRole('button', { name: /^Revoke/ }).click();
  await said(page, 'Revoked');
  const dora = await openBrowser();
  await open(dora, link);
  await expect(dora.getByRole('main')).toContainText('not valid any more');
});

test('a role is changed at once, by who may', async ({ page, openBrowser, scripted }) => {
  const cleo = await openBrowser();
  await signIn(cleo, 'cleo');
  const admin = await openBrowser();
  await signIn(admin, 'ben');
  await openMember(admin, 'Ada Moreau');
  await expect(admin.getByRole('main')).toContainText('Only a Super Admin can change a Super Admin');
  await openMember(admin, 'Ben Okafor');
  await expect(admin.getByRole('main')).toContainText('Nobody changes their own role');
  await openMember(admin, 'Cleo Tanaka');
  const roles = admin.getByRole('group', { name: 'Role at Harbor Law' });
  await expect(roles.locator('strong')).toHaveText(['User', 'Admin']);
  await expect(roles.getByLabel('User')).toBeChecked();
  await roles.getByLabel('Admin').check();
  await admin.getByRole('button', { name: 'Change role' }).click();
  await said(admin, 'Role changed');
  if (!scripted) await open(cleo, '/settings');
  await expect(cleo.getByRole('link', { name: 'Team' })).toBeVisible(SOON);

  // A forged form gets no further.
  await signIn(page, 'ada', '/company/details');
  const company = await page.locator('input[name=company]').first().getAttribute('value');
  await open(page, TEAM);
  const ada = await row(page, 'Ada Moreau').getByRole('link').getAttribute('href');
  const id = ada!.split('/').at(-1)!;
  const change = ({ request }: Page, id: string, role: string) =>
    request.post('/act/change_role', { form: { id, 'form[role]': role, company: company! } });
  for (const [who, role] of [
    [id, 'user'],
    [await idOf(admin, 'Cleo Tanaka'), 'super_admin'],
  ] as const) {
    expect(await (await change(admin, who, role)).text()).toContain('Only a Super Admin can');
  }
  expect(await (await change(page, id, 'user')).text()).toContain('to yourself');
});

test('a member who is shut out loses the company within a second, and keeps the account', async ({
  page,
  openBrowser,
  scripted,
}) => {
  const cleo = await openBrowser();
  await signIn(cleo, 'cleo');
  await expect(cleo.locator('.site-header')).toContainText('Harbor Law');
  await signIn(page, 'ben');
  await openMember(page, 'Cleo Tanaka');
  await ask(page, 'Deactivate');
  await page.getByRole('button', { name: 'Deactivate Cleo Tanaka' }).click();
  await said(page, 'Deactivated');
  if (!scripted) await open(cleo, '/settings');
  await expect(cleo.locator('.site-header')).not.toContainText('Harbor Law', SOON);
  await open(cleo, '/settings/companies');
  await expect(cleo.getByRole('main')).toContainText('Deactivated by an admin');
  const again = await openBrowser();
  await signIn(again, 'cleo', '/settings/profile');
  await expect(again.locator('.site-header')).not.toContainText('Harbor Law');
  await ready(page);
  await page.getByRole('button', { name: 'Reactivate' }).click();
  await said(page, 'Reactivated');
  for (const browser of [cleo, again]) {
    if (!scripted) await open(browser, '/settings');
    await expect(browser.locator('.site-header')).toContainText('Harbor Law', SOON);
  }
});

test('an admin who is none any more sees nothing more of the team', async ({ page, openBrowser, scripted }) => {
  const admin = await openBrowser();
  await signIn(admin, 'ben', TEAM);
  await expect(row(admin, 'Cleo Tanaka')).toBeVisible();
  await signIn(page, 'ada');
  await openMember(page, 'Ben Okafor');
  await page.getByRole('group', { name: 'Role at Harbor Law' }).getByLabel('User').check();
  await page.getByRole('button', { name: 'Change role' }).click();
  await said(page, 'Role changed');
  if (!scripted) await open(admin, TEAM);
  await expect(admin.getByRole('main')).toContainText('You may not do this', SOON);
  await expect(admin.getByRole('main')).not.toContainText('Cleo Tanaka');
});

test('a member is signed out everywhere, and told by whom', async ({ page, openBrowser }) => {
  const cleo = await openBrowser();
  await signIn(cleo, 'cleo');
  await signIn(page, 'ben');
  await openMember(page, 'Cleo Tanaka');
  await ask(page, 'Sign out everywhere');
  await page.getByRole('button', { name: 'Sign Cleo Tanaka out' }).click();
  await said(page, 'They were signed out of 1 device.');
  await expectSignedOut(cleo);
  await signIn(cleo, 'cleo', '/settings/activity');
  await expect(cleo.getByRole('main')).toContainText('Signed out everywhere by an admin');
  await expect(cleo.getByRole('main')).toContainText('By an admin of the company');
});

test('an account is deleted for good, by its address', async ({ page, openBrowser }) => {
  const cleo = await openBrowser();
  await signIn(cleo, 'cleo');
  await signIn(page, 'ada');
  await openMember(page, 'Cleo Tanaka');
  await ask(page, 'Delete account');
  await page.getByLabel('Email of the account').fill('ben@example.com');
  await page.getByRole('button', { name: 'Delete account' }).click();
  // Asked again, as a page of its own.
  await expect(page.locator('#delete-email-error')).toContainText('This is not their email address');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Delete the account of Cleo Tanaka?');
  await ready(page);
  await page.getByLabel('Email of the account').fill(PEOPLE.cleo.email.toUpperCase());
  await page.getByRole('button', { name: 'Delete account' }).click();
  await expect(page).toHaveURL(TEAM);
  await ready(page);
  await expect(row(page, 'Cleo Tanaka')).toHaveCount(0);
  await expectSignedOut(cleo);
  await submitSignIn(cleo, { email: PEOPLE.cleo.email, password: DEMO_PASSWORD });
  await expect(alert(cleo)).toContainText('not right');
  await open(page, '/company/activity');
  await expect(page.getByRole('main')).toContainText('Account deleted');
  await expect(page.getByRole('main')).not.toContainText('Cleo');
});

async function idOf(page: Page, name: string): Promise<string> {
  await open(page, TEAM);
  const href = await row(page, name).getByRole('link').getAttribute('href');
  return href!.split('/').at(-1)!;
}
