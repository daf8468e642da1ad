import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sender } from '../support/api';
import { expectAccessible } from '../support/axe';
import { PEOPLE, expect, open, signIn, signOut, test, type Page } from '../support/fixtures';
import { Proxy } from '../support/proxy';
import { withWorker } from '../support/worker';

// Nameplate as an app: that it can be installed, its versions, its badge and its colours.
test.use({ own: 'demo' });
test.beforeEach(({ scripted }) => test.skip(!scripted, 'needs script'));

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
  await expect(page.getByText('Saved', { exact: true }).last()).toBeVisible();
  await open(page, '/settings');
  expect(await colors(), 'as the server writes them').toEqual([await ground(), dark]);
});
