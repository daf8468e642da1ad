import { Sender } from '../support/api';
import { expectAccessibleInEveryLook, wear } from '../support/axe';
import { PEOPLE, expect, open, signIn, test, type Page } from '../support/fixtures';
import { linkIn, type Mail } from '../support/mail';

const EMAIL = '/settings/email';
const NOTIFICATIONS = '/settings/notifications';
/** Within this an open page learns what is new. */
const SOON = { timeout: 5_000 };
const KINDS = ['Notifications', 'Reports', 'Updates', 'Marketing'] as const;

test.use({ own: 'demo' });

const box = (page: Page, kind: (typeof KINDS)[number]) => page.locator('main').getByLabel(kind, { exact: true });
const said = (page: Page, words: string | RegExp) =>
  expect(page.getByRole('main').getByRole('status').filter({ hasText: words })).toBeVisible();
const ticked = async (page: Page) =>
  (await Promise.all(KINDS.map((kind) => box(page, kind).isChecked()))).map((is) => (is ? 1 : 0)).join('');

/** Saves the form of the page, by its bar or its button. */
const save = (page: Page) => page.locator('main').getByRole('button', { name: 'Save changes' }).click();

/** The path of the one-click address in a mail's head (RFC 8058). */
function oneClickOf(mail: Mail): string {
  // The parser gathers all of a list's headers.
  const list = mail.headers.get('list') as { unsubscribe?: { url: string }; 'unsubscribe-post'?: { name: string } };
  expect(list['unsubscribe-post']?.name).toBe('List-Unsubscribe=One-Click');
  return new URL(list.unsubscribe!.url).pathname;
}

test('what is switched off under the settings is not sent, and Why says so', async ({ app, page }) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ada', EMAIL);
  expect(await ticked(page)).toBe('1111');
  await expect(page.getByRole('main')).toContainText('can\'t be switched off');
  await box(page, 'Notifications').uncheck();
  await save(page);
  await said(page, 'Email subscriptions saved');
  expect(await ticked(page)).toBe('0111');

  const { id } = await sender.send({ type: 'missed_call', title: 'Call back' });
  await app.mail.expect(PEOPLE.ben.email, 'Missed Call: Call back');
  expect(app.mail.find(PEOPLE.ada.email, /Call back/)).toEqual([]);
  await open(page, `/notifications/why/${id}`);
  await expect(page.getByText('Not sent. You unsubscribed from emails about notifications.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Change email subscriptions' })).toHaveAttribute('href', EMAIL);

  await open(page, NOTIFICATIONS);
  await expect(page.locator('#channels')).toContainText('You unsubscribed from emails about notifications');
  await page.locator('#channels').getByRole('link', { name: 'Change email subscriptions' }).click();
  await expect(page).toHaveURL(EMAIL);
  await box(page, 'Notifications').check();
  await save(page);
  await said(page, 'Email subscriptions saved');
  await open(page, NOTIFICATIONS);
  await expect(page.locator('#channels')).not.toContainText('You unsubscribed');
});

test('the link of a mail works signed out, and shows the address masked', async ({ app, page, openBrowser }) => {
  const sender = await Sender.of(app);
  const sent = await sender.mail({
    kind: 'updates',
    subject: 'News of the week',
    body: 'All of it: https://example.com/news?week=48&lang=en.',
  });
  expect(sent).toMatchObject({ recipients: 3, unsubscribed: 0 });
  const mail = await app.mail.expect(PEOPLE.cleo.email, 'News of the week');
  expect(mail.html).toContain('<a href="https://example.com/news?week=48&amp;lang=en">');
  const link = linkIn(mail, 'email-preferences');
  const main = page.getByRole('main');
  await open(page, link);
  await expect(main).toContainText('c\u2022\u2022\u2022@e\u2022\u2022\u2022.com');
  await expect(main).not.toContainText(/cleo|Cleo|Harbor/);
  expect(await ticked(page)).toBe('1111');

  // By the keyboard alone.
  await box(page, 'Notifications').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(box(page, 'Updates')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(main.getByRole('button', { name: 'Save', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await said(page, 'Saved. It holds from now on.');
  await expect(page).toHaveURL(link);
  expect(await ticked(page)).toBe('1011');

  await main.getByRole('button', { name: 'Unsubscribe from all of these' }).click();
  await said(page, 'You are unsubscribed from all of these.');
  expect(await ticked(page)).toBe('0000');
  await expect(main.getByRole('button', { name: /^Unsubscribe/ })).toHaveCount(0);
  const own = await openBrowser();
  await signIn(own, 'cleo', EMAIL);
  expect(await ticked(own)).toBe('0000');

  // Marketing is off for nobody else.
  const next = await sender.mail({ kind: 'marketing', subject: 'Offer', body: 'Buy' });
  expect(next).toMatchObject({ recipients: 2, unsubscribed: 1 });
});

test('one click of a mail program unsubscribes, and an open page follows', async ({ app, page, scripted }) => {
  const sender = await Sender.of(app);
  await sender.mail({ kind: 'reports', subject: 'Week 48', body: 'Closed: 12', to: [PEOPLE.ada.email] });
  const mail = await app.mail.expect(PEOPLE.ada.email, 'Week 48');
  const address = oneClickOf(mail);
  await signIn(page, 'ada', EMAIL);
  // Whoever opens it sees the page, and changes nothing.
  const tab = await page.context().newPage();
  await open(tab, address);
  await expect(tab).toHaveURL(linkIn(mail, 'email-preferences'));
  expect(await ticked(tab)).toBe('1111');

  const clicked = await fetch(`${app.url}${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(clicked.status, await clicked.text()).toBe(200);
  if (!scripted) await open(page, EMAIL);
  await expect(box(page, 'Reports')).not.toBeChecked(SOON);
  expect(await ticked(page)).toBe('1011');
});

test('a link that is cut short says so, and tells of nobody', async ({ app, page }) => {
  const sender = await Sender.of(app);
  await sender.mail({ kind: 'updates', subject: 'News', body: 'x', to: [PEOPLE.ben.email] });
  const link = linkIn(await app.mail.expect(PEOPLE.ben.email, 'News'), 'email-preferences');
  for (const cut of [link.slice(0, -5), link.replace('.', ''), '/email-preferences/x']) {
    await open(page, cut);
    await expect(page.getByRole('main')).toContainText('This link is not valid.');
    await expect(page.getByRole('main').locator('form')).toHaveCount(0);
  }
  await page.getByRole('link', { name: 'Go to your settings' }).click();
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fsettings%2Femail$/);
});

test('one\'s own link stands in the settings, and can be copied', async ({ page, scripted, context }) => {
  await signIn(page, 'ada', EMAIL);
  const link = page.locator('#link').getByRole('link');
  const address = await link.getAttribute('href');
  expect(address).toMatch(/^http.*\/email-preferences\//);
  if (scripted) {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy link' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  }
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Which mails do you want?');
  await expect(page.getByRole('main')).toContainText('a\u2022\u2022\u2022@e\u2022\u2022\u2022.com');
});

test('the page of a link is accessible in every look, and fits a phone', async ({ app, page }) => {
  const sender = await Sender.of(app);
  await sender.mail({ kind: 'updates', subject: 'News', body: 'x', to: [PEOPLE.ben.email] });
  const link = linkIn(await app.mail.expect(PEOPLE.ben.email, 'News'), 'email-preferences');
  await open(page, link);
  await expectAccessibleInEveryLook(page, 'email preferences');
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await wear(page, { 'font-size': 'largest' });
    const scroll = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(scroll, `${width} px`).toBeLessThanOrEqual(width);
  }
});
