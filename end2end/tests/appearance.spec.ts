import { wear } from '../support/axe';
import { choose, htmlTag, radio, reset, type Setting } from '../support/appearance';
import { expect, holdScript, open, ready, signIn, signOut, test, type Page } from '../support/fixtures';

const PATH = '/settings/accessibility';

const CASES: { setting: Setting; choice: string; attribute: string; value: string }[] = [
  { setting: 'Theme', choice: 'Dark', attribute: 'data-theme', value: 'dark' },
  { setting: 'Theme', choice: 'Match my system', attribute: 'data-theme', value: 'system' },
  { setting: 'Font size', choice: 'Small', attribute: 'data-font-size', value: 'small' },
  { setting: 'Font size', choice: 'Largest', attribute: 'data-font-size', value: 'largest' },
  { setting: 'Reduced motion', choice: 'On', attribute: 'data-motion', value: 'reduce' },
  { setting: 'High contrast', choice: 'On', attribute: 'data-contrast', value: 'on' },
];

const html = (page: Page) => page.locator('html');
const style = (page: Page, property: string, selector = 'body') =>
  page
    .locator(selector)
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);

test.describe('each setting', () => {
  test.beforeEach(async ({ page, scripted }) => {
    await signIn(page, 'cleo', PATH);
    await reset(page, scripted);
  });

  for (const { setting, choice, attribute, value } of CASES) {
    test(`${setting}, ${choice}`, async ({ page, scripted }) => {
      if (scripted) {
        const saved = page.waitForResponse(/\/act\/save_appearance/);
        await radio(page, setting, choice).check();
        await expect(html(page)).toHaveAttribute(attribute, value);
        expect((await saved).ok()).toBe(true);
        // One remark is seen at a time, the latest.
        await expect(page.getByText('Saved', { exact: true }).last()).toBeVisible();
        await expect(page.getByRole('button', { name: 'Save changes' })).toBeHidden();
      } else {
        await radio(page, setting, choice).check();
        await page.getByRole('button', { name: 'Save changes' }).click();
        await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
        await expect(html(page)).toHaveAttribute(attribute, value);
      }
      await expect(radio(page, setting, choice)).toBeChecked();

      expect(await htmlTag(page, '/settings')).toContain(`${attribute}="${value}"`);
      await page.reload();
      await ready(page);
      await expect(html(page)).toHaveAttribute(attribute, value);
      await expect(radio(page, setting, choice)).toBeChecked();
    });
  }

  test('arrow keys choose as well', async ({ page, scripted }) => {
    await radio(page, 'Theme', 'Light').focus();
    await page.keyboard.press('ArrowDown');
    await expect(radio(page, 'Theme', 'Dark')).toBeChecked();
    if (scripted) await expect(html(page)).toHaveAttribute('data-theme', 'dark');
  });

  test('quick changes end with the last one', async ({ page, scripted }) => {
    test.skip(!scripted, 'a page without script sends one form');
    for (const choice of ['Small', 'Large', 'Larger', 'Largest', 'Normal', 'Larger'] as const) {
      await radio(page, 'Font size', choice).check();
    }
    await expect(html(page)).toHaveAttribute('data-font-size', 'larger');
    await expect.poll(() => htmlTag(page, '/settings')).toContain('data-font-size="larger"');
    await page.reload();
    await expect(html(page)).toHaveAttribute('data-font-size', 'larger');
  });
});

test('what one chooses before the module is there stays', async ({ page, scripted }) => {
  test.skip(!scripted, 'no module comes');
  await signIn(page, 'cleo', PATH);
  await reset(page, scripted);
  const slow = await holdScript(page);
  await page.goto(PATH);
  await radio(page, 'Theme', 'Dark').check();
  await slow.release();
  await ready(page);
  await expect(radio(page, 'Theme', 'Dark')).toBeChecked();
  await expect(html(page)).toHaveAttribute('data-theme', 'dark');
  await expect.poll(() => htmlTag(page, '/settings'), 'it is saved, too').toContain('data-theme="dark"');
});

test.describe('what was chosen', () => {
  test.use({ own: 'demo' });

  test('holds in another browser, after a restart and after signing out', async ({
    app,
    page,
    scripted,
    openBrowser,
  }) => {
    const look = [
      'data-theme="dark"',
      'data-font-size="large"',
      'data-motion="reduce"',
      'data-contrast="on"',
    ];
    await signIn(page, 'ada', PATH);
    await choose(page, scripted, {
      Theme: 'Dark',
      'Font size': 'Large',
      'Reduced motion': 'On',
      'High contrast': 'On',
    });

    const other = await openBrowser();
    await signIn(other, 'ada');
    for (const attribute of look) expect(await htmlTag(other, PATH)).toContain(attribute);

    await app.restart();
    for (const attribute of look) expect(await htmlTag(page, PATH)).toContain(attribute);

    await open(page, PATH);
    await signOut(page);
    for (const attribute of look) expect(await htmlTag(page, '/sign-in')).toContain(attribute);
    await expect(html(page)).toHaveAttribute('data-theme', 'dark');

    // Somebody else's browser has its own look.
    const stranger = await openBrowser();
    expect(await htmlTag(stranger, '/sign-in')).toContain('data-theme="system"');
    await signIn(stranger, 'ben');
    expect(await htmlTag(stranger, PATH)).toContain('data-theme="system"');
  });
});

test('five sizes stand in one row, or in one column', async ({ page }) => {
  await signIn(page, 'ada', '/settings/accessibility');
  const sizes = page.getByRole('group', { name: 'Font size' }).locator('label');
  const places = async (side: 'x' | 'y') => new Set(await sizes.evaluateAll((all, side) => all.map((it) => it.getBoundingClientRect()[side]), side));
  expect((await places('y')).size).toBe(1);
  expect((await places('x')).size).toBe(5);
  await page.setViewportSize({ width: 390, height: 844 });
  expect((await places('x')).size).toBe(1);
  expect((await places('y')).size).toBe(5);
});

test('boxes weigh the same ticked and unticked, and forced colours keep what is shown', async ({ page }) => {
  await signIn(page, 'ada', '/settings/accessibility');
  await wear(page, { contrast: 'on' });
  const borders = await page.getByRole('radio').evaluateAll((all) => all.map((it) => getComputedStyle(it).borderTopWidth));
  expect(new Set(borders)).toEqual(new Set(['2px']));
  await page.emulateMedia({ forcedColors: 'active' });
  const adjust = (selector: string) => page.locator(selector).first().evaluate((it) => getComputedStyle(it).forcedColorAdjust);
  expect(await adjust('.theme-swatch')).toBe('none');
  expect(await page.getByRole('radio').first().evaluate((it) => getComputedStyle(it).appearance)).toBe('auto');
});

test('a forged value is refused and changes nothing', async ({ page, scripted }) => {
  await signIn(page, 'ben', PATH);
  await reset(page, scripted);
  const before = await htmlTag(page, PATH);
  const right = { theme: 'dark', font_size: 'largest', reduced_motion: 'on', high_contrast: 'on' };
  for (const [name, forged] of [
    ['theme', '"><script>alert(1)</script>'],
    ['font_size', '900%'],
    ['reduced_motion', ''],
    ['high_contrast', 'x'.repeat(10_000)],
  ] as const) {
    const form: Record<string, string> = {};
    for (const [key, value] of Object.entries({ ...right, [name]: forged })) {
      form[`form[${key}]`] = value;
    }
    const answer = await page.request.post('/act/save_appearance', {
      form,
      headers: { accept: 'application/json' },
    });
    expect(answer.status(), name).toBeGreaterThanOrEqual(400);
    expect(answer.status(), name).toBeLessThan(500);
    expect(await htmlTag(page, PATH)).toBe(before);
  }
});

test('a forged cookie is ignored', async ({ page, baseURL }) => {
  const plain = await htmlTag(page, '/sign-in');
  for (const value of [
    '%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    'theme%3Dpurple',
    'x'.repeat(3000),
  ]) {
    await page.context().addCookies([{ name: 'nameplate_appearance', value, url: baseURL! }]);
    expect(await htmlTag(page, '/sign-in')).toBe(plain);
  }
});

test.describe('what one sees', () => {
  test.beforeEach(async ({ page, scripted }) => {
    await signIn(page, 'cleo', PATH);
    await reset(page, scripted);
  });

  test('theme changes the colours, and the system theme follows the system', async ({
    page,
    scripted,
  }) => {
    const ground = () => style(page, 'background-color');
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground()).toBe(light);
    await choose(page, scripted, { Theme: 'Dark' });
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await ground()).toBe(dark);

    await choose(page, scripted, { Theme: 'Match my system' });
    await expect.poll(ground).toBe(light);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(ground).toBe(dark);
  });

  test('font size moves everything', async ({ page, scripted }) => {
    for (const [size, pixels] of [
      ['Small', '14px'],
      ['Normal', '16px'],
      ['Large', '20px'],
      ['Larger', '24px'],
      ['Largest', '32px'],
    ] as const) {
      await choose(page, scripted, { 'Font size': size });
      await expect.poll(() => style(page, 'font-size', 'html'), size).toBe(pixels);
    }
  });

  test('reduced motion stops what moves', async ({ page, scripted }) => {
    const slowest = () =>
      page.evaluate(() =>
        Math.max(
          ...[...document.querySelectorAll('*')].flatMap((element) => {
            const { transitionDuration, animationDuration } = getComputedStyle(element);
            return `${transitionDuration}, ${animationDuration}`.split(',').map(parseFloat);
          }),
        ),
      );
    expect(await slowest()).toBeGreaterThan(0.1);
    await choose(page, scripted, { 'Reduced motion': 'On' });
    expect(await slowest()).toBeLessThanOrEqual(0.01);
    await choose(page, scripted, { 'Reduced motion': 'Match my system' });
    expect(await slowest()).toBeGreaterThan(0.1);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await slowest()).toBeLessThanOrEqual(0.01);
  });

  test('high contrast changes the colours, in both themes', async ({ page, scripted }) => {
    const colours = async () =>
      `${await style(page, 'color')} on ${await style(page, 'background-color')}`;
    for (const theme of ['Light', 'Dark'] as const) {
      await choose(page, scripted, { Theme: theme, 'High contrast': 'Off' });
      const usual = await colours();
      await choose(page, scripted, { 'High contrast': 'On' });
      await expect.poll(colours).not.toBe(usual);
      const high = await colours();
      await choose(page, scripted, { 'High contrast': 'Match my system' });
      await expect.poll(colours).toBe(usual);
      await page.emulateMedia({ contrast: 'more' });
      await expect.poll(colours).toBe(high);
      await page.emulateMedia({ contrast: 'no-preference' });
    }
  });
});
