import { expectAccessibleInEveryLook } from '../support/axe';
import { expect, open, ready, signIn, test, type Page } from '../support/fixtures';

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const row = (page: Page, of: string, title: string | RegExp) =>
  section(page, of).getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });

test.use({ own: 'demo' });

test('says what needs one, each with one act', async ({ page }) => {
  await signIn(page, 'ada');
  const security = section(page, 'Security');
  await expect(security).toContainText('1 of 4 needs you.');
  // What needs one comes first, and has a word.
  await expect(security.getByRole('heading', { level: 3 })).toHaveText([
    /^Two-factor\s+Off$/,
    'Password',
    'Passkeys',
    'Sessions',
  ]);
  for (const item of await security.getByRole('listitem').all()) {
    await expect(item.getByRole('link')).toHaveCount(1);
  }
  await expect(row(page, 'Security', 'Sessions')).toContainText('You are signed in nowhere else.');
  await row(page, 'Security', /^Two-factor/).getByRole('link').click();
  await expect(page).toHaveURL('/settings/security#two-factor');
  await expect(page.getByRole('button', { name: 'Set up two-factor' })).toBeInViewport();
});

test('first steps are done once they are, and go', async ({ page }) => {
  await signIn(page, 'ada');
  const steps = section(page, 'First steps');
  await expect(steps).toContainText('1 of 4 done');
  await expect(row(page, 'First steps', 'Invite your team')).toContainText('Done:');
  // One primary button: the next step.
  await expect(page.getByRole('main').locator('.button-primary')).toHaveText(['Set up two-factor']);
  await row(page, 'First steps', 'Choose what you hear of').getByRole('link').click();
  await expect(page).toHaveURL('/settings/notifications');
  await ready(page);
  await page.getByRole('checkbox').first().click();
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await expect(page.getByRole('status').filter({ hasText: /Saved/ }).first()).toBeVisible();
  await open(page, '/settings');
  await expect(steps).toContainText('2 of 4 done');
  await expect(row(page, 'First steps', 'Choose what you hear of')).toContainText('Done:');
});

test('who may not invite has no step for it, and recent activity is what happened', async ({ page }) => {
  await signIn(page, 'cleo');
  await expect(section(page, 'First steps')).toContainText('0 of 3 done');
  await expect(section(page, 'Recent activity').getByRole('listitem')).toHaveCount(1);
  await expect(row(page, 'Recent activity', 'Signed in')).toContainText('This device.');
  await page.getByRole('link', { name: 'All activity' }).click();
  await expect(page).toHaveURL('/settings/activity');
});

test('is accessible in every look, with all of its states', async ({ page }) => {
  await signIn(page, 'ada');
  await expectAccessibleInEveryLook(page, 'the overview');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('link', { name: 'List of all settings' }).click();
  await expect(page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Profile' })).toBeInViewport();
});

test.describe('as time goes by', () => {
  test.use({ turnsClock: true });

  test('an old password and sessions that nobody uses need one, and first steps are over', async ({
    app,
    page,
    openBrowser,
  }) => {
    const other = await openBrowser();
    await signIn(other, 'ada', '/settings', true);
    const year = 366 * 24 * 60 * 60 * 1000;
    await app.sql(`UPDATE users SET created_at = created_at - ${year}`);
    await app.sql(`UPDATE sessions SET last_active_at = last_active_at - ${8 * 24 * 60 * 60 * 1000}`);
    await signIn(page, 'ada');
    await expect(section(page, 'Security')).toContainText('3 of 4 need you.');
    await expect(row(page, 'Security', /^Password\s+Old/)).toContainText('more than a year ago');
    await expect(row(page, 'Security', /^Sessions\s+Unused/)).toContainText('1 was not used for a week or longer.');
    await expect(section(page, 'First steps')).toHaveCount(0);
  });
});
