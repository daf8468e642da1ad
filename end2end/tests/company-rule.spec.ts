import { setUpTwoFactor } from '../support/authenticator';
import { LOOKS, expectAccessible, wear } from '../support/axe';
import { DEMO_PASSWORD, PEOPLE, expect, open, ready, signIn, submitSignIn, test, type Page } from '../support/fixtures';

const RULE = 'Require two-factor for everyone';

async function setRule(page: Page, isOn: boolean) {
  await open(page, '/company/details');
  await page.getByRole('checkbox', { name: RULE }).setChecked(isOn);
  await page
    .getByRole('button', { name: 'Save rules' })
    .locator('visible=true')
    .click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
}

async function enter(page: Page, next = '/settings') {
  await open(page, `/sign-in?next=${encodeURIComponent(next)}`);
  await submitSignIn(page, { email: PEOPLE.cleo.email, password: DEMO_PASSWORD });
}

test.use({ own: 'demo' });

test('two-factor for everyone is set up at the next sign-in, and stays on', async ({ page, openBrowser }) => {
  const member = await openBrowser();
  await signIn(member, 'cleo', '/settings/profile');
  await signIn(page, 'ada', '/company/details');
  await setRule(page, true);
  await open(page, '/company/details');
  await expect(page.getByRole('checkbox', { name: RULE })).toBeChecked();

  await open(member, '/settings/profile');
  await expect(member, 'who is in already goes on').toHaveURL('/settings/profile');
  await member.context().clearCookies();
  await enter(member, '/settings/profile');
  await expect(member.getByRole('heading', { level: 1, name: 'Set up two-factor' })).toBeVisible();
  await ready(member);
  await expect(member.getByRole('main')).toContainText('Harbor Law requires two-factor for everyone');
  for (const [look, attributes] of Object.entries(LOOKS)) {
    await wear(member, attributes);
    await expectAccessible(member, `set-up that a company requires, ${look}`);
  }
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
  await open(member, '/settings/security');
  await expect(member.getByRole('main')).toContainText('Two-factor is on');
  await expect(member.getByRole('link', { name: 'Company details' }), 'for admins only').toHaveCount(0);
  await open(member, '/company/details');
  await expect(member.getByRole('main')).toContainText('You may not do this');

  await member.context().clearCookies();
  await enter(member);
  await expect(member, 'from now on a code is asked for').toHaveURL(/\/sign-in\/verify/);
});

test('somebody held up can sign out, and is let in once the rule is gone', async ({ page, openBrowser }) => {
  await signIn(page, 'ada', '/company/details');
  await setRule(page, true);
  const member = await openBrowser();
  await enter(member);
  await expect(member).toHaveURL('/sign-in/two-factor');
  await ready(member);
  await member.getByRole('button', { name: 'Sign out' }).click();
  await expect(member).toHaveURL(/\/sign-in$/);
  await setRule(page, false);
  await enter(member);
  await expect(member).toHaveURL('/settings');
});
