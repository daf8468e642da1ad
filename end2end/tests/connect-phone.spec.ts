import { expectAccessibleInEveryLook } from '../support/axe';
import { PEOPLE, expect, open, signIn, signOut, test, type Page } from '../support/fixtures';

const CONNECT = '/settings/mobile/connect';
const PHONE = {
  viewport: { width: 390, height: 780 },
  userAgent:
    'Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Mobile Safari/537.36',
};
/** The phone asks every two seconds, or loads itself anew every three. */
const SOON = { timeout: 10_000 };

test.use({ own: 'demo' });

const main = (page: Page) => page.getByRole('main');
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true });

/** Shows a code on a computer; gives the address that it says. */
async function showCode(page: Page): Promise<string> {
  await open(page, CONNECT);
  await main(page).getByRole('button', { name: /^Show a( new)? code$|^Connect another phone$/ }).click();
  await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible();
  const address = await main(page).locator('code').innerText();
  expect(address).toMatch(/^http:\/\/localhost:\d+\/connect\/[\w-]{43}$/);
  return new URL(address).pathname;
}

/** Opens a code on a phone, and takes it. */
async function take(phone: Page, address: string) {
  await open(phone, address);
  await button(phone, 'Connect this phone').click();
  await expect(main(phone)).toContainText(/^.*Now confirm it on Chrome on Linux/s);
}

test('a phone is signed in once both screens said yes', async ({ app, page, openBrowser, scripted }) => {
  const phone = await openBrowser({ ...PHONE, javaScriptEnabled: scripted });
  await signIn(page, 'ada', '/settings/mobile');
  // Of this browser, which is new, too.
  await app.mail.expect(PEOPLE.ada.email, 'New sign-in to your account');
  app.mail.clear();
  await page.getByRole('link', { name: 'Connect my phone' }).click();
  await expect(page).toHaveURL(CONNECT);
  const address = await showCode(page);
  await expect(page.getByRole('timer')).toHaveText(/^(2 minutes|1 minute \d+ seconds?)$/);

  await open(phone, address);
  await expect(main(phone)).toContainText('This signs this phone in as Ada Moreau (ada@example.com).');
  await expect(main(phone)).toContainText('Asked for on Chrome on Linux, unknown place.');
  await open(page, CONNECT);
  await expect(main(page), 'opening it does nothing').toContainText('Scan this with your phone');
  await button(phone, 'Connect this phone').click();
  await expect(main(phone)).toContainText('Now confirm it on Chrome on Linux');
  await expect(phone).toHaveURL(address);

  if (!scripted) await open(page, CONNECT);
  await expect(main(page)).toContainText('Is this your phone?', SOON);
  await expect(main(page)).toContainText('Chrome on Android, unknown place');
  await expect(main(phone)).toContainText('Now confirm it');
  await button(page, 'Connect').click();
  if (!scripted) await button(phone, 'Sign in').click(SOON);
  await expect(phone).toHaveURL('/settings', SOON);
  await expect(main(phone)).toContainText('This phone is connected.');

  if (!scripted) await open(page, CONNECT);
  await expect(main(page)).toContainText('Your phone is connected', SOON);
  await open(page, '/settings/sessions');
  await expect(main(page).getByRole('listitem').filter({ hasText: 'Chrome on Android' })).toHaveCount(1);
  await app.mail.expect(PEOPLE.ada.email, 'New sign-in to your account');
  await open(page, '/settings/activity');
  await expect(main(page)).toContainText('With a code that another device showed.');
  const again = await openBrowser(PHONE);
  await open(again, address);
  await expect(main(again)).toContainText('This code is not valid any more');
});

test('a second phone is told that it is taken, and Not me voids the code', async ({
  page,
  openBrowser,
  scripted,
}) => {
  const options = { ...PHONE, javaScriptEnabled: scripted };
  const [thief, phone] = [await openBrowser(options), await openBrowser(options)];
  await signIn(page, 'ada');
  const address = await showCode(page);
  await open(phone, address);
  await take(thief, address);
  await button(phone, 'Connect this phone').click();
  await expect(main(phone)).toContainText('This code is taken by another phone.');
  if (!scripted) await open(page, CONNECT);
  await expect(main(page)).toContainText('Is this your phone?', SOON);
  await button(page, 'Not me').click();
  await expect(page.getByRole('status').filter({ hasText: 'No phone was connected.' })).toBeVisible();
  await expect(main(thief)).toContainText('This code is not valid any more', SOON);
  await open(thief, '/settings');
  await expect(thief).toHaveURL(/\/sign-in/);
  await open(phone, address);
  await expect(main(phone)).toContainText('This code is not valid any more');
});

test('it goes with the session that asked', async ({ page, openBrowser, scripted }) => {
  const phone = await openBrowser({ ...PHONE, javaScriptEnabled: scripted });
  await signIn(page, 'ada');
  const address = await showCode(page);
  await take(phone, address);
  await signOut(page);
  await expect(main(phone)).toContainText('This code is not valid any more', SOON);
});

test('every step is accessible, and fits a phone', async ({ page, openBrowser, scripted }) => {
  test.skip(!scripted, 'without script a waiting page loads itself anew');
  const phone = await openBrowser({ ...PHONE, viewport: { width: 320, height: 640 } });
  await signIn(page, 'ada');
  const address = await showCode(page);
  const check = async (page: Page, what: string) => {
    await expectAccessibleInEveryLook(page, what);
    const [scroll, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(scroll, what).toBeLessThanOrEqual(width!);
  };
  await check(page, 'the code');
  await page.setViewportSize({ width: 320, height: 640 });
  await check(page, 'the code on a narrow screen');
  await open(phone, address);
  await check(phone, 'whose it is');
  await take(phone, address);
  await check(phone, 'waiting');
  await expect(main(page)).toContainText('Is this your phone?', SOON);
  await check(page, 'the question');
});

test.describe('when time has passed', () => {
  test.use({ turnsClock: true });

  test('a code runs out, and one needs a proof to have another', async ({ app, page, openBrowser }) => {
    const phone = await openBrowser(PHONE);
    await signIn(page, 'ada');
    const address = await showCode(page);
    await app.sql('UPDATE phone_links SET ends_at = ends_at - 121000');
    await open(phone, address);
    await expect(main(phone)).toContainText('This code is not valid any more');
    await open(page, CONNECT);
    await expect(main(page)).toContainText('That code has run out');
    await app.sql('UPDATE sessions SET proved_at = proved_at - 660000');
    await button(page, 'Show a new code').click();
    await expect(page).toHaveURL(/\/settings\/confirm\?next=/);
  });
});
