import { setUpTwoFactor } from '../support/authenticator';
import { expectAccessibleInEveryLook } from '../support/axe';
import { DEMO_PASSWORD, PEOPLE, expect, open, ready, signIn, submitSignIn, test, type Page } from '../support/fixtures';

const RULE = 'Require two-factor for everyone';

/** Requires two-factor from so many days from today on; `undefined` for not at all. */
async function setRule(page: Page, inDays?: number) {
  await open(page, '/company/details');
  await page.getByRole('checkbox', { name: RULE }).setChecked(inDays !== undefined);
  if (inDays !== undefined) await page.getByLabel('Required from').fill(dayIn(inDays));
  await page
    .getByRole('button', { name: 'Save rules' })
    .locator('visible=true')
    .click();
}

/** The day in so many days, in UTC, which is the zone of the demo's people. */
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const said = (page: Page, text: string) =>
  expect(page.getByRole('status').filter({ hasText: text })).toBeVisible();

async function enter(page: Page, next = '/settings') {
  await open(page, `/sign-in?next=${encodeURIComponent(next)}`);
  await submitSignIn(page, { email: PEOPLE.cleo.email, password: DEMO_PASSWORD });
}

test.use({ own: 'demo' });

test('two-factor is required from a day on, of which members are told before', async ({
  page,
  openBrowser,
  scripted,
}) => {
  await signIn(page, 'ada', '/company/details');
  await expect(page.getByLabel('Required from'), 'asked where it is required').toBeHidden();
  await setRule(page, -1);
  await expect(page.getByRole('main')).toContainText('Choose today or a later day.');
  const member = await openBrowser();
  await signIn(member, 'cleo', '/settings');
  await setRule(page, 3);
  await said(page, 'Two-factor is required from');
  const told = /Harbor Law requires two-factor from \w+ \d+ \w+ \d+ on/;
  if (!scripted) await open(member, '/settings');
  await expect(member.getByRole('main'), 'an open page follows').toContainText(told);
  await open(page, '/company/activity');
  await expect(page.getByRole('main')).toContainText('Two-factor is required from');
  await open(page, '/company/details');
  await expect(page.getByRole('checkbox', { name: RULE })).toBeChecked();
  await expect(page.getByLabel('Required from')).toHaveValue(dayIn(3));
  await open(member, '/settings/security');
  await expect(member.getByRole('main')).toContainText(told);
  await setRule(page);
  await said(page, 'Rules saved');
  await open(member, '/settings');
  await expect(member.getByRole('main')).not.toContainText('Harbor Law requires two-factor');
});

test('two-factor for everyone holds in sessions that run, and stays on', async ({ page, openBrowser, scripted }) => {
  const member = await openBrowser();
  await signIn(member, 'cleo', '/settings/profile');
  await signIn(page, 'ada');
  await setUpTwoFactor(page);
  await setRule(page, 0);
  await said(page, 'Two-factor is required of everyone now');

  if (!scripted) await open(member, '/settings/profile');
  await expect(member.getByRole('heading', { level: 1, name: 'Set up two-factor' })).toBeVisible();
  await ready(member);
  await expect(member.getByRole('main')).toContainText('Harbor Law requires two-factor for everyone');
  await expectAccessibleInEveryLook(member, 'set-up that a company requires');
  for (const path of ['/settings', '/settings/security', '/sign-in', '/company/details']) {
    await open(member, path);
    await expect(member, path).toHaveURL('/sign-in/two-factor');
  }
  const refused = await member.request.get('/act/get_time_in?timezone=UTC');
  expect(await refused.text()).toContain('unauthenticated');
  for (const path of ['/act/save_profile', '/act/end_all_sessions', '/act/save_appearance']) {
    const refused = await member.request.post(path, { form: {} });
    expect(refused.status(), path).toBeGreaterThanOrEqual(400);
  }
  expect(await (await member.request.get('/live')).text()).toContain('event: ended');
  const download = await member.request.get('/settings/activity.csv', { maxRedirects: 0 });
  expect(download.headers().location).toBe('/sign-in/two-factor');

  await setUpTwoFactor(member, '/sign-in/two-factor');
  await expect(member.locator('.site-header'), 'a page of the settings, as a whole').toBeVisible();
  await expect(member.locator('.door')).toHaveCount(0);
  await open(member, '/settings/security');
  await expect(member.getByRole('main')).toContainText('Two-factor is on');
  await expect(member.getByRole('main')).toContainText('can\'t be turned off');
  await expect(member.getByText('Turn two-factor off')).toHaveCount(0);
  await expect(member.getByRole('link', { name: 'Company details' }), 'for admins only').toHaveCount(0);
  await open(member, '/company/details');
  await expect(member.getByRole('main')).toContainText('You may not do this');

  await member.context().clearCookies();
  await enter(member);
  await expect(member, 'from now on a code is asked for').toHaveURL(/\/sign-in\/verify/);
});

test('somebody held up can sign out, and is let in once the rule is gone', async ({ page, openBrowser }) => {
  await signIn(page, 'ada');
  await setUpTwoFactor(page);
  await setRule(page, 0);
  await said(page, 'Two-factor is required of everyone now');
  const member = await openBrowser();
  await enter(member);
  await expect(member).toHaveURL('/sign-in/two-factor');
  await ready(member);
  await member.getByRole('button', { name: 'Sign out' }).click();
  await expect(member).toHaveURL(/\/sign-in$/);
  await setRule(page);
  await said(page, 'Rules saved');
  await enter(member);
  await expect(member).toHaveURL('/settings');
});
