import { expectAccessibleInEveryLook } from '../support/axe';
import { PEOPLE, SESSION_COOKIE, expect, open, ready, signIn, submitSignIn, test, type Page, DEMO_PASSWORD } from '../support/fixtures';

const SECURITY = '/settings/security';
/** Within this an open page learns what is new; the rest of it is the page's own work. */
const SOON = { timeout: 2_000 };

test.describe('an open page', () => {
  test.use({ own: 'demo' });

  test('is left within a second when its session ends elsewhere', async ({ page, openBrowser, scripted }) => {
    test.skip(!scripted, 'without script it is left on the next load');
    const other = await openBrowser();
    await signIn(other, 'ada', '/settings/profile');
    const tab = await other.context().newPage();
    await open(tab, '/company/team?q=Ada%20Moreau');
    // What is typed can't be saved any more, so nobody is asked about it.
    await other.getByLabel('Full name').fill('Ada, half typed');
    await signIn(page, 'ada', '/settings/sessions');
    await page.getByRole('button', { name: 'Sign out all other devices' }).click();
    await expect(page.getByRole('status')).toContainText(['1 device was signed out.']);
    await expect(other).toHaveURL('/sign-in?next=%2Fsettings%2Fprofile', SOON);
    await expect(tab).toHaveURL('/sign-in?next=%2Fcompany%2Fteam%3Fq%3DAda%2520Moreau', SOON);
    await expect(tab.getByRole('status')).toContainText(['signed out from another device']);
    await expect(other.getByRole('status')).toContainText(['signed out from another device']);
    await expect(page, 'this one stays').toHaveURL('/settings/sessions');
    await ready(tab);
    await submitSignIn(tab, { email: PEOPLE.ada.email, password: DEMO_PASSWORD });
    await expect(tab).toHaveURL('/company/team?q=Ada%20Moreau');
    await expect(tab.getByRole('searchbox')).toHaveValue('Ada Moreau');
  });

  test('shows what is changed elsewhere', async ({ page, openBrowser, scripted }) => {
    test.skip(!scripted, 'without script it shows it on the next load');
    const other = await openBrowser();
    await signIn(other, 'ada', '/settings/accessibility');
    await signIn(page, 'ada', '/settings/accessibility');
    await page.getByRole('radio', { name: 'Dark' }).check();
    await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark', SOON);
    await expect(other.getByRole('radio', { name: 'Dark' })).toBeChecked();
    await open(page, '/settings/profile');
    await page.getByLabel('Full name').fill('Ada Renamed');
    await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
    await expect(other.getByRole('button', { name: 'Account menu, Ada Renamed' })).toBeVisible(SOON);
  });

  test('that was hidden learns it when it is shown', async ({ page, openBrowser, scripted }) => {
    test.skip(!scripted, 'needs script');
    const other = await openBrowser();
    await signIn(other, 'ada', '/settings/accessibility');
    await hide(other, true);
    await expectLearnsWhenShown(other, page);
    await hide(other, true);
    await open(page, '/settings/sessions');
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await expect(page).toHaveURL('/sign-in');
    await hide(other, false);
    await expect(other).toHaveURL(/\/sign-in\?next=/, SOON);
  });

  test('that was opened in the background learns it when it is shown', async ({ page, openBrowser, scripted }) => {
    test.skip(!scripted, 'needs script');
    const other = await openBrowser();
    await other.addInitScript(() =>
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }),
    );
    await signIn(other, 'ada', '/settings/accessibility');
    await expectLearnsWhenShown(other, page);
  });

  test('follows again after a proxy had no server to ask', async ({ page, openBrowser, scripted, expectErrors }) => {
    test.skip(!scripted, 'needs script');
    expectErrors(/status of 503.*\/live/);
    await page.route('**/live', (route) => route.fulfill({ status: 503, body: 'no server' }), { times: 1 });
    const again = streamOpens(page);
    await signIn(page, 'ada', '/settings/accessibility');
    await again;
    const other = await openBrowser();
    await signIn(other, 'ada', '/settings/accessibility');
    await other.getByRole('radio', { name: 'Dark' }).check();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark', SOON);
  });

  test('that signs out itself says what it did, not that another did', async ({ page, scripted }) => {
    test.skip(!scripted, 'without script nothing is told');
    for (let count = 0; count < 3; count++) {
      await signIn(page, 'ada', '/settings/sessions');
      await page.getByRole('button', { name: /^Account menu/ }).click();
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await expect(page).toHaveURL('/sign-in');
      await signIn(page, 'ada', '/settings/sessions');
      await page.getByRole('button', { name: 'Sign out everywhere' }).click();
      await expect(page).toHaveURL('/sign-in');
    }
  });

  test('goes where its own form leads, whatever it is told meanwhile', async ({ page, scripted }) => {
    test.skip(!scripted, 'without script nothing is told');
    await signIn(page, 'cleo', '/settings/companies');
    const told = toldOther(page);
    // The answer comes, with its cookies, only after the page was told what was done.
    await page.route('**/act/leave_company', async (route) => {
      const request = route.request();
      const answer = await fetch(request.url(), {
        method: 'POST',
        headers: await request.allHeaders(),
        body: request.postData(),
        redirect: 'manual',
      });
      await told;
      const cookies = { 'set-cookie': answer.headers.getSetCookie().join('\n') };
      await route.fulfill({ status: answer.status, headers: { ...Object.fromEntries(answer.headers), ...cookies } });
    });
    await page.getByRole('main').locator('summary').filter({ hasText: 'Leave' }).click();
    await page.getByRole('button', { name: 'Leave Harbor Law' }).click();
    await expect(page.getByRole('status')).toContainText(['You left that company.']);
    await expect(page.locator('.site-header')).not.toContainText('Harbor Law');
  });

  test('takes up what it was told while its own form was on its way', async ({ page, scripted, expectErrors }) => {
    test.skip(!scripted, 'without script nothing is told');
    expectErrors(/ERR_FAILED.*\/act\/set_default_company/);
    await signIn(page, 'ada', '/settings/companies');
    const told = toldOther(page);
    await page.route('**/act/set_default_company', async (route) => {
      await told;
      await expect(page.locator('.current-company')).toContainText('Harbor Law');
      await route.abort();
    });
    await page.getByRole('main').getByRole('button', { name: /^Make default/ }).first().click();
    const tab = await page.context().newPage();
    await open(tab, '/settings/companies');
    await tab.getByRole('button', { name: 'Work here Northwind Support' }).click();
    await told;
    await expect(page.locator('.current-company')).toContainText('Northwind Support', SOON);
  });

  test('shows security that was changed elsewhere', async ({ page, openBrowser, scripted }) => {
    test.skip(!scripted, 'without script it shows it on the next load');
    await signIn(page, 'ada', SECURITY);
    const other = await openBrowser();
    await signIn(other, 'ada', SECURITY);
    await other.getByLabel('Sign me out after').selectOption({ label: '1 hour' });
    await other.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
    await expect(page.getByLabel('Sign me out after')).toHaveValue('hour_1', SOON);
  });

  test('comes back to a server that was restarted', async ({ app, page, openBrowser, scripted }) => {
    test.skip(!scripted, 'needs script');
    const first = streamOpens(page);
    await signIn(page, 'ada', '/settings/accessibility');
    // A page is ready before its stream is open, which must not be taken for the one after the restart.
    await first;
    const again = streamOpens(page);
    await app.restart();
    await again;
    const other = await openBrowser();
    await signIn(other, 'ada', '/settings/accessibility');
    await other.getByRole('radio', { name: 'Dark' }).check();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark', SOON);
  });
});

test('a session that was signed out is good for nothing any more', async ({ page, openBrowser }) => {
  const other = await openBrowser();
  await signIn(other, 'ben');
  const cookie = (await other.context().cookies()).find(({ name }) => name === SESSION_COOKIE)!;
  await open(other, '/settings/sessions');
  await other.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(other).toHaveURL('/sign-in');
  await page.context().addCookies([cookie]);
  await open(page, '/settings');
  await expect(page).toHaveURL('/sign-in?next=%2Fsettings');
});

test.describe('who is away', () => {
  test.use({ own: 'demo', turnsClock: true });
  // What a page asks for in the very moment in which its session is over, it is refused.
  test.beforeEach(({ expectErrors }) => expectErrors(/Failed to load resource.*401.*\/act\//));

  const MINUTES_15 = 15 * 60_000;
  /** As if nobody had come back to the sessions for that long. */
  const idle = (ms: number) =>
    `UPDATE sessions SET last_active_at = last_active_at - ${ms}, ends_at = ends_at - ${ms}`;

  async function chooseTimeout(page: Page, label: string) {
    await page.getByLabel('Sign me out after').selectOption({ label });
    await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
    await expect(page.getByRole('status')).toContainText(['Saved. It holds on all your devices.']);
  }

  test('is signed out after the time that they chose', async ({ app, page }) => {
    await signIn(page, 'ada', SECURITY);
    await expect(page.getByLabel('Sign me out after')).toHaveValue('hours_8');
    await chooseTimeout(page, '15 minutes');
    await open(page, SECURITY);
    await expect(page.getByLabel('Sign me out after')).toHaveValue('minutes_15');
    await app.sql(idle(MINUTES_15 - 60_000));
    await open(page, '/settings/profile');
    await expect(page, 'coming back in time keeps it open').toHaveURL('/settings/profile');
    await app.sql(idle(MINUTES_15));
    await open(page, '/settings');
    await expect(page).toHaveURL('/sign-in?next=%2Fsettings');
  });

  test('stays where they asked to be remembered, unless they say so', async ({ app, page }) => {
    await signIn(page, 'ada', SECURITY, true);
    await chooseTimeout(page, '15 minutes');
    await app.sql(idle(MINUTES_15));
    await open(page, SECURITY);
    await expect(page).toHaveURL(SECURITY);
    await page.getByLabel('Also where I chose to be remembered').check();
    await chooseTimeout(page, '15 minutes');
    await app.sql(idle(MINUTES_15));
    await open(page, SECURITY);
    await expect(page).toHaveURL(/\/sign-in/);
  });

  test('may choose while the page learns of it by itself', async ({ page, scripted }) => {
    test.skip(!scripted, 'needs script');
    await signIn(page, 'ada', SECURITY);
    const renewed = page.waitForResponse((answer) => answer.request().headers()['x-nameplate-unattended'] === 'true');
    await chooseTimeout(page, '15 minutes');
    await (await renewed).finished();
    await expect(page.getByLabel('Sign me out after')).toHaveValue('minutes_15');
  });

  test('is asked by pages too that were open when they chose', async ({ app, page, openBrowser, scripted }) => {
    test.skip(!scripted, 'needs script');
    const other = await openBrowser();
    await other.clock.install();
    await signIn(other, 'ada', '/settings/accessibility');
    await signIn(page, 'ada', SECURITY);
    await chooseTimeout(page, '15 minutes');
    await app.sql(idle(MINUTES_15 - 50_000));
    await other.clock.runFor(MINUTES_15 - 50_000);
    const question = other.getByRole('alertdialog', { name: 'Are you still there?' });
    await expect(question).toContainText(/signed out in ([1-4]?\d|50) seconds/);
  });

  test('is asked a minute before, in all tabs', async ({ app, page, scripted }) => {
    test.skip(!scripted, 'needs script');
    await page.context().clock.install();
    await signIn(page, 'ada', SECURITY);
    await chooseTimeout(page, '15 minutes');
    await open(page, SECURITY);
    const tab = await page.context().newPage();
    await open(tab, '/settings/accessibility');
    const tabs = [page, tab];
    const question = (page: Page) => page.getByRole('alertdialog', { name: 'Are you still there?' });
    const pass = async (ms: number) => {
      await app.sql(idle(ms));
      await page.context().clock.runFor(ms);
    };

    await pass(MINUTES_15 - 90_000);
    for (const each of tabs) await expect(question(each)).toBeHidden();
    await pass(40_000);
    for (const each of tabs) {
      await expect(question(each)).toBeVisible();
      await expect(question(each)).toContainText(/signed out in ([1-4]?\d|50) seconds/);
    }
    await expect(page.getByRole('button', { name: 'Stay signed in' })).toBeFocused();
    await expectAccessibleInEveryLook(tab, 'the question');
    await page.keyboard.press('Enter');
    for (const each of tabs) await expect(question(each)).toBeHidden();
    await expect(tab).toHaveURL('/settings/accessibility');

    // Whoever works on one tab is not asked on another.
    await pass(MINUTES_15 - 90_000);
    await page.mouse.click(5, 400);
    await pass(60_000);
    for (const each of tabs) await expect(question(each)).toBeHidden();

    await pass(MINUTES_15);
    for (const each of tabs) await expect(each).toHaveURL(/\/sign-in\?next=/);
  });
});

/** Changes the theme on a page; another one of the same person, which is hidden, has it once it is shown. */
async function expectLearnsWhenShown(hidden: Page, page: Page) {
  await signIn(page, 'ada', '/settings/accessibility');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.getByRole('status')).toContainText(['Saved']);
  await expect(hidden.locator('html')).not.toHaveAttribute('data-theme', 'dark');
  await hide(hidden, false);
  await expect(hidden.locator('html')).toHaveAttribute('data-theme', 'dark', SOON);
}

/** When a page was told that it would be another one by now. */
function toldOther(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const own = document.documentElement.dataset.stamp;
    const stream = new EventSource('/live');
    await new Promise<void>((resolve) =>
      stream.addEventListener('viewer', ({ data }) => JSON.parse(data).stamp !== own && resolve()),
    );
    stream.close();
    // Each stream is told by itself: by the time these are answered, the page's own was most likely told, too.
    for (let count = 0; count < 5; count++) await fetch('/healthz');
  });
}

/** Waits until the page's next stream is open. */
function streamOpens(page: Page) {
  return page.waitForResponse((response) => response.url().endsWith('/live') && response.ok());
}

/** As if the tab were behind another, or in front again: the browser under test shows all of them. */
async function hide(page: Page, hidden: boolean) {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, hidden);
}
