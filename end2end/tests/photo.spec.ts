import { expect, open, ready, signIn, test, type Page } from '../support/fixtures';
import { SECRET_PLACE, file, gif, located, png, stripes, webp } from '../support/pictures';

const PROFILE = '/settings/profile';
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });
const menu = (page: Page) => page.getByRole('button', { name: /^Account menu/ });

/** Waits until the page says that it was done, by a toast or on the page itself. */
const said = (page: Page, words: RegExp) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();

test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
  // The recorder of failed tests reads the preview in a way that the page's policy forbids.
  expectErrors(/Connecting to 'blob:/);
});

const choose = (page: Page) => page.getByLabel('New photo');
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
  await expect(page.locator('#photo-error')).toContainText('Choose a photo.');
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
