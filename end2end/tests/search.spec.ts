import { expectAccessible, expectAccessibleInEveryLook } from '../support/axe';
import { expect, open, ready, signIn, test, type Page } from '../support/fixtures';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Command palette' });
const field = (page: Page) => page.getByRole('combobox', { name: /^Search pages/ });
const options = (page: Page) => dialog(page).getByRole('option');
const selected = (page: Page) => dialog(page).locator('[role=option][aria-selected=true]');

async function search(page: Page, text: string) {
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(text);
}

test.describe('the palette', () => {
  test.skip(({ scripted }) => !scripted, 'a page stands for it without script');

  test('is a combobox whose list follows what is typed', async ({ page }) => {
    await signIn(page, 'ada');
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    await expect(options(page).first()).toBeVisible();
    await expect(field(page)).toHaveAttribute('aria-controls', 'search-list');
    // All that there is is listed: each option is another one for who is told the active one.
    const ids = await options(page).evaluateAll((options) => options.map(({ id }) => id));
    expect(ids.filter((id, at) => ids.indexOf(id) !== at || /\s/.test(id))).toEqual([]);
    await page.keyboard.type('night mode');
    await expect(options(page)).toHaveText([/^Dark theme/, /^Theme/]);
    const status = dialog(page).getByRole('status');
    await expect(status).toHaveText('2 results.');
    const active = async () => field(page).getAttribute('aria-activedescendant');
    await expect(selected(page)).toHaveText(/^Dark theme/);
    expect(await active()).toBe(await selected(page).getAttribute('id'));
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toHaveText(/^Theme/);
    expect(await active()).toBe(await selected(page).getAttribute('id'));
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toHaveText(/^Dark theme/);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/settings/accessibility#theme');
    await expect(dialog(page)).toBeHidden();
    await expect(page.getByRole('group', { name: 'Theme' })).toBeFocused();
  });

  test('is accessible in every look, full and empty', async ({ page }) => {
    await signIn(page, 'ada');
    await page.keyboard.press('Control+k');
    await expect(options(page).first()).toBeVisible();
    await expectAccessibleInEveryLook(page, 'the palette');
    await page.keyboard.type('no such thing at all');
    await expect(dialog(page).getByRole('status')).toHaveText('Nothing found.');
    await expectAccessible(page, 'nothing found');
    await page.setViewportSize({ width: 320, height: 480 });
    await expect(dialog(page).getByRole('button', { name: 'Close' })).toBeInViewport();
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
  });

  test('takes Enter for what was typed, also before the list is there', async ({ page }) => {
    await signIn(page, 'ada');
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/search/options**', async (route) => {
      await held;
      await route.continue();
    });
    await search(page, 'sessions');
    await page.keyboard.press('Enter');
    release();
    await expect(page).toHaveURL('/settings/sessions');
  });

  test('does nothing that nobody saw, and nothing once it is closed', async ({ page }) => {
    await signIn(page, 'ben');
    let waiting: (() => void)[] = [];
    let isHeld = true;
    const release = () => {
      isHeld = false;
      waiting.forEach((go) => go());
      waiting = [];
    };
    await page.route('**/search/options**', async (route) => {
      if (isHeld) await new Promise<void>((go) => waiting.push(go));
      await route.continue();
    });
    const acts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') acts.push(new URL(request.url()).pathname);
    });
    await search(page, 'dark');
    await page.keyboard.press('Enter');
    release();
    await expect(selected(page)).toHaveText(/^Dark theme/);
    await expect(dialog(page)).toBeVisible();
    isHeld = true;
    await page.keyboard.type(' theme');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    const answer = page.waitForResponse(/search\/options\?.*q=dark\+theme/);
    release();
    await (await answer).finished();
    await expect(dialog(page)).toBeHidden();
    await search(page, 'sessions');
    await expect(selected(page)).toHaveText(/^Sessions/);
    expect(acts).toEqual([]);
  });

  test('keeps what was used lately on top, for one person alone', async ({ page }) => {
    await signIn(page, 'ada');
    await search(page, 'passkeys');
    await expect(selected(page)).toHaveText(/^Passkeys/);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/settings/security#passkeys');
    // The address changes before the page does, which closes what is open on the one that it leaves.
    await expect(page.getByRole('heading', { level: 1, name: 'Password & two-factor' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(dialog(page).getByRole('group', { name: 'Recent' }).getByRole('option')).toHaveText([/^Passkeys/]);
    // What was done lately is not done again by Enter alone.
    await page.keyboard.press('Enter');
    await expect(dialog(page)).toBeVisible();
    await expect(selected(page)).toHaveCount(0);
    await page.keyboard.press('ArrowDown');
    await expect(selected(page)).toHaveText(/^Passkeys/);
    await page.context().clearCookies();
    await signIn(page, 'ben');
    await page.keyboard.press('Control+k');
    await expect(options(page).first()).toBeVisible();
    await expect(dialog(page).getByRole('group', { name: 'Recent' })).toHaveCount(0);
  });

  test('finds members for who may see them', async ({ page }) => {
    await signIn(page, 'ada');
    await search(page, 'cleo');
    await expect(selected(page)).toHaveText(/^Cleo Tanaka/);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/company\/team\/.+/);
    await page.context().clearCookies();
    await signIn(page, 'cleo');
    await search(page, 'ada moreau');
    await expect(dialog(page).getByRole('status')).toHaveText('Nothing found.');
  });

  test.describe('own', () => {
    test.use({ own: 'demo' });

    test('does what was seen, though what was typed last is asked for still', async ({ page }) => {
      await signIn(page, 'ada');
      await search(page, 'mark al');
      await expect(selected(page)).toHaveText(/^Mark all notifications/);
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/search/options**', async (route) => {
        await held;
        await route.continue();
      });
      await page.keyboard.type('l');
      await page.keyboard.press('Enter');
      release();
      await expect(dialog(page)).toBeHidden();
      await expect(page.getByRole('status').filter({ hasText: /Marked|read already/ }).first()).toBeVisible();
    });

    test('loses nothing that is typed on the page', async ({ page }) => {
      await signIn(page, 'ada', '/settings/profile');
      await page.getByLabel('Full name').fill('Ada M.');
      await page.getByRole('heading', { level: 1 }).click();
      await search(page, 'mark all');
      await expect(selected(page)).toHaveText(/^Mark all notifications/);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('status').filter({ hasText: /Marked|read already/ }).first()).toBeVisible();
      await expect(page.getByLabel('Full name')).toHaveValue('Ada M.');
    });

    test('changes the theme by keyboard alone, and says so', async ({ page }) => {
      await signIn(page, 'ada', '/settings/sessions');
      await search(page, 'dark');
      await expect(selected(page)).toHaveText(/^Dark theme/);
      await page.keyboard.press('Enter');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await expect(page).toHaveURL('/settings/sessions');
      const message = page.getByRole('status').filter({ hasText: 'Theme: Dark.' });
      await expect(message).toBeVisible();
      await page.reload();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    });

    test('snoozes and ends that, by name', async ({ page }) => {
      await signIn(page, 'ada', '/settings/sessions');
      await search(page, 'snooze until tomorrow');
      await expect(selected(page)).toHaveText(/^Snooze until (tomorrow|this morning)/);
      await page.keyboard.press('Enter');
      const status = page.getByRole('button', { name: /^Snoozed until/ });
      await expect(status).toBeVisible();
      await expect(page).toHaveURL('/settings/sessions');
      await search(page, 'resume');
      await expect(selected(page)).toHaveText(/^End snooze/);
      await page.keyboard.press('Enter');
      await expect(status).toHaveCount(0);
    });

    test('signs out other devices, and switches the company', async ({ page, openBrowser }) => {
      const other = await openBrowser();
      await signIn(other, 'ada');
      await signIn(page, 'ada');
      await search(page, 'log out other');
      await expect(selected(page)).toHaveText(/^Sign out other devices/);
      await page.keyboard.press('Enter');
      await expect(page.getByText('1 device was signed out.')).toBeVisible();
      await expect(other).toHaveURL(/\/sign-in\?/);
      await search(page, 'switch');
      await expect(selected(page)).toHaveText(/^Switch to Northwind Support/);
      await page.keyboard.press('Enter');
      await expect(page.locator('.current-company')).toContainText('Northwind Support');
      await expect(page.getByText('You are in Northwind Support now.')).toBeVisible();
      await ready(page);
    });
  });

  test('follows a session that ended elsewhere', async ({ page, expectErrors }) => {
    expectErrors(/40[13]/);
    await signIn(page, 'ada');
    await page.context().clearCookies();
    await page.keyboard.press('Control+k');
    await expect(page).toHaveURL(/\/sign-in/);
    await ready(page);
  });
});

test('the search is a page, too', async ({ page, scripted }) => {
  await signIn(page, 'ben', '/search?q=high+contrast');
  await expect(page.getByRole('status').filter({ hasText: /results?\./ })).toBeVisible();
  await page.getByRole('button', { name: 'Turn on high contrast' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'on');
  await expect(page.getByRole('status').filter({ hasText: 'High contrast: On.' })).toBeVisible();
  await page.getByRole('button', { name: 'High contrast: match my system' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'system');
  if (!scripted) await page.getByRole('link', { name: 'Search', exact: true }).click();
  else await open(page, '/search');
  await page.getByRole('searchbox', { name: 'What are you looking for?' }).fill('2fa');
  if (!scripted) await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.locator('#search-results').getByRole('link', { name: /^Two-factor/ })).toBeVisible();
});

test('the settings are searched by the words that people use', async ({ page, scripted }) => {
  await signIn(page, 'ada');
  await page.getByRole('searchbox', { name: 'Find a setting' }).fill('night mode');
  if (!scripted) await page.getByRole('button', { name: 'Search' }).click();
  const results = page.locator('#search-results');
  await expect(results.getByRole('link')).toHaveText([/^Theme/]);
  await expect(page.getByRole('status').filter({ hasText: '1 result.' })).toBeVisible();
  await results.getByRole('link').click();
  await expect(page).toHaveURL('/settings/accessibility#theme');
  if (scripted) await expect(page.getByRole('group', { name: 'Theme' })).toBeFocused();
});

test('what is done about a setting is found among the settings, and people are not', async ({ page }) => {
  await signIn(page, 'ada', '/settings?q=new+password');
  const results = page.locator('#search-results').getByRole('link');
  await expect(results).toHaveText([/^Change password/]);
  await open(page, '/settings?q=snooze');
  await expect(results).toHaveText([/^Snooze/]);
  await open(page, '/settings?q=cleo+tanaka');
  await expect(results).toHaveCount(0);
});

test('every setting that can be found is where the search says', async ({ page }) => {
  await signIn(page, 'ada', '/search');
  const links = page.locator('#search-results a[href*="#"]');
  const paths = await links.evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
  expect(paths.length).toBeGreaterThan(20);
  const pages = new Map<string, string>();
  for (const [path, id] of paths.map((path) => path.split('#') as [string, string])) {
    if (!pages.has(path)) pages.set(path, await (await page.request.get(path)).text());
    expect(pages.get(path), `${path}#${id}`).toMatch(new RegExp(`\\sid="?${id}["\\s>]`));
  }
});
