import { expectAccessibleInEveryLook } from '../support/axe';
import { expect, open, signIn, test, type Page } from '../support/fixtures';

const TEAM = '/company/team';
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

test.use({ own: 'demo' });

test('who may not see the team is told so in one sentence, and led nowhere', async ({ page }) => {
  await signIn(page, 'cleo');
  for (const path of [TEAM, `${TEAM}/invite`, `${TEAM}/01a21dbd-8d2d-7a40-98cd-fb135068d983`]) {
    expect((await open(page, path))?.status(), path).toBe(403);
    const main = page.getByRole('main');
    await expect(main.getByRole('paragraph'), path).toHaveText(['You may not do this.']);
    const ways = main.getByRole('link').filter({ visible: true });
    await expect(ways, path).toHaveText(['All settings']);
    await expect(main.getByRole('textbox').or(main.getByRole('searchbox')), path).toHaveCount(0);
  }
});

test('a member’s page is called by their name, and asks before anything is lost', async ({ page, scripted }) => {
  await signIn(page, 'ada');
  await open(page, TEAM);
  await page.getByRole('link', { name: 'Ben Okafor' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ben Okafor');
  await expect(page).toHaveTitle('Ben Okafor · Nameplate');
  const access = page.getByRole('region', { name: 'Access' });
  await expect(access.getByRole('listitem')).toHaveCount(4);
  await expect(access.getByRole('heading', { level: 3 })).toHaveText([
    'Sign out everywhere',
    'Deactivate',
    'Remove from the company',
    'Delete account',
  ]);
  const member = new URL(page.url()).pathname;
  for (const [act, title, loss, keep, verb] of [
    ['Sign out everywhere', 'Sign Ben Okafor out everywhere?', 'not saved', 'Keep Ben Okafor signed in', 'Sign Ben Okafor out'],
    ['Deactivate', 'Deactivate Ben Okafor?', 'not saved', 'Keep Ben Okafor active', 'Deactivate Ben Okafor'],
    ['Remove', 'Remove Ben Okafor from Harbor Law?', 'The role at Harbor Law', 'Keep Ben Okafor', 'Remove Ben Okafor'],
    ['Delete account', 'Delete the account of Ben Okafor?', 'Profile and photo', 'Keep the account', 'Delete account'],
  ] as const) {
    const link = access.getByRole('link', { name: act });
    await link.click();
    const question = scripted ? page.getByRole('dialog') : page.getByRole('main');
    await expect(question.getByRole('heading', { name: title })).toBeVisible();
    await expect(question.getByRole('listitem').first()).toContainText(loss);
    await expect(question.getByRole('button', { name: verb, exact: true })).toBeVisible();
    await expectAccessibleInEveryLook(page, title);
    if (scripted) {
      await expect(question.getByRole('button', { name: keep })).toBeFocused();
      await page.keyboard.press('Enter');
      await expect(question).toBeHidden();
      await expect(link).toBeFocused();
      await link.click();
      await page.keyboard.press('Escape');
      await expect(question).toBeHidden();
    } else {
      await page.getByRole('link', { name: keep }).click();
    }
    await expect(page).toHaveURL(member);
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Ben Okafor' }), 'nothing was done').toBeVisible();
});

test('a long name leaves every column in sight', async ({ page, openBrowser }) => {
  const name = 'N'.repeat(100);
  const cleo = await openBrowser();
  await signIn(cleo, 'cleo', '/settings/profile');
  await cleo.getByLabel('Full name').fill(name);
  await cleo.getByRole('button', { name: 'Save changes' }).click();
  await expect(cleo.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await signIn(page, 'ben', TEAM);
  await expect(page.getByRole('rowheader', { name })).toBeVisible();
  await expect(page.getByRole('rowheader', { name: 'Ada Moreau' }).locator('.avatar')).toBeVisible();
  for (const width of [1280, 900, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const cell of [page.getByRole('rowheader', { name }), row(page, name).getByRole('cell').last()]) {
      await cell.scrollIntoViewIfNeeded();
      const box = (await cell.boundingBox())!;
      expect(box.x + box.width, `${width} px`).toBeLessThanOrEqual(width);
      expect(box.width, `${width} px`).toBeGreaterThan(40);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  const main = page.getByRole('main');
  expect(await main.evaluate((it) => it.scrollWidth - it.clientWidth)).toBeLessThanOrEqual(0);
});
