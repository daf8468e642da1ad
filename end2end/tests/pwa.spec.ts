import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sender } from '../support/api';
import { expectAccessible } from '../support/axe';
import { DEMO_PASSWORD, PEOPLE, expect, open, ready, signIn, signOut, submitSignIn, test, type Page } from '../support/fixtures';
import { Proxy } from '../support/proxy';
import { expectKept, keptPages, withWorker } from '../support/worker';

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
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible();
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
  await page.getByRole('button', { name: 'Sign out' }).click().catch(() => {});
  await page.goto('/settings/profile');
  await expect(heading(page, 'You are offline')).toBeVisible();
});

test('a session that ended elsewhere leaves nothing behind', async ({ page, openBrowser }) => {
  await visit(page, 'ada', ['/settings/profile']);
  const other = await openBrowser();
  await signIn(other, 'ada', '/settings/sessions');
  await other.getByRole('button', { name: 'Sign out all other devices' }).click();
  await expect(page).toHaveURL(/\/sign-in\?ended_elsewhere/);
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

test('the browser itself says that Nameplate can be installed', async ({ page }) => {
  await signIn(page, 'ada', '/settings/mobile');
  await withWorker(page);
  const devtools = await page.context().newCDPSession(page);
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  // A test's window forgets all when it closes, so nothing can be installed from it; all else is right.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  const { errors, data, url } = await devtools.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  expect(new URL(url).pathname).toBe('/manifest.webmanifest');
  const manifest = JSON.parse(data!);
  expect(manifest).toMatchObject({ id: '/', scope: '/', start_url: '/settings', display: 'standalone' });
  expect(manifest.shortcuts.map(({ url }: { url: string }) => url)).toEqual(['/notifications', '/settings']);
  for (const { src, sizes, type } of [...manifest.icons, ...manifest.screenshots]) {
    const { is, width, height } = await page.evaluate(async (src) => {
      const file = await (await fetch(src)).blob();
      const { width, height } = await createImageBitmap(file);
      return { is: file.type, width, height };
    }, src);
    expect([is, `${width}x${height}`], src).toEqual([type, sizes]);
  }
});

test('installing is a press on a button where the browser offers it, else told in words', async ({ page, openBrowser }) => {
  await signIn(page, 'ada', '/settings/mobile');
  const install = page.getByRole('button', { name: 'Install', exact: true });
  const byHand = page.locator('.app-by-hand');
  await expect(install).toBeHidden();
  await expect(byHand).toContainText('install icon at the end of the address bar');
  await page.evaluate(() => {
    const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: async () => document.body.append('asked'),
    });
    window.dispatchEvent(offer);
    if (!offer.defaultPrevented) throw new Error('the browser asks by itself');
  });
  await expect(byHand).toBeHidden();
  await install.click();
  await expect(page.getByText('asked')).toBeVisible();
  await expect(install).toBeHidden();

  const phone = await openBrowser({
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  });
  // Its browser knows no push before the app is installed.
  await phone.addInitScript(() => Reflect.deleteProperty(window, 'PushManager'));
  await signIn(phone, 'ben', '/settings/mobile');
  await expect(phone.locator('.app-by-hand')).toContainText('Tap Share');
  await expect(phone.locator('.push-unsupported')).toContainText('push messages come to the installed app alone');
  await expect(phone.getByRole('button', { name: /^Turn on push/ })).toBeHidden();
});

test('the app itself says that it is installed', async ({ app, playwright }) => {
  const folder = await mkdtemp(join(tmpdir(), 'nameplate-app-'));
  const { launchOptions, userAgent } = test.info().project.use;
  const context = await playwright.chromium.launchPersistentContext(folder, {
    ...launchOptions,
    userAgent,
    baseURL: app.url,
    // A window of its own, as the installed app has it.
    args: [...(launchOptions?.args ?? []), `--app=${app.url}/sign-in`],
  });
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await signIn(page, 'ada', '/settings/mobile');
  await expect(page.getByText('Installed. You are using the app.')).toBeVisible();
  await expect(page.locator('.app-by-hand')).toBeHidden();
  await context.close();
  await rm(folder, { recursive: true });
});

test.describe('a new version', () => {
  const offer = (page: Page) => page.getByText('A new version is ready.');

  test('of the worker is offered, not forced', async ({ app, openBrowser }) => {
    const proxy = await Proxy.before(app.url);
    const page = await openBrowser({ baseURL: proxy.url });
    await signIn(page, 'ada', '/settings/profile');
    await withWorker(page);
    await expect(offer(page)).toBeHidden();
    proxy.changed.set('/service-worker.js', (text) => text.replace(/"build":"[^"]*"/, '"build":"another"'));
    await page.getByLabel('Full name').fill('Ada, half typed');
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((it) => it!.update()));
    await expect(offer(page)).toBeVisible();
    await expect(page.getByLabel('Full name'), 'nothing is reloaded').toHaveValue('Ada, half typed');
    await expectAccessible(page, 'offer');

    const waiting = () => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())!.waiting));
    expect(await waiting()).toBe(true);
    // What is unsaved is asked about.
    page.once('dialog', (dialog) => dialog.dismiss());
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByLabel('Full name')).toHaveValue('Ada, half typed');
    expect(await waiting()).toBe(true);
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByLabel('Full name')).toHaveValue(PEOPLE.ada.name);
    await expect.poll(waiting).toBe(false);
    await expect(offer(page)).toBeHidden();
    await page.close();
    await proxy.close();
  });

  test('of the worker alone takes over, and nobody hears of it', async ({ app, openBrowser }) => {
    const proxy = await Proxy.before(app.url);
    const page = await openBrowser({ baseURL: proxy.url });
    await signIn(page, 'ada', '/settings/profile');
    await withWorker(page);
    await page.getByLabel('Full name').fill('Ada, half typed');
    proxy.changed.set('/service-worker.js', (text) => `${text}\n// Changed.`);
    const renewed = page.evaluate(
      () => new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve)).then(() => true),
    );
    await page.evaluate(() => navigator.serviceWorker.getRegistration().then((it) => it!.update()));
    expect(await renewed).toBe(true);
    await expect(offer(page)).toBeHidden();
    await expect(page.getByLabel('Full name'), 'nothing is reloaded').toHaveValue('Ada, half typed');
    await page.close({ runBeforeUnload: false });
    await proxy.close();
  });

  test('of the server is offered by an open page, and put off', async ({ page }) => {
    const other = (text: string) => `event: viewer\ndata: ${JSON.stringify({ stamp: text, in_seconds: 3600, is_fixed: false })}\n\n`;
    await signIn(page, 'ada', '/settings/profile');
    const stamp = (await page.locator('html').getAttribute('data-stamp'))!;
    await page.route('**/live', (route) =>
      route.fulfill({ contentType: 'text/event-stream', body: other(stamp.replace(/[^.]+$/, 'another')) }),
    );
    await page.evaluate(() => Object.assign(window, { mark: true }));
    // The stream is taken up again when the page is shown.
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await expect(offer(page)).toBeVisible();
    await page.getByRole('button', { name: 'Not now' }).click();
    await expect(offer(page)).toBeHidden();
    expect(await page.evaluate(() => 'mark' in window), 'the document is the same').toBe(true);
  });
});

test('the badge says how much is unread, and goes with the session', async ({ app, page }) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ada', '/settings');
  const worker = await withWorker(page);
  await worker.evaluate(() => {
    const badge = { setAppBadge: async (count: number) => void (count), clearAppBadge: async () => {} };
    const told = ((self as unknown as { told: (number | 'none')[] }).told = []) as (number | 'none')[];
    badge.setAppBadge = async (count) => void told.push(count);
    badge.clearAppBadge = async () => void told.push('none');
    for (const [name, value] of Object.entries(badge)) Object.defineProperty(navigator, name, { value });
  });
  const last = () => worker.evaluate(() => (self as unknown as { told: unknown[] }).told.at(-1));
  await open(page, '/settings');
  const before = Number(await page.locator('html').getAttribute('data-unread'));
  await expect.poll(last).toBe(before || 'none');
  await sender.send({ type: 'missed_call', title: 'One more' });
  await expect.poll(last).toBe(before + 1);
  await signOut(page);
  await expect.poll(last).toBe('none');
});

test('what the browser paints around the page follows the theme', async ({ page }) => {
  await signIn(page, 'ben', '/settings/accessibility');
  const colors = () => page.locator('meta[name=theme-color]').evaluateAll((metas) => metas.map((it) => it.getAttribute('content')));
  const ground = () =>
    page.evaluate(() => {
      const context = document.createElement('canvas').getContext('2d')!;
      context.fillStyle = getComputedStyle(document.body).backgroundColor;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
      return `#${[red, green, blue].map((part) => part!.toString(16).padStart(2, '0')).join('')}`;
    });
  for (const contrast of ['On', 'Off']) {
    await page.getByRole('group', { name: 'High contrast' }).getByRole('radio', { name: contrast, exact: true }).check();
    for (const theme of ['Light', 'Dark']) {
      await page.getByRole('radio', { name: theme, exact: true }).check();
      const painted = await ground();
      expect(await colors(), `${theme}, ${contrast}`).toEqual([painted, painted]);
    }
  }
  const dark = await ground();
  await page.getByRole('group', { name: 'Theme' }).getByRole('radio', { name: 'Match my system' }).check();
  expect(await colors()).toEqual([await ground(), dark]);
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible();
  await open(page, '/settings');
  expect(await colors(), 'as the server writes them').toEqual([await ground(), dark]);
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
