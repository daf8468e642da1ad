import { Sender } from '../support/api';
import { expectAccessible } from '../support/axe';
import { PEOPLE, expect, open, signIn, test, type Page } from '../support/fixtures';
import { PushService, type Subscription } from '../support/push';

const SETTINGS = '/settings/notifications';
const MOBILE = '/settings/mobile';
let pushService: PushService;

test.beforeAll(async () => {
  pushService = await PushService.open();
});
test.use({ own: 'demo' });

async function publicKey(page: Page): Promise<string> {
  const html = await (await page.request.get(MOBILE)).text();
  return /data-push-key="([^"]+)"/.exec(html)![1]!;
}

/** Adds a browser as the page does; without script nobody could. */
async function addDevice(page: Page, { endpoint, keys }: Subscription) {
  const form = {
    'form[endpoint]': endpoint,
    'form[p256dh]': keys.p256dh,
    'form[auth]': keys.auth,
  };
  const answer = await page.request.post('/act/add_push_device', {
    form,
    headers: { accept: 'application/json' },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function savePreferences(page: Page, change: (page: Page) => Promise<void>) {
  await open(page, SETTINGS);
  await change(page);
  await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
}

test('an event reaches each person as they chose, and nobody else', async ({
  app,
  page,
  openBrowser,
}) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ada');
  const phone = await pushService.subscribe(await publicKey(page));
  await addDevice(page, phone.subscription);
  await savePreferences(page, async (page) => {
    await page.getByRole('checkbox', { name: 'Case Updated, Email' }).check();
    await page.getByRole('checkbox', { name: 'Case Updated, Push' }).check();
    await page.getByRole('checkbox', { name: 'Task Completed, In-app' }).uncheck();
    await page.getByLabel('Only negative sentiment').check();
  });

  const unhappy = await sender.send({
    type: 'case_updated',
    title: 'The client is upset',
    body: 'They want to be called back.',
    url: '/cases/42',
    case: { id: '42', title: 'Moreau v. Quist', type: 'Family', priority: 'high' },
    sentiment: 'negative',
  });
  // Ada and Ben; Cleo is a User, and it is none of her work.
  expect(unhappy.recipients).toBe(2);
  const calm = await sender.send({ type: 'case_updated', title: 'All is well', sentiment: 'neutral' });
  expect(calm.recipients).toBe(1);
  const done = await sender.send({ type: 'task_completed', title: 'Done', sentiment: 'negative' });
  expect(done.recipients, 'Ada has no channel left').toBe(1);
  const mine = await sender.send({
    type: 'document_uploaded',
    title: 'Your contract',
    case: { id: '43', assignee: PEOPLE.cleo.email },
  });
  expect(mine.recipients, 'Ben and Cleo').toBe(2);

  const mail = await app.mail.expect(PEOPLE.ada.email, 'Case Updated: The client is upset');
  for (const words of [mail.text, mail.html]) {
    expect(words).toContain('They want to be called back.');
    expect(words).toContain('Harbor Law');
    expect(words).toContain(`${app.url}/cases/42`);
    expect(words).toContain(`${app.url}/notifications/why/${unhappy.id}`);
    expect(words).toContain(`${app.url}/settings/notifications`);
  }
  await app.mail.expect(PEOPLE.cleo.email, 'Document Uploaded: Your contract');
  await app.mail.expect(PEOPLE.ben.email, 'Document Uploaded: Your contract');
  await phone.expect(['The client is upset']);
  expect(phone.messages[0]).toMatchObject({ url: '/cases/42' });
  const ofAccounts = ['New sign-in to your account', 'An API key was created'];
  const others = app.mail.mails.filter(({ subject }) => !ofAccounts.includes(subject));
  expect(others.length, 'no other mail').toBe(3);

  await open(page, '/notifications');
  await expect(page.getByRole('link', { name: 'The client is upset', exact: true })).toBeVisible();
  await expect(page.getByText('All is well')).toBeHidden();
  const cleo = await openBrowser();
  await signIn(cleo, 'cleo', '/notifications');
  await expect(cleo.getByRole('heading', { name: 'Your contract' })).toBeVisible();
  await expect(cleo.getByText('The client is upset')).toBeHidden();

  // Why she did, and didn't.
  await open(page, '/notifications/why');
  await page.getByRole('link', { name: 'All is well' }).click();
  await expect(page).toHaveURL(/\/notifications\/why\/./);
  await expectAccessible(page, 'why');
  await expect(page).toHaveTitle('Why: \u201cAll is well\u201d \u00b7 Nameplate');
  await expect(page.getByText("It didn't reach you. Its sentiment is not negative.")).toBeVisible();
  const rules = page.getByRole('list', { name: 'Rules for every channel' }).getByRole('listitem');
  await expect(rules.first()).toContainText('Passed: Role');
  await expect(rules.last()).toContainText('Stopped: Only negative sentiment');
  await expect(page.getByRole('heading', { name: 'Push' }), 'no channel was asked').toHaveCount(0);
  await rules.last().getByRole('link', { name: 'Change filters' }).click();
  await expect(page).toHaveURL('/settings/notifications#filters');
  await expect(page.getByRole('heading', { name: 'Filters' })).toBeInViewport();
  // What passed there is asked channel by channel.
  await open(page, `/notifications/why/${unhappy.id}`);
  await expect(page.getByText('It came to your notifications at once.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Rules for Email' })).toContainText('Passed: Events and channels');
  await expect(page.getByRole('list', { name: 'Rules for every channel' })).toHaveCount(1);
  await open(cleo, `/notifications/why/${unhappy.id}`);
  await expect(cleo.getByText('The client is upset'), 'none of her business').toBeHidden();
});

test.describe('what is held back', () => {
  test.use({ turnsClock: true });
  /** As if the moment until which mails and messages are held had come. */
  const COME = `UPDATE deliveries SET held_until = held_until - 86400000, due_at = due_at - 86400000
                WHERE settled_at IS NULL AND held_until IS NOT NULL`;

  test('by digest mode comes as one mail', async ({ app, page }) => {
    const sender = await Sender.of(app);
    await signIn(page, 'ada');
    await savePreferences(page, async (page) => {
      await page.getByLabel('Digest mode').check();
      await page.getByLabel('Digests go out').selectOption({ label: 'Every hour, on the hour' });
    });
    const titles = ['First call', 'Second call', 'Third call'];
    for (const title of titles) await sender.send({ type: 'missed_call', title });
    await app.mail.expect(PEOPLE.ben.email, 'Missed Call: Third call');
    expect(app.mail.find(PEOPLE.ada.email, /call/i), 'hers wait').toEqual([]);
    await open(page, '/notifications/why');
    await expect(page.getByText(/Held until .*:00: Digest mode\./).first()).toBeVisible();
    await page.getByRole('link', { name: 'First call' }).click();
    await expect(page.getByText(/^Held it back until/)).toBeVisible();
    await app.sql(COME);
    const mail = await app.mail.expect(PEOPLE.ada.email, /^\d notifications?$/);
    expect(mail.subject).toBe('3 notifications');
    for (const title of titles) expect(mail.text).toContain(title);
    await open(page, '/notifications/why');
    await expect(page.getByText(/Held until/)).toBeHidden();
  });

  test('by quiet hours comes when they end, on the phone as well if one wants', async ({
    app,
    page,
  }) => {
    const sender = await Sender.of(app);
    await signIn(page, 'ada');
    const phone = await pushService.subscribe(await publicKey(page));
    await addDevice(page, phone.subscription);
    await savePreferences(page, async (page) => {
      await page.getByLabel('Hold emails back during quiet hours').check();
      await page.getByLabel('Hold push messages back as well').check();
      // All but a minute of the day.
      await page.getByLabel('From', { exact: true }).fill('12:01');
      await page.getByLabel('To', { exact: true }).fill('12:00');
    });
    for (const title of ['First call', 'Second call']) {
      await sender.send({ type: 'missed_call', title });
    }
    await app.mail.expect(PEOPLE.ben.email, 'Missed Call: Second call');
    expect(phone.messages).toEqual([]);
    expect(app.mail.find(PEOPLE.ada.email, /call/i)).toEqual([]);
    await app.sql(COME);
    await app.mail.expect(PEOPLE.ada.email, '2 notifications');
    await phone.expect(['2 notifications']);
  });
});

test('a browser that is gone is removed, and holds up no other', async ({ app, page }) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ada');
  const key = await publicKey(page);
  const [gone, here] = [await pushService.subscribe(key), await pushService.subscribe(key)];
  await addDevice(page, gone.subscription);
  await addDevice(page, here.subscription);
  gone.expire();
  await sender.send({ type: 'missed_call', title: 'Where are you' });
  await here.expect(['Where are you']);
  await expect(async () => {
    await open(page, MOBILE);
    await expect(page.locator('#devices').getByRole('listitem')).toHaveCount(1);
  }).toPass();
});

test('a mail server that refuses one person holds up no other', async ({
  app,
  page,
  openBrowser,
}) => {
  app.mail.refused = PEOPLE.ada.email;
  const sender = await Sender.of(app);
  await signIn(page, 'ben', '/settings');
  await sender.send({ type: 'missed_call', title: 'For both' });
  await app.mail.expect(PEOPLE.ben.email, 'Missed Call: For both');
  const ada = await openBrowser();
  await signIn(ada, 'ada', '/notifications/why');
  await expect(async () => {
    await open(ada, '/notifications/why');
    await expect(ada.locator('.notification').first()).toContainText(/Given up on .*no such person/i);
  }).toPass();
});

test('a test is sent on each channel, whatever is set, and says so', async ({
  app,
  page,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource.*\/act\/send_channel_test/);
  await signIn(page, 'ada', SETTINGS);
  const tests = page.locator('#tests');
  await tests.getByRole('button', { name: 'Send a push message' }).click();
  await expect(page.getByRole('alert')).toContainText('No device takes push messages yet.');
  const phone = await pushService.subscribe(await publicKey(page));
  await addDevice(page, phone.subscription);
  for (const channel of ['Send a push message', 'Send an email', 'Show one in Nameplate']) {
    await open(page, SETTINGS);
    await tests.getByRole('button', { name: channel }).click();
    await expect(page.getByRole('status').filter({ hasText: 'A test is' })).toBeVisible();
  }
  await app.mail.expect(PEOPLE.ada.email, 'Test: Nameplate reaches you');
  await phone.expect(['Nameplate reaches you']);
  expect(phone.messages[0]!.body).toMatch(/^Test, /);
  await open(page, '/notifications');
  await expect(page.locator('.notification').first()).toContainText('Nameplate reaches you');
  await expect(page.locator('.notification').first().getByText('Test', { exact: true })).toBeVisible();
});

test('a device is tested by itself, and removed', async ({ page, expectErrors }) => {
  expectErrors(/status of 422 .*\/act\/send_push_test/);
  await signIn(page, 'ada');
  const key = await publicKey(page);
  const [phone, other] = [await pushService.subscribe(key), await pushService.subscribe(key)];
  await addDevice(page, other.subscription);
  await addDevice(page, phone.subscription);
  await open(page, MOBILE);
  // The newest is the first.
  const device = page.locator('#devices').getByRole('listitem').first();
  await device.getByRole('button', { name: /^Send test/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'its push service took it' })).toBeVisible();
  await phone.expect(['Nameplate reaches you']);
  expect(other.messages, 'no other device').toEqual([]);
  await device.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Removed' })).toBeVisible();
  await expect(page.locator('#devices').getByRole('listitem')).toHaveCount(1);
});

test('a browser is added by the page, and removed', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  const phone = await (async () => {
    await signIn(page, 'ada', '/settings/accessibility');
    return pushService.subscribe(await publicKey(page));
  })();
  // A browser of these tests reaches no push service of its own maker: it takes ours.
  await page.addInitScript((subscription) => {
    Notification.requestPermission = () => Promise.resolve('granted');
    PushManager.prototype.subscribe = () =>
      Promise.resolve({ toJSON: () => subscription } as unknown as PushSubscription);
  }, phone.subscription);
  await page.context().grantPermissions(['notifications']);
  await open(page, MOBILE);
  await page.getByRole('button', { name: 'Turn on push on this device' }).click();
  await expect(page.getByText('This device gets push messages now.')).toBeVisible();
  const device = page.locator('#devices').getByRole('listitem');
  await expect(device).toContainText('This device');
  await open(page, SETTINGS);
  await page.locator('#tests').getByRole('button', { name: 'Send a push message' }).click();
  await expect.poll(() => phone.messages.length).toBe(1);
  await open(page, MOBILE);
  await device.getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByText('No device gets push messages yet.')).toBeVisible();
});
