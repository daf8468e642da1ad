import { PEOPLE, answered, expect, open, signIn, test, type Page } from '../support/fixtures';

const PROFILE = '/settings/profile';
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });
const save = (page: Page) => page.locator('button:visible', { hasText: 'Save changes' });
const phone = (page: Page) => page.getByLabel(/^Phone number/);
const timezone = (page: Page) => page.getByRole('combobox', { name: /^Timezone/ });
const menu = (page: Page) => page.getByRole('button', { name: /^Account menu/ });

/** Waits until the page says that it was done, by a toast or on the page itself. */
const said = (page: Page, words: RegExp) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();

test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test.use({ own: 'demo' });

test('what is saved is shown, at once and later', async ({ page, scripted }) => {
  await signIn(page, 'ada', PROFILE);
  await page.getByLabel('Full name').fill('Ada M. Moreau-Smith');
  await page.getByLabel('Country of the phone number').selectOption('FR');
  await phone(page).fill('+33 (0)6 12 34 56 78');
  await timezone(page).fill('Asia/Kathmandu');
  await page.evaluate(() => document.body.setAttribute('data-same-page', ''));
  await save(page).click();
  await said(page, /Profile saved/);
  if (scripted) await expect(page.locator('[data-same-page]'), 'not loaded anew').toBeAttached();
  await expect(phone(page)).toHaveValue('06 12 34 56 78');
  await expect(menu(page)).toHaveAccessibleName('Account menu, Ada M. Moreau-Smith');
  await expect(page.locator('#timezone-now')).toContainText(/\w{3} \d+ \w{3} \d{4}, \d\d:\d\d in \w+\/\w+ now/);

  await open(page, PROFILE);
  await expect(page.getByLabel('Full name')).toHaveValue('Ada M. Moreau-Smith');
  await expect(page.getByLabel('Country of the phone number')).toHaveValue('FR');
  await expect(phone(page)).toHaveValue('06 12 34 56 78');
  await expect(timezone(page)).toHaveValue('Asia/Kathmandu');
});

test('every fault is named at once, and nothing entered is lost', async ({ page }) => {
  await signIn(page, 'ada', PROFILE);
  await page.getByLabel('Full name').fill('   ');
  await phone(page).fill('12');
  await timezone(page).fill('Europe/Atlantis');
  await save(page).click();
  await expect(alert(page)).toContainText('Check 3 fields.');
  await expect(alert(page)).toBeFocused();
  await expect(page.locator('#name-error')).toContainText('Fill in this field.');
  await expect(page.locator('#phone-error')).toContainText('Enter a phone number that exists');
  await expect(page.locator('#timezone-error')).toContainText('Choose a timezone from the list');
  await expect(phone(page)).toHaveValue('12');
  await expect(timezone(page)).toHaveValue('Europe/Atlantis');
  await expect(page.getByLabel('Full name')).toHaveAttribute('aria-invalid', 'true');
  await alert(page).getByRole('link', { name: /^Timezone/ }).click();
  await expect(timezone(page)).toBeFocused();
});

test('names are text, whatever is in them', async ({ app, page }) => {
  await signIn(page, 'ada', PROFILE);
  for (const [name, error] of [
    ['\u202E\u200B', 'Fill in this field.'],
    ['x'.repeat(10_000), 'Use at most 100 characters.'],
  ] as const) {
    await page.getByLabel('Full name').fill(name);
    await save(page).click();
    await expect(page.locator('#name-error')).toContainText(error);
    await answered(page);
  }
  // What comes along when one pastes is left out.
  await page.getByLabel('Full name').fill('\u2066Ada\u00A0Lovelace\u2069\t');
  await save(page).click();
  await said(page, /Profile saved/);
  await open(page, PROFILE);
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Lovelace');
  let dialogs = 0;
  page.on('dialog', (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  const name = '</title><script>alert(1)</script>';
  await page.getByLabel('Full name').fill(name);
  await save(page).click();
  await said(page, /Profile saved/);
  await expect(page.locator('.unsaved-bar')).toBeHidden();
  await open(page, '/settings');
  await expect(page.getByRole('main')).toContainText(name);
  await expect(page).toHaveTitle('Settings · Nameplate');
  expect(dialogs).toBe(0);

  await open(page, '/forgot-password');
  await page.getByLabel('Email').fill(PEOPLE.ada.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  const mail = await app.mail.expect(PEOPLE.ada.email, 'Choose a new password');
  expect(mail.text).toContain(`Hello ${name},`);
  expect(mail.html).toContain('Hello &lt;/title&gt;&lt;script&gt;alert(1)');
  expect(mail.html).not.toContain('<script');
  expect(mail.headers.get('to')).toMatchObject({ value: [{ name, address: PEOPLE.ada.email }] });
});

test('of two tabs that save, the later one is told', async ({ page }) => {
  await signIn(page, 'ada', PROFILE);
  const other = await page.context().newPage();
  await open(other, PROFILE);
  await other.getByLabel('Full name').fill('Ada Other');
  await save(other).click();
  await said(other, /Profile saved/);

  await page.getByLabel('Full name').fill('Ada Mine');
  await save(page).click();
  await expect(alert(page)).toContainText('changed in another window in the meantime');
  await expect(alert(page)).toContainText('Full name is “Ada Other”');
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Mine');
  await open(other, '/settings');
  await expect(other.getByRole('main')).toContainText('Ada Other');

  await save(page).click();
  await said(page, /Profile saved/);
  await open(other, '/settings');
  await expect(other.getByRole('main')).toContainText('Ada Mine');
});

test('a timezone is found by its city, and tells its time', async ({ page, scripted }) => {
  await signIn(page, 'ada', PROFILE);
  const now = page.locator('#timezone-now');
  await expect(now).toContainText('in UTC, which counts until you choose');
  await expect(timezone(page)).toHaveAttribute('list', 'timezones');
  const names = page.locator('#timezones option');
  expect(await names.count()).toBeGreaterThan(400);
  const found = await names.evaluateAll((options) =>
    options.map((option) => (option as HTMLOptionElement).value).filter((it) => /kath?mandu/i.test(it)),
  );
  expect(found).toContain('Asia/Kathmandu');
  test.skip(!scripted, 'without script the time is told once it is saved');
  await timezone(page).fill('Asia/Kathmandu');
  await expect(now).toContainText('in Asia/Kathmandu now');
  // Nepal is 5 hours and 45 minutes ahead; a minute may pass meanwhile.
  const there = [0, -60_000].map((ago) =>
    new Date(Date.now() + ago).toLocaleTimeString('en-GB', {
      timeZone: 'Asia/Kathmandu',
      timeStyle: 'short',
    }),
  );
  expect(there).toContain(/\d\d:\d\d/.exec(await now.innerText())?.[0]);

  // What is shown is always the time of what stands in the field.
  await timezone(page).fill('');
  await expect(now).toContainText('in UTC');
  await timezone(page).fill('Asia/Kathmandu');
  await expect(now).toContainText('in Asia/Kathmandu now');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(now).toContainText('in UTC');
  await timezone(page).fill('Asia/Kathmandu');
  await expect(now).toContainText('in Asia/Kathmandu now');
  await timezone(page).fill('utc');
  await save(page).click();
  await said(page, /Profile saved/);
  await expect(timezone(page)).toHaveValue('UTC');
  const utc = [0, -60_000].map((ago) => new Date(Date.now() + ago).toISOString().slice(11, 16));
  await expect.poll(async () => utc.includes(/\d\d:\d\d/.exec(await now.innerText())![0])).toBe(true);
});

test('the browser proposes its timezone, once', async ({ page, scripted }) => {
  test.skip(!scripted, 'without script nobody knows the timezone');
  await signIn(page, 'ada');
  await page.getByRole('button', { name: 'Use Europe/Paris' }).click();
  await expect(page.getByRole('button', { name: 'Use Europe/Paris' })).toHaveCount(0);
  await open(page, PROFILE);
  await expect(timezone(page)).toHaveValue('Europe/Paris');
  await expect(page.getByRole('button', { name: 'Use Europe/Paris' })).toHaveCount(0);
});

test('unsaved changes are said, and not lost by accident', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  await signIn(page, 'ada', PROFILE);
  const bar = page.locator('.unsaved-bar');
  await expect(bar).toBeHidden();
  await page.getByLabel('Full name').fill('Ada Unsaved');
  await expect(bar).toContainText('Unsaved changes');
  await page.getByLabel('Full name').fill('');
  await page.getByLabel('Full name').blur();
  await expect(page.locator('#name-error')).toContainText('Fill in this field.');
  await bar.getByRole('button', { name: 'Discard' }).press('Enter');
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Moreau');
  await expect(bar).toBeHidden();
  await expect(page.locator('#name-error'), 'nothing is wrong any more').toHaveCount(0);
  await expect(page.locator('body'), 'the focus is not lost').not.toBeFocused();

  await page.getByLabel('Full name').fill('Ada Saved');
  await bar.getByRole('button', { name: 'Save changes' }).click();
  await said(page, /Profile saved/);
  await expect(bar).toBeHidden();
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Saved');

  await page.getByLabel('Full name').fill('Ada Unsaved');
  await expect(bar).toBeVisible();
  const link = page.getByRole('navigation').getByRole('link', { name: 'Accessibility' });
  page.once('dialog', (dialog) => void dialog.dismiss());
  await link.click();
  await expect(page).toHaveURL(PROFILE);
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Unsaved');
  page.once('dialog', (dialog) => void dialog.accept());
  await link.click();
  await expect(page).toHaveURL('/settings/accessibility');
  await expect(page.getByRole('heading', { level: 1, name: 'Accessibility' })).toBeFocused();
});

test('what has the focus is not below the bar', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  await page.setViewportSize({ width: 320, height: 480 });
  await signIn(page, 'ada', PROFILE);
  await page.getByLabel('Full name').press('x');
  const bar = page.locator('.unsaved-bar');
  await expect(bar).toBeVisible();
  for (const field of ['country', 'phone', 'timezone']) {
    await page.keyboard.press('Tab');
    await expect(page.locator(`#${field}`)).toBeFocused();
    const isCovered = await page.locator(`#${field}`).evaluate((it) => {
      const { x, y, width, height } = it.getBoundingClientRect();
      return !it.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
    expect(isCovered, field).toBe(false);
  }
});
