import { expectAccessible } from '../support/axe';
import { DEMO_PASSWORD, PEOPLE, expect, open, ready, signIn, signOut, submitSignIn, test, type Page } from '../support/fixtures';
import { expectKept, keptPages, withWorker } from '../support/worker';

// What is kept of pages for when there is no connection, and of whom. The app itself is the matter of pwa.spec.ts.
test.use({ own: 'demo' });
test.beforeEach(({ scripted, expectErrors }) => {
  test.skip(!scripted, 'needs script');
  // Nobody answers for a while.
  expectErrors(/net::ERR_(CONNECTION_REFUSED|FAILED|EMPTY_RESPONSE|CONNECTION_RESET|ABORTED)/);
});

const OF_WHEN = /^You are offline\. This page is as it was on \w{3} \d{1,2} \w{3} \d{4}, \d\d:\d\d\.$/;
const notice = (page: Page) => page.locator('.offline-notice p');
/** The page is a copy, and says so. */
async function expectCopy(page: Page) {
  await expect(notice(page)).toBeVisible();
  await expect(notice(page)).toHaveText(OF_WHEN);
}
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

/** Signs in, visits pages of the settings, and waits until they are kept. */
async function visit(page: Page, person: 'ada' | 'ben', paths: string[]) {
  await signIn(page, person);
  await withWorker(page);
  await expectKept(page, '/settings');
  for (const path of paths) {
    await open(page, path);
    await expectKept(page, path);
  }
}

test('what was seen is there without a connection, and says of when it is', async ({ app, page }) => {
  await visit(page, 'ada', ['/settings/profile']);
  // A link is followed without loading the page; pointing at it fetches it first.
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Accessibility' }).click();
  await expect(heading(page, 'Accessibility')).toBeVisible();
  await expectKept(page, '/settings/accessibility');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.getByText('Saved', { exact: true }).last()).toBeVisible();
  await open(page, '/settings/notifications');
  await expectKept(page, '/settings/notifications');
  await app.kill();

  await page.goto('/settings/profile');
  await expect(heading(page, 'Profile')).toBeVisible();
  await expectCopy(page);
  await expectAccessible(page, 'kept');
  await ready(page);
  // By a link as well: nothing old is shown as if it were fresh.
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Accessibility' }).click();
  await expect(heading(page, 'Accessibility')).toBeVisible();
  await expectCopy(page);
  await ready(page);

  // What was never seen says so, and what there is instead.
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Team' }).click();
  await expect(heading(page, 'You are offline')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expectAccessible(page, 'offline');
  const kept = page.locator('.kept-pages li');
  await expect(kept.filter({ hasText: /^Profile as it was on \w{3} \d/ })).toBeVisible();
  await kept.getByRole('link', { name: 'Notification settings' }).click();
  await expect(heading(page, 'Notification settings')).toBeVisible();
  await expectCopy(page);

  // Once somebody answers again, the page is a fresh one by itself.
  await app.revive();
  await expect(notice(page)).toBeHidden({ timeout: 30_000 });
  await expect(heading(page, 'Notification settings')).toBeVisible();
});

test('a form that is sent without a connection says so, and loses nothing', async ({ app, page }) => {
  await visit(page, 'ada', ['/settings/profile']);
  await app.kill();
  await page.goto('/settings/profile');
  await expectCopy(page);
  await ready(page);
  await page.getByLabel('Full name').fill('Ada Offline');
  const save = page.getByRole('button', { name: 'Save changes' }).locator('visible=true');
  await save.click();
  await expect(page.getByRole('alert').filter({ hasText: "can't be reached" })).toBeFocused();
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Offline');
  await app.revive();
  await save.click();
  await expect(page.getByRole('status').filter({ hasText: 'Profile saved' })).toBeVisible();
  await expect(notice(page)).toBeHidden();
});

test('who signs out leaves nothing behind', async ({ app, page }) => {
  await visit(page, 'ada', ['/settings/profile', '/notifications']);
  await signOut(page);
  await expect.poll(() => keptPages(page)).toEqual([]);
  await app.kill();
  for (const path of ['/settings/profile', '/notifications']) {
    await page.goto(path);
    await expect(heading(page, 'You are offline')).toBeVisible();
    await expect(page.locator('.kept-pages')).toContainText('Nothing.');
    expect(await page.content()).not.toContain(PEOPLE.ada.name);
  }
});

test('without a connection, too, signing out leaves nothing behind', async ({ app, page }) => {
  await visit(page, 'ada', ['/settings/profile']);
  await app.kill();
  await page.goto('/settings/profile');
  await expectCopy(page);
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  // The browser says that nobody answers.
  await expect.poll(() => page.url()).toMatch(/^chrome-error:/);
  await page.goto('/settings/profile');
  await expect(heading(page, 'You are offline')).toBeVisible();
});

test('a session that ended elsewhere leaves nothing behind', async ({ page, openBrowser }) => {
  await visit(page, 'ada', ['/settings/profile']);
  const other = await openBrowser();
  await signIn(other, 'ada', '/settings/sessions');
  await other.getByRole('button', { name: 'Sign out all other devices' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect.poll(() => keptPages(page)).toEqual([]);
});

test('nobody sees what another person left', async ({ app, page }) => {
  await visit(page, 'ada', ['/settings/profile', '/settings/notifications']);
  // Ben signs in where Ada never signed out: another tab did it, and this one loads his page.
  await page.context().clearCookies();
  await signIn(page, 'ben', '/notifications');
  await expectKept(page, '/notifications');
  expect(await keptPages(page)).toEqual(['/notifications']);
  await app.kill();
  for (const path of ['/settings/profile', '/settings/notifications', '/settings']) {
    await page.goto(path);
    await expect(heading(page, 'You are offline')).toBeVisible();
    await expect(page.locator('.kept-pages li')).toHaveText([/^Notifications as it was on/]);
    expect(await page.content()).not.toContain(PEOPLE.ada.name);
  }
});

test('a copy is kept no longer than the session', async ({ app, page }) => {
  await visit(page, 'ada', ['/settings/profile']);
  await app.kill();
  // As if the time had come.
  await page.evaluate(async () => {
    for (const name of (await caches.keys()).filter((name) => name.startsWith('pages-'))) {
      const pages = await caches.open(name);
      for (const request of await pages.keys()) {
        const page = (await pages.match(request))!;
        const headers = new Headers(page.headers);
        headers.set('x-nameplate-until', String(Date.now() - 1));
        await pages.put(request, new Response(await page.blob(), { headers }));
      }
    }
  });
  await page.goto('/settings/profile');
  await expect(heading(page, 'You are offline')).toBeVisible();
  expect(await keptPages(page)).toEqual([]);
});

test('what holds a secret, protects the account or is a company’s is never kept', async ({ page }) => {
  await visit(page, 'ada', []);
  const paths = [
    '/settings/security',
    '/settings/security/two-factor',
    '/settings/security/backup-codes',
    '/settings/confirm',
    '/settings/sessions',
    '/settings/activity',
    '/settings/mobile',
    '/settings/email',
    '/company/team',
    '/company/details',
    '/company/billing',
    '/company/activity',
  ];
  for (const path of paths) {
    const { headers } = await page.request.get(path).then((answer) => ({ headers: answer.headers() }));
    expect(headers['x-nameplate-account'], path).toMatch(/^[0-9a-f]{24}$/);
    expect(headers['x-nameplate-keep'], path).toBeUndefined();
    await open(page, path);
  }
  // What is said once is not kept with its page either.
  await open(page, '/settings/profile');
  await expectKept(page, '/settings/profile');
  expect(await keptPages(page)).toEqual(['/settings', '/settings/profile']);
});

test('who comes back to a computer that somebody else used meanwhile sees their own', async ({ page }) => {
  await visit(page, 'ada', ['/settings/profile']);
  await signOut(page);
  await submitSignIn(page, { email: PEOPLE.ben.email, password: DEMO_PASSWORD });
  await expect(page).toHaveURL('/settings');
  await expectKept(page, '/settings');
  const texts = await page.evaluate(async () => {
    const pages = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const kept = await Promise.all(pages.map(async (it) => Promise.all((await it.matchAll()).map((page) => page.text()))));
    return kept.flat().join('');
  });
  expect(texts).toContain(PEOPLE.ben.name);
  expect(texts).not.toContain(PEOPLE.ada.name);
});
