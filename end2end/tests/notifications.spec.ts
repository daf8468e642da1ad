import { Sender } from '../support/api';
import { PEOPLE, expect, open, ready, signIn, test, type Page } from '../support/fixtures';

const CENTRE = '/notifications';
/** A second, as product.md has it, and some more for a machine under load. */
const SOON = { timeout: 5_000 };

const bell = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^Notifications/ });
const items = (page: Page) => page.locator('.notification');

test.use({ own: 'demo' });

async function readAll(page: Page) {
  await open(page, CENTRE);
  const button = page.getByRole('button', { name: 'Mark all as read' });
  if (await button.isVisible()) {
    await button.click();
    await expect(page.getByRole('status').filter({ hasText: /^Marked \d+ as read/ })).toBeVisible();
  }
  await expect(button).toBeHidden();
}

test('new ones appear by themselves, and the bell counts them', async ({ app, page, scripted }) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ada', CENTRE);
  await readAll(page);
  await open(page, CENTRE);
  await expect(bell(page)).toHaveAccessibleName('Notifications');
  await sender.send({ type: 'campaign_update', title: 'Half of them opened it' });
  if (!scripted) await open(page, CENTRE);
  await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread', SOON);
  await expect(items(page).first()).toContainText('Half of them opened it', SOON);
  await expect(items(page).first()).toContainText('Unread');
});

test('one that comes while its page is on the way is shown', async ({ app, page, scripted }) => {
  test.skip(!scripted, 'needs script');
  const sender = await Sender.of(app);
  await signIn(page, 'ada', CENTRE);
  await readAll(page);
  await open(page, '/settings/profile');
  let asked = () => {};
  let release = () => {};
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  // As it was before: whoever asks again gets it as it is.
  await page.route(`**${CENTRE}`, async (route) => {
    const response = await route.fetch();
    asked();
    await released;
    await route.fulfill({ response });
  }, { times: 1 });
  await bell(page).click();
  await isAsked;
  await sender.send({ type: 'campaign_update', title: 'It came meanwhile' });
  await expect(bell(page)).toHaveAccessibleName('Notifications, 1 unread', SOON);
  release();
  await expect(items(page).first()).toContainText('It came meanwhile', SOON);
});

test('a title is a link to what it is about, and who follows it has read it', async ({ app, page, scripted }) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ada', CENTRE);
  await readAll(page);
  await sender.send({ type: 'case_updated', title: 'Look at this', url: '/settings/profile?from=case' });
  await sender.send({ type: 'case_updated', title: 'And at that', url: '/settings/sessions' });
  await open(page, CENTRE);
  const link = (title: string) => page.getByRole('link', { name: title, exact: true });
  await expect(link('Look at this')).toHaveAttribute('href', '/settings/profile?from=case');
  await link('Look at this').click();
  await expect(page).toHaveURL('/settings/profile?from=case');
  await ready(page);
  // Without script nothing but the button says that it was read: a GET changes nothing.
  const unread = (count: number) => `Notifications, ${count} unread`;
  await expect(bell(page)).toHaveAccessibleName(unread(scripted ? 1 : 2), SOON);
  await page.goBack();
  await expect(page).toHaveURL(CENTRE);
  await ready(page);
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    link('And at that').click({ modifiers: ['ControlOrMeta'] }),
  ]);
  await expect(tab).toHaveURL('/settings/sessions');
  await expect(bell(page)).toHaveAccessibleName(scripted ? 'Notifications' : unread(2), SOON);
});

test('one that names no page of ours leads to why it came, which says so', async ({ app, page, expectErrors }) => {
  expectErrors(/status of 404/);
  const sender = await Sender.of(app);
  await sender.send({ type: 'case_updated', title: 'Elsewhere', url: '/cases/42' });
  await signIn(page, 'ada', CENTRE);
  await page.getByRole('link', { name: 'Elsewhere', exact: true }).click();
  await expect(page).toHaveURL(/\/notifications\/why\//);
  await expect(page.getByRole('heading', { level: 1, name: 'Elsewhere' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('/cases/42, which is no page of Nameplate');
  // Mails and push messages lead there.
  await open(page, '/cases/42');
  await page.getByRole('main').getByRole('link', { name: 'Notifications' }).click();
  await expect(page).toHaveURL(CENTRE);
});

test('they stand by days, in the order of the time that they show, here and where they are explained', async ({
  app,
  page,
}) => {
  const sender = await Sender.of(app);
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString();
  await sender.send({ type: 'task_due', title: 'Told at once' });
  await sender.send({ type: 'task_due', title: 'Told late', occurred_at: yesterday });
  await signIn(page, 'ada', CENTRE);
  for (const path of [CENTRE, `${CENTRE}/why`]) {
    await open(page, path);
    await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText('Today');
    await expect(items(page).first()).toContainText('Told late');
    await expect(items(page).first()).toContainText(/happened \w{3} \d+ \w{3} \d{4}, \d\d:\d\d/);
    await expect(items(page).nth(1)).not.toContainText('happened');
    const times = await items(page).locator('.notification-head > time').evaluateAll((times) =>
      times.map((time) => (time as HTMLTimeElement).dateTime),
    );
    expect(times).toEqual([...times].sort().reverse());
  }
});

test('a company that is none of theirs is no list of nothing', async ({ page }) => {
  await signIn(page, 'ada', `${CENTRE}?company=abc`);
  await expect(page.getByRole('main')).toContainText('a company that is none of yours');
  await page.getByRole('link', { name: 'Show all companies' }).click();
  await expect(page).toHaveURL(CENTRE);
  await expect(items(page).first()).toBeVisible();
});

test('a word without end widens no page', async ({ app, page }) => {
  const sender = await Sender.of(app);
  const long = `https://example.com/${'a'.repeat(500)}`;
  await sender.send({ type: 'new_message', title: 'x'.repeat(200), body: long, url: `/${'b'.repeat(400)}` });
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, 'ada', CENTRE);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of [CENTRE, `${CENTRE}/why`]) {
      await open(page, path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width);
    }
    await items(page).first().getByRole('link').first().click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('xxx');
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'why').toBeLessThanOrEqual(width);
    const main = await page.getByRole('main').evaluate((main) => main.scrollWidth - main.clientWidth);
    expect(main, 'nothing is cut off').toBeLessThanOrEqual(0);
  }
});

test('what is new is said politely', async ({ app, page, scripted }) => {
  test.skip(!scripted, 'needs script');
  const sender = await Sender.of(app);
  await signIn(page, 'ada', '/settings/profile');
  const status = page.locator('#unread-status');
  await expect(status).toHaveText('');
  const before = Number(/\d+/.exec((await bell(page).getAttribute('aria-label'))!)![0]);
  await sender.send({ type: 'task_due', title: 'Listen' });
  await expect(status).toHaveText(`Notifications, ${before + 1} unread`, SOON);
});

test('one is marked as read, or all, and the unread ones are a list of their own', async ({
  app,
  page,
  scripted,
}) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ada', CENTRE);
  await readAll(page);
  for (const title of ['Alpha', 'Beta', 'Gamma']) await sender.send({ type: 'task_due', title });
  await open(page, `${CENTRE}?show=unread`);
  await expect(items(page)).toHaveCount(3);
  await page.getByRole('button', { name: 'Mark as read : Beta' }).click();
  await expect(items(page)).toHaveCount(2);
  await expect(page).toHaveURL(/show=unread/);
  // Who goes through the list stays in it, and is told beside it.
  if (scripted) {
    await expect(page.locator('.toast')).toHaveText('Marked 1 as read.');
    await expect(items(page).nth(1).locator(':focus')).toHaveCount(1);
  }
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Marked 2 as read.' })).toBeVisible();
  await open(page, `${CENTRE}?show=unread`);
  await expect(page.getByText('You have read everything.')).toBeVisible();
  await expect(bell(page)).toHaveAccessibleName('Notifications');
});

test('one remark is seen at a time, and lies over nothing that one presses', async ({ app, page, scripted }) => {
  test.skip(!scripted, 'without script the page itself says it');
  const sender = await Sender.of(app);
  for (const title of ['Alpha', 'Beta', 'Gamma', 'Delta']) await sender.send({ type: 'task_due', title });
  await signIn(page, 'ada', CENTRE);
  const toast = page.locator('.toast').locator('visible=true');
  for (const [width, first, second] of [[1280, 'Alpha', 'Beta'], [390, 'Gamma', 'Delta']] as const) {
    await page.setViewportSize({ width, height: 800 });
    await open(page, CENTRE);
    for (const title of [first, second]) {
      await page.getByRole('button', { name: `Mark as read : ${title}` }).click();
      await expect(page.getByRole('button', { name: `Mark as read : ${title}` })).toHaveCount(0);
    }
    await expect(toast).toHaveCount(1);
    const box = (await toast.boundingBox())!;
    const list = (await items(page).first().boundingBox())!;
    if (width === 1280) {
      expect(box.x + box.width, 'beside the list').toBeLessThanOrEqual(list.x);
    } else {
      const snooze = (await page.locator('#snooze').boundingBox())!;
      expect(box.y + box.height, 'above what can be pressed').toBeLessThanOrEqual(snooze.y);
    }
  }
});

test('they are of all companies, and can be had of one', async ({ app, page }) => {
  const harbor = await Sender.of(app);
  const northwind = await Sender.ofNewAdmin(app, 'Northwind Support');
  await harbor.send({ type: 'task_due', title: 'At the harbor' });
  // Ada is a User there: she hears of what names her.
  await northwind.send({ type: 'task_due', title: 'In the north', mentions: [PEOPLE.ada.email] });
  await signIn(page, 'ada', CENTRE);
  await expect(page.getByRole('heading', { name: 'At the harbor' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'In the north' })).toBeVisible();
  const companies = page.getByRole('navigation', { name: 'Company' });
  await companies.getByRole('link', { name: 'Northwind Support' }).click();
  await expect(page.getByRole('heading', { name: 'At the harbor' })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'In the north' })).toBeVisible();
});

test('a long list has pages', async ({ app, page }) => {
  const sender = await Sender.of(app);
  for (let number = 1; number <= 35; number++) {
    await sender.send({ type: 'call_completed', title: `Call ${number}` });
  }
  await signIn(page, 'ada', CENTRE);
  await expect(items(page)).toHaveCount(30);
  await expect(items(page).first()).toContainText('Call 35');
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(items(page).first()).toContainText('Call 5');
});

test('one that comes leaves the others under the hand that is about to press them', async ({
  app,
  page,
  scripted,
}) => {
  test.skip(!scripted, 'needs script');
  const sender = await Sender.of(app);
  await sender.send({ type: 'task_due', title: 'First' });
  await signIn(page, 'ada', CENTRE);
  const button = page.getByRole('button', { name: 'Mark as read : First' });
  await button.focus();
  await sender.send({ type: 'task_due', title: 'Second' });
  await expect(items(page).first()).toContainText('Second', SOON);
  await expect(button).toBeFocused();
});

test.describe('a session', () => {
  test.use({ turnsClock: true });

  test('is not kept alive by what comes while nobody is there', async ({ app, page, scripted }) => {
    test.skip(!scripted, 'needs script');
    const sender = await Sender.of(app);
    await page.clock.install();
    await signIn(page, 'ada', CENTRE);
    await app.sql('UPDATE sessions SET last_active_at = last_active_at - 600000');
    const lastActive = () => app.sql('SELECT MAX(last_active_at) FROM sessions');
    const before = await lastActive();
    await sender.send({ type: 'task_due', title: 'Knock knock' });
    await expect(items(page).first()).toContainText('Knock knock', SOON);
    expect(await lastActive()).toBe(before);
    // That somebody is there is told once a minute at the most.
    await page.clock.runFor(61_000);
    await page.getByRole('link', { name: 'Unread', exact: true }).click();
    await expect(page).toHaveURL(/show=unread/);
    await expect.poll(lastActive).not.toBe(before);
  });
});
