import type { Worker } from '@playwright/test';
import { Sender } from '../support/api';
import { expect, open, ready, signIn, test, type Page } from '../support/fixtures';
import { PushService, type PushMessage } from '../support/push';
import { withWorker, type WorkerScope } from '../support/worker';

const MOBILE = '/settings/mobile';
let pushService: PushService;

test.use({ own: 'demo', permissions: ['notifications'] });
test.beforeAll(async () => {
  pushService = await PushService.open();
});
test.beforeEach(({ scripted }) => test.skip(!scripted, 'needs script'));

/** What the worker shows. */
const shown = (worker: Worker) =>
  worker.evaluate(async () => {
    const all = await (self as unknown as WorkerScope).registration.getNotifications();
    return all.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url as string }));
  });

/** Delivers a message to the worker, as a push service would, and waits until it is shown. Chromium forgets a
    notification that is asked for while it is about to be shown. */
async function deliver(page: Page, worker: Worker, message: object | string) {
  await worker.evaluate(() => {
    const scope = self as unknown as WorkerScope & { shown: Promise<void> };
    const { registration } = scope;
    scope.shown = new Promise((resolve, reject) => {
      registration.showNotification = (...what) => {
        // The one of its prototype again.
        Reflect.deleteProperty(registration, 'showNotification');
        const shown = registration.showNotification(...what);
        shown.then(resolve, reject);
        return shown;
      };
    });
  });
  const devtools = await page.context().newCDPSession(page);
  const found = new Promise<string>((resolve) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [registration] = registrations.filter(({ isDeleted }) => !isDeleted);
      if (registration) resolve(registration.registrationId);
    }),
  );
  await devtools.send('ServiceWorker.enable');
  await devtools.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: await found,
    data: typeof message === 'string' ? message : JSON.stringify(message),
  });
  await devtools.detach();
  await worker.evaluate(() => (self as unknown as { shown: Promise<void> }).shown);
}

/** Presses what the worker shows: the browser's own notifications are beyond the reach of a test. */
const press = (worker: Worker, title: string) =>
  worker.evaluate(async (title) => {
    const scope = self as unknown as WorkerScope;
    const notification = (await scope.registration.getNotifications()).find((it) => it.title === title)!;
    scope.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  }, title);

/** The browser subscribes with a push service of these tests: it reaches none of its own maker. */
async function subscribesHere(page: Page) {
  await signIn(page, 'ada', '/settings');
  const html = await (await page.request.get(MOBILE)).text();
  const phone = await pushService.subscribe(/data-push-key="([^"]+)"/.exec(html)![1]!);
  await page.addInitScript((subscription) => {
    PushManager.prototype.subscribe = () =>
      Promise.resolve({ toJSON: () => subscription } as unknown as PushSubscription);
  }, phone.subscription);
  return phone;
}

test('an event reaches the worker, which shows it; a press leads the open page there', async ({ app, page }) => {
  const sender = await Sender.of(app);
  const phone = await subscribesHere(page);
  await open(page, MOBILE);
  await page.getByRole('button', { name: 'Turn on push on this device' }).click();
  await expect(page.getByText('This device gets push messages now.')).toBeVisible();
  const worker = await withWorker(page);
  await open(page, '/settings/profile');
  const unread = Number(await page.locator('html').getAttribute('data-unread'));

  await sender.send({ type: 'missed_call', title: 'Zoë called', body: 'Call back.', url: '/settings/companies' });
  await expect.poll(() => phone.messages.length).toBe(1);
  const message = phone.messages[0] as PushMessage & { tag: string; unread: number };
  expect(message.unread).toBe(unread + 1);
  await deliver(page, worker, message);
  await expect.poll(() => shown(worker)).toEqual([
    { title: 'Zoë called', body: expect.stringContaining('Call back.'), tag: message.tag, url: '/settings/companies' },
  ]);

  await page.evaluate(() => Object.assign(window, { mark: true }));
  await press(worker, 'Zoë called');
  await expect(page).toHaveURL('/settings/companies');
  await expect(page.getByRole('heading', { level: 1, name: 'Companies' })).toBeVisible();
  expect(await page.evaluate(() => 'mark' in window), 'the document is the same').toBe(true);
  await expect.poll(() => shown(worker), 'it is gone').toEqual([]);
});

test('a press asks before something unsaved is lost', async ({ page }) => {
  await signIn(page, 'ada', '/settings/profile');
  const worker = await withWorker(page);
  await deliver(page, worker, { title: 'Look', url: '/notifications' });
  await expect.poll(() => shown(worker)).toHaveLength(1);
  await page.getByLabel('Full name').fill('Ada, half typed');
  const asked = page.waitForEvent('dialog');
  await press(worker, 'Look');
  const dialog = await asked;
  expect(dialog.message()).toContain('unsaved changes');
  await dialog.dismiss();
  await expect(page).toHaveURL('/settings/profile');
  await expect(page.getByLabel('Full name')).toHaveValue('Ada, half typed');
});

test('two of one tag are one, and what cannot be read is shown all the same', async ({ page }) => {
  await signIn(page, 'ada', '/settings');
  const worker = await withWorker(page);
  for (const title of ['First', 'Second']) await deliver(page, worker, { title, tag: 'same' });
  await expect.poll(async () => (await shown(worker)).map(({ title }) => title)).toEqual(['Second']);
  await deliver(page, worker, 'no JSON');
  await expect.poll(async () => (await shown(worker)).map(({ title }) => title).sort()).toEqual(['Nameplate', 'Second']);
});

test('a test says whether the push service took it', async ({ page, expectErrors }) => {
  expectErrors(/status of 422 .*\/act\/send_push_test/);
  const phone = await subscribesHere(page);
  await open(page, MOBILE);
  await page.getByRole('button', { name: 'Turn on push on this device' }).click();
  const device = page.locator('#devices').getByRole('listitem');
  await expect(device).toContainText('This device');
  await expect(page.getByRole('button', { name: /^Turn on push/ })).toBeHidden();
  const send = device.getByRole('button', { name: /^Send test/ });
  await send.click();
  await expect(page.getByRole('status').filter({ hasText: 'its push service took it' })).toBeVisible();
  await phone.expect(['Nameplate reaches you']);
  await expect(device).toContainText('last reached');

  const message = phone.messages[0]!;
  const worker = await withWorker(page);
  await deliver(page, worker, message);
  await expect.poll(async () => (await shown(worker)).map(({ url }) => url)).toEqual([MOBILE]);

  phone.expire();
  await send.click();
  await expect(page.getByRole('status').filter({ hasText: 'so it was removed' })).toBeVisible();
  await expect(page.getByText('No device gets push messages yet.')).toBeVisible();
});

test('a subscription that its push service renews stays the device that it was', async ({ page }) => {
  const phone = await subscribesHere(page);
  await open(page, MOBILE);
  await page.getByRole('button', { name: 'Turn on push on this device' }).click();
  await expect(page.locator('#devices').getByRole('listitem')).toHaveCount(1);
  const worker = await withWorker(page);
  const html = await (await page.request.get(MOBILE)).text();
  const key = await (await page.request.get('/act/get_push_key')).json();
  expect(html).not.toContain('data-push-key');
  const renewed = await pushService.subscribe(key);
  await worker.evaluate(
    ([former, fresh]) => {
      PushManager.prototype.subscribe = () => Promise.resolve({ toJSON: () => fresh } as unknown as PushSubscription);
      const event = Object.assign(new ExtendableEvent('pushsubscriptionchange'), {
        oldSubscription: { endpoint: former },
      });
      self.dispatchEvent(event);
    },
    [phone.subscription.endpoint, renewed.subscription] as const,
  );
  const device = page.locator('#devices').getByRole('listitem');
  await expect(async () => {
    await open(page, MOBILE);
    await device.getByRole('button', { name: /^Send test/ }).click();
    await expect(page.getByRole('status').filter({ hasText: 'its push service took it' })).toBeVisible();
    expect(renewed.messages.length).toBeGreaterThan(0);
  }).toPass();
  await expect(device).toHaveCount(1);
  await expect(device).toContainText('This device');
});

test.describe('a browser that was told not to show any', () => {
  test.use({ permissions: [] });

  test('says how to take that back, and asks nobody', async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
      Notification.requestPermission = () => Promise.reject(new Error('nobody asked for it'));
    });
    await signIn(page, 'ada', MOBILE);
    await expect(page.getByRole('heading', { name: 'This browser blocks notifications of Nameplate' })).toBeVisible();
    await expect(page.locator('.push-denied')).toContainText('Press the icon before the address');
    await expect(page.getByRole('button', { name: /^Turn on push/ })).toBeHidden();
  });

  test('who refuses is told what to do, where they pressed', async ({ page }) => {
    await page.addInitScript(() => {
      let permission = 'default';
      Object.defineProperty(Notification, 'permission', { get: () => permission });
      Notification.requestPermission = async () => (permission = 'denied') as NotificationPermission;
    });
    await signIn(page, 'ada', MOBILE);
    await ready(page);
    await expect(page.getByText('the browser asks whether Nameplate may show')).toBeVisible();
    await page.getByRole('button', { name: 'Turn on push on this device' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'lets this site show no notifications' })).toBeFocused();
    await expect(page.locator('.push-denied')).toContainText('Press the icon before the address');
  });
});
