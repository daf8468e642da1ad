import { Sender } from '../support/api';
import { expectAccessibleInEveryLook, wear } from '../support/axe';
import { PEOPLE, expect, open, signIn, test, type Page } from '../support/fixtures';

const CENTRE = '/notifications';
const SETTINGS = '/settings/notifications';
/** Within this an open page learns what is new; the rest of it is the page's own work. */
const SOON = { timeout: 5_000 };

test.use({ own: 'demo' });

const header = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^Snoozed until/ });
const bell = (page: Page) => page.getByRole('banner').getByRole('link', { name: /^Notifications/ });
const said = (page: Page, words: string | RegExp) =>
  expect(page.getByRole('main').getByRole('status').filter({ hasText: words })).toBeVisible();
const section = (page: Page) => page.locator('main #snooze');

/** Snoozes by the button of a choice in the page's own section. */
async function snooze(page: Page, choice: RegExp) {
  await section(page).getByRole('button', { name: choice }).click();
  await said(page, /^Snoozed until .*\. What comes meanwhile waits until then\.$/);
}

test('everything waits while one snoozes, and comes when it is ended', async ({ app, page }) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ada', CENTRE);
  await expect(header(page)).toHaveCount(0);
  const before = await bell(page).getAttribute('aria-label');
  await section(page).locator('summary').click();
  await snooze(page, /^For an hour, until /);
  await expect(page).toHaveURL(CENTRE);
  await expect(header(page)).toHaveAccessibleName(/^Snoozed until .*\d\d:\d\d ?, end or change it$/);
  await expect(section(page)).toContainText(/Snoozed until \w{3} \d+ \w{3} \d{4}, \d\d:\d\d/);

  const { id } = await sender.send({ type: 'missed_call', title: 'It can wait' });
  await app.mail.expect(PEOPLE.ben.email, 'Missed Call: It can wait');
  expect(app.mail.find(PEOPLE.ada.email, /It can wait/)).toEqual([]);
  await open(page, CENTRE);
  await expect(page.getByText('It can wait')).toHaveCount(0);
  await expect(bell(page)).toHaveAttribute('aria-label', before!);
  await open(page, `/notifications/why/${id}`);
  await expect(page.getByText(/^Held until .*: Snooze\.$/)).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'Change the snooze' }).first()).toHaveAttribute(
    'href',
    '/settings/notifications#snooze',
  );

  // From any page, by the header.
  await open(page, '/settings/profile');
  await header(page).click();
  await page.getByRole('banner').getByRole('button', { name: 'End snooze' }).click();
  await said(page, 'The snooze has ended. 1 notification came meanwhile.');
  await expect(page).toHaveURL('/settings/profile');
  await expect(header(page)).toHaveCount(0);
  await expect(bell(page)).not.toHaveAttribute('aria-label', before!, SOON);
  await app.mail.expect(PEOPLE.ada.email, 'Missed Call: It can wait');
  await open(page, CENTRE);
  await expect(page.locator('.notification').first()).toContainText('It can wait');
});

test('each choice says its moment, and another one can be chosen', async ({ page }) => {
  await signIn(page, 'ada', SETTINGS);
  const buttons = section(page).getByRole('button');
  await expect(buttons).toHaveText([
    /^For an hour, until .*\d\d:\d\d$/,
    /^Until (tomorrow|this morning), .*08:00$/,
    /^Until (Monday|today, Monday), .*08:00$/,
  ]);
  await snooze(page, /^Until Monday|^Until today/);
  await expect(header(page)).toHaveAccessibleName(/^Snoozed until (Mon \d+ \w+, )?08:00 ?,/);
  await header(page).click();
  const menu = page.getByRole('banner').locator('#snooze-menu');
  await expect(menu).toContainText('What comes meanwhile waits until then.');
  await menu.getByRole('button', { name: /^For an hour/ }).click();
  await said(page, /^Snoozed until/);
  await expect(page).toHaveURL(SETTINGS);
  await section(page).getByRole('button', { name: 'End snooze' }).click();
  await said(page, 'The snooze has ended.');
  await expect(header(page)).toHaveCount(0);
});

test('a snooze that begins or ends in another tab shows here', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  await signIn(page, 'ada', '/settings/profile');
  const tab = await page.context().newPage();
  await open(tab, SETTINGS);
  await snooze(tab, /^For an hour/);
  await expect(header(page)).toBeVisible(SOON);
  await section(tab).getByRole('button', { name: 'End snooze' }).click();
  await expect(header(page)).toHaveCount(0, SOON);
});

test('it is accessible in every look, and fits a phone', async ({ page }) => {
  await signIn(page, 'ada', CENTRE);
  await section(page).locator('summary').click();
  await snooze(page, /^Until tomorrow|^Until this/);
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await header(page).click();
    await expect(page.locator('#snooze-menu')).toBeInViewport({ ratio: 1 });
    await expect(page.locator('#snooze-menu')).toContainText('What comes meanwhile waits until then.');
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scroll, `${width} px`).toBeLessThanOrEqual(width);
    await page.keyboard.press('Escape');
  }
  await page.setViewportSize({ width: 390, height: 800 });
  await wear(page, { 'font-size': 'largest' });
  await expect(header(page)).toBeInViewport({ ratio: 1 });
  const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(scroll, 'largest').toBeLessThanOrEqual(390);
  await wear(page, { 'font-size': 'medium' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await header(page).click();
  await expectAccessibleInEveryLook(page, 'snoozed');
});

test.describe('when its time has come', () => {
  test.use({ turnsClock: true });

  test('it goes by itself, and what waited comes', async ({ app, page, scripted }) => {
    const sender = await Sender.of(app);
    await signIn(page, 'ada', SETTINGS);
    await snooze(page, /^For an hour/);
    await sender.send({ type: 'missed_call', title: 'It can wait' });
    await app.sql(`
      UPDATE deliveries SET held_until = held_until - 3700000, due_at = due_at - 3700000
      WHERE settled_at IS NULL AND held_until IS NOT NULL;
      UPDATE notifications SET held_until = held_until - 3700000 WHERE held_until IS NOT NULL;
      UPDATE snoozes SET ends_at = ends_at - 3700000`);
    await expect.poll(() => app.sql('SELECT COUNT(*) FROM snoozes')).toBe('0');
    if (!scripted) await open(page, SETTINGS);
    await expect(header(page)).toHaveCount(0, SOON);
    await expect(bell(page)).toHaveAccessibleName(/unread/, SOON);
    await app.mail.expect(PEOPLE.ada.email, 'Missed Call: It can wait');
    await open(page, CENTRE);
    await expect(page.locator('.notification').first()).toContainText('It can wait');
  });
});
