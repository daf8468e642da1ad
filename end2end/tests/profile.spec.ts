import {
  DEMO_PASSWORD,
  PEOPLE,
  answered,
  expect,
  expectSignedOut,
  open,
  ready,
  signIn,
  signOut,
  submitSignIn,
  test,
  type Page,
} from '../support/fixtures';
import { linkIn } from '../support/mail';
import { SECRET_PLACE, file, gif, located, png, stripes, webp } from '../support/pictures';

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

test.describe('about oneself', () => {
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
    await expect(alert(page)).toContainText('Please check 3 fields.');
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
      ['Ada\u202Emoc', 'Remove line breaks and invisible characters.'],
      ['x'.repeat(10_000), 'Use at most 100 characters.'],
    ] as const) {
      await page.getByLabel('Full name').fill(name);
      await save(page).click();
      await expect(page.locator('#name-error')).toContainText(error);
      await answered(page);
    }
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
});

test.describe('the photo', () => {
  // The recorder of failed tests reads the preview in a way that the page's policy forbids.
  test.beforeEach(({ expectErrors }) => expectErrors(/Connecting to 'blob:/));

  const choose = (page: Page) => page.getByLabel('Choose a photo');
  const send = (page: Page) => page.getByRole('button', { name: 'Save photo' }).click();
  const shown = (page: Page) => menu(page).locator('img');

  test('is shown at once, kept for ever, and removed', async ({ page, openBrowser }) => {
    await signIn(page, 'ben', PROFILE);
    const seen = new Set<string>();
    for (const [picture, mime] of [
      [png(300, 200), 'image/png'],
      [webp, 'image/webp'],
      [gif, 'image/gif'],
      [located(), 'image/jpeg'],
    ] as const) {
      await choose(page).setInputFiles(file(picture, 'photo', mime));
      await send(page);
      await said(page, /Photo saved/);
      await expect(shown(page)).toBeVisible();
      await expect
        .poll(() => shown(page).evaluate((img: HTMLImageElement) => img.naturalWidth))
        .toBe(256);
      seen.add((await shown(page).getAttribute('src')) ?? '');
      await open(page, PROFILE);
    }
    expect(seen.size, 'another photo, another address').toBe(4);
    const [old, now] = [...seen].slice(-2) as [string, string];
    const answer = await page.request.get(now);
    expect(answer.headers()['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(answer.headers()['content-type']).toBe('image/jpeg');
    expect(located().includes(SECRET_PLACE) && !(await answer.body()).includes(SECRET_PLACE)).toBe(true);
    expect((await page.request.get(old)).status()).toBe(404);
    const stranger = await openBrowser();
    expect((await stranger.request.get(now)).status()).toBe(404);

    await page.getByRole('button', { name: 'Remove photo' }).click();
    await said(page, /Photo removed/);
    await expect(shown(page)).toHaveCount(0);
  });

  test('a bad one is refused and changes nothing', async ({ page }) => {
    await signIn(page, 'cleo', PROFILE);
    const good = png(64, 64);
    await choose(page).setInputFiles(file(good));
    await send(page);
    await said(page, /Photo saved/);
    const kept = (await shown(page).getAttribute('src')) ?? '';
    for (const [bad, error] of [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'not a PNG, JPEG, WebP or GIF'],
      [Buffer.from('<!DOCTYPE html><script>alert(1)</script>'), 'not a PNG, JPEG, WebP or GIF'],
      [good.subarray(0, good.length - 20), 'damaged'],
      [png(20_000, 20_000, 1), 'too many pixels'],
      [Buffer.concat([good, Buffer.alloc(5 * 1024 * 1024 + 1 - good.length)]), 'too large'],
    ] as const) {
      await choose(page).setInputFiles(file(bad));
      await send(page);
      await expect(page.locator('#photo-error')).toContainText(error);
      await expect(alert(page)).toContainText(error);
      await expect(choose(page)).toHaveAttribute('aria-invalid', 'true');
      await open(page, PROFILE);
      await expect(shown(page)).toHaveAttribute('src', kept);
    }
    await send(page);
    await expect(page.locator('#photo-error')).toContainText('Fill in this field.');
    // So much that it isn't read to its end.
    await choose(page).setInputFiles(file(Buffer.alloc(8 * 1024 * 1024)));
    await send(page);
    await expect(page.locator('#photo-error')).toContainText('too large');
    await open(page, PROFILE);
    await expect(shown(page)).toHaveAttribute('src', kept);
    await page.getByRole('button', { name: 'Remove photo' }).click();
    await said(page, /Photo removed/);
  });

  test('one that is chosen before the scripts are there is taken, too', async ({ page, scripted }) => {
    test.skip(!scripted, 'needs script');
    await signIn(page, 'ada');
    let isHeld = true;
    const held: (() => void)[] = [];
    await page.route('**/pkg/**/*.wasm', async (route) => {
      if (isHeld) await new Promise<void>((go) => held.push(go));
      await route.continue();
    });
    await page.goto(PROFILE, { waitUntil: 'commit' });
    await choose(page).setInputFiles(file(png(300, 200)));
    isHeld = false;
    for (const go of held) go();
    await ready(page);
    await send(page);
    await said(page, /Photo saved/);
    await page.getByRole('button', { name: 'Remove photo' }).click();
    await said(page, /Photo removed/);
  });

  test('the part that is shown can be chosen by keyboard', async ({ page, scripted }) => {
    test.skip(!scripted, 'needs script');
    await signIn(page, 'ada', PROFILE);
    await choose(page).setInputFiles(file(stripes(300, 100)));
    await expect(page.getByAltText('Preview of your photo')).toBeVisible();
    const frame = page.locator('.crop-frame');
    for (const [slider, property] of [
      ['Zoom', '--zoom'],
      ['Left to right', '--x'],
      ['Top to bottom', '--y'],
    ] as const) {
      const value = () => frame.evaluate((it, name) => it.style.getPropertyValue(name), property);
      const before = await value();
      await page.getByRole('slider', { name: slider }).focus();
      await page.keyboard.press('ArrowRight');
      await expect.poll(value).not.toBe(before);
    }
    // All the way to the right there is nothing but white.
    await page.getByRole('slider', { name: 'Left to right' }).press('End');
    await send(page);
    await said(page, /Photo saved/);
    const colours = await shown(page).evaluate(async (img: HTMLImageElement) => {
      await img.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [256, 256];
      const context = canvas.getContext('2d')!;
      context.drawImage(img, 0, 0);
      return [0, 128, 255].map((x) => context.getImageData(x, 128, 1, 1).data[0]!);
    });
    for (const colour of colours) expect(colour).toBeGreaterThan(240);
    await page.getByRole('button', { name: 'Remove photo' }).click();
    await said(page, /Photo removed/);
  });
});

test.describe('the email address', () => {
  test.use({ own: 'demo' });

  async function change(page: Page, email: string, password = DEMO_PASSWORD) {
    await page.getByLabel('New email').fill(email);
    await page.getByLabel('Current password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Change email' }).click();
  }

  test('changes once the link in the mail is used', async ({ app, page, openBrowser }) => {
    await signIn(page, 'ada', PROFILE);
    await change(page, 'ada+new@example.org');
    await said(page, /on its way to your new address/);
    await expect(page.getByRole('main')).toContainText('ada+new@example.org waits to be confirmed');
    const confirmation = await app.mail.expect('ada+new@example.org', 'Confirm your email address');
    await app.mail.expect('ada@example.com', 'Your email address is about to change');

    // Opening the link, as programs do that read mail, changes nothing.
    const link = linkIn(confirmation, 'confirm-email');
    const elsewhere = await openBrowser();
    await open(elsewhere, link);
    await open(page, PROFILE);
    await expect(page.getByRole('main')).toContainText('You sign in with ada@example.com');

    await elsewhere.getByRole('button', { name: 'Confirm this address' }).click();
    await expect(elsewhere).toHaveURL(/\/sign-in/);
    await ready(elsewhere);
    await submitSignIn(elsewhere, { email: 'ada+new@example.org', password: DEMO_PASSWORD });
    await expect(elsewhere).toHaveURL('/settings');
    await app.mail.expect('ada@example.com', 'Your email address was changed');

    await open(page, link);
    await expect(page.getByRole('main')).toContainText('not valid any more');
  });

  test('is taken back where it was not meant, by the mail to the old one', async ({
    app,
    page,
    openBrowser,
  }) => {
    await signIn(page, 'ada', PROFILE);
    await change(page, 'thief@example.org');
    await said(page, /on its way/);
    const link = linkIn(
      await app.mail.expect('thief@example.org', 'Confirm your email address'),
      'confirm-email',
    );
    await open(page, link);
    // Pressed in two windows: one of them is told that the other was first.
    const late = await page.context().newPage();
    await open(late, link);
    await page.getByRole('button', { name: 'Confirm this address' }).click();
    await expect(page, 'signed in, one comes back').toHaveURL(PROFILE);
    await said(page, /address is changed/);
    await expect(page.getByRole('main')).toContainText('You sign in with thief@example.org');
    await late.getByRole('button', { name: 'Confirm this address' }).click();
    await expect(late.getByRole('main')).toContainText('not valid any more');

    const owner = await openBrowser();
    const told = await app.mail.expect('ada@example.com', 'Your email address was changed');
    expect(told.text).toContain('thief@example.org');
    await open(owner, linkIn(told, 'not-me'));
    await expect(owner.getByRole('main')).toContainText('puts your old address back');
    await owner.getByRole('button', { name: 'Undo it' }).click();
    await expect(owner).toHaveURL(/\/reset-password\//);
    await ready(owner);
    await expect(owner.getByRole('main')).toContainText('For ada@example.com.');
    await expectSignedOut(page, PROFILE);
    await submitSignIn(page, { email: 'ada@example.com', password: DEMO_PASSWORD });
    await expect(page).toHaveURL(PROFILE);
  });

  test('can be kept, and the link sent again', async ({ app, page }) => {
    // Letters of any script, in both parts (RFC 6531).
    const email = 'zoë@exämple.org';
    await signIn(page, 'ben', PROFILE);
    await change(page, email);
    await said(page, /on its way/);
    const first = linkIn(await app.mail.expect(email, 'Confirm your email address'), 'confirm-email');
    await app.mail.expect(PEOPLE.ben.email, 'Your email address is about to change');
    app.mail.clear();
    await page.getByRole('button', { name: 'Send the link again' }).click();
    const again = linkIn(await app.mail.expect(email, 'Confirm your email address'), 'confirm-email');
    expect(again).not.toBe(first);
    await open(page, first);
    await expect(page.getByRole('main')).toContainText('not valid any more');
    await open(page, again);
    await expect(page.getByRole('main')).toContainText(`From now on you sign in with ${email}.`);

    await open(page, PROFILE);
    await page.getByRole('button', { name: 'Keep my present address' }).click();
    await said(page, /stays as it is/);
    await expect(page.getByRole('main')).not.toContainText('waits to be confirmed');
    await open(page, again);
    await expect(page.getByRole('main')).toContainText('not valid any more');
  });

  test('leaves alone what else is not saved yet', async ({ page, scripted }) => {
    test.skip(!scripted, 'needs script');
    await signIn(page, 'ben', PROFILE);
    await page.getByLabel('Full name').fill('Ben Unsaved');
    await change(page, 'ben+new@example.org');
    await said(page, /on its way/);
    await expect(page.getByRole('main')).toContainText('ben+new@example.org waits to be confirmed');
    await expect(page.locator('.notice')).toBeFocused();
    await expect(page.getByLabel('Full name')).toHaveValue('Ben Unsaved');
    await expect(page.getByLabel('New email')).toHaveValue('');
  });

  test('of somebody else is not said to be of whoever is signed in', async ({ app, page }) => {
    await signIn(page, 'cleo', PROFILE);
    await change(page, 'cleo@example.org');
    const mail = await app.mail.expect('cleo@example.org', 'Confirm your email address');
    await signOut(page);
    await signIn(page, 'ben');
    await open(page, linkIn(mail, 'confirm-email'));
    await page.getByRole('button', { name: 'Confirm this address' }).click();
    await app.mail.expect(PEOPLE.cleo.email, 'Your email address was changed');
    await expect(page).not.toHaveURL(/confirm-email/);
    await ready(page);
    await expect(page.getByRole('main')).not.toContainText('Your email address is changed.');
  });

  test('takes the password, and no address that is none or taken', async ({ page }) => {
    await signIn(page, 'cleo', PROFILE);
    await change(page, 'new@example.org', 'Wrong-pass-1');
    await expect(page.locator('#password-error')).toContainText('not your current password');
    await expect(page.getByLabel('New email')).toHaveValue('new@example.org');
    await change(page, 'new@example.org', '');
    await expect(page.locator('#password-error')).toContainText('Fill in this field.');
    for (const [email, error] of [
      ['BEN@example.com', 'exists already'],
      ['cleo@example.com', 'your address already'],
      ['not an address', 'Enter an email address'],
    ] as const) {
      await change(page, email);
      await expect(page.locator('#email-error')).toContainText(error);
    }
    const forged = await page.request.post('/act/change_email', {
      headers: { accept: 'application/json' },
      form: { 'form[email]': 'a@b.com\r\nBcc: x@y.com', 'form[password]': DEMO_PASSWORD },
    });
    expect(forged.status()).toBe(422);
    expect(await forged.text()).toContain('Enter an email address');
  });
});
