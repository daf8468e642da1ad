import { expect, holdScript, PEOPLE, signIn, test, type Page } from '../support/fixtures';

const SIDE = { name: 'Settings' } as const;

/** Marks the document, to tell whether another one took its place. */
const mark = (page: Page) => page.evaluate(() => (document.documentElement.dataset.marked = ''));
const isMarked = (page: Page) => page.evaluate(() => 'marked' in document.documentElement.dataset);

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

async function follow(page: Page, name: string, title = name) {
  await page.getByRole('navigation', SIDE).getByRole('link', { name, exact: true }).click();
  await expect(heading(page, title)).toBeVisible();
}

test.beforeEach(({ scripted }) => test.skip(!scripted, 'without script the browser follows links itself'));

for (const api of ['with', 'without']) {
  test.describe(`${api} the Navigation API`, () => {
    test.beforeEach(async ({ page }) => {
      if (api === 'without') {
        await page.addInitScript(() => Object.defineProperty(window, 'navigation', { value: undefined }));
      }
    });

    test('a link exchanges the page, not the document', async ({ page }) => {
      await signIn(page, 'ada', '/settings/profile');
      await mark(page);
      await follow(page, 'Sessions');
      await expect(page).toHaveURL('/settings/sessions');
      await expect(page).toHaveTitle('Sessions · Nameplate');
      await expect(heading(page, 'Sessions')).toBeFocused();
      const current = page.getByRole('navigation', SIDE).locator('[aria-current=page]');
      await expect(current).toHaveText([/^Sessions/]);
      expect(await isMarked(page)).toBe(true);
      // To a page of another shape, and back.
      await page.getByRole('link', { name: /^Notifications/ }).first().click();
      await expect(heading(page, 'Notifications')).toBeFocused();
      await expect(page.getByRole('navigation', SIDE)).toHaveCount(0);
      await page.goBack();
      await expect(heading(page, 'Sessions')).toBeFocused();
      await expect(page.getByRole('navigation', SIDE)).toBeVisible();
      await page.goForward();
      await expect(page).toHaveTitle('Notifications · Nameplate');
      expect(await isMarked(page)).toBe(true);
    });

    test('the way back leads to where one was', async ({ page }) => {
      await page.setViewportSize({ width: 1280, height: 400 });
      await signIn(page, 'ada', '/settings/notifications');
      await page.getByRole('heading', { name: 'Text messages' }).scrollIntoViewIfNeeded();
      const before = await page.evaluate(() => scrollY);
      expect(before).toBeGreaterThan(500);
      // From where one is: a link below the form.
      await page.evaluate(() => document.querySelector<HTMLAnchorElement>('.side-nav a[href="/settings/sessions"]')!.click());
      await expect(heading(page, 'Sessions')).toBeFocused();
      expect(await page.evaluate(() => scrollY)).toBe(0);
      await page.goBack();
      await expect(heading(page, 'Notification settings')).toBeFocused();
      await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(before - 100);
    });

    test('nobody loses what is not saved without being asked', async ({ page }) => {
      await signIn(page, 'ada', '/settings/profile');
      await page.getByLabel('Full name').fill('Ada, half typed');
      page.once('dialog', (dialog) => dialog.dismiss());
      await page.getByRole('navigation', SIDE).getByRole('link', { name: 'Sessions' }).click();
      await expect(heading(page, 'Profile')).toBeVisible();
      await expect(page).toHaveURL('/settings/profile');
      await expect(page.getByLabel('Full name')).toHaveValue('Ada, half typed');
      page.once('dialog', (dialog) => dialog.accept());
      await follow(page, 'Sessions');
    });

    test('going back keeps what is not saved, and offers it again', async ({ page }) => {
      await signIn(page, 'ada', '/settings/sessions');
      await follow(page, 'Profile');
      await page.getByLabel('Full name').fill('Ada, half typed');
      await page.goBack();
      await expect(heading(page, 'Sessions')).toBeVisible();
      await page.goForward();
      await expect(page.getByLabel('Full name')).toHaveValue('Ada, half typed');
      await expect(page.getByText('Unsaved changes')).toBeVisible();
      await page.getByRole('button', { name: 'Discard' }).click();
      await expect(page.getByLabel('Full name')).toHaveValue(PEOPLE.ada.name);
    });

    test('who goes back from what is not saved to what cannot be shown is asked', async ({ page }) => {
      await signIn(page, 'ada', '/settings/sessions');
      await follow(page, 'Profile');
      await page.getByLabel('Full name').fill('Ada, half typed');
      await page.route('**/settings/sessions', (route) =>
        route.request().isNavigationRequest() ? route.continue() : route.fulfill({ contentType: 'text/plain', body: 'no page' }),
      );
      const asked = page.waitForEvent('dialog');
      const back = page.goBack();
      await (await asked).dismiss();
      await back;
      await expect(page).toHaveURL('/settings/profile');
      await expect(page.getByLabel('Full name')).toHaveValue('Ada, half typed');
    });

    test('a part of the page that one goes to twice is not asked for', async ({ page }) => {
      await signIn(page, 'ada', '/settings/profile');
      const asked: string[] = [];
      page.on('request', (request) => request.url().includes('/settings/profile') && asked.push(request.url()));
      for (let time = 0; time < 2; time++) {
        const skip = page.getByRole('link', { name: 'Skip to content' });
        await skip.focus();
        await skip.press('Enter');
        await expect(page).toHaveURL('/settings/profile#main');
      }
      await follow(page, 'Sessions');
      expect(asked).toEqual([]);
    });

    test('what cannot be fetched is loaded by the browser', async ({ page }) => {
      await signIn(page, 'ada', '/settings/profile');
      await mark(page);
      await page.route('**/settings/sessions', (route) =>
        route.request().isNavigationRequest() ? route.continue() : route.fulfill({ status: 200, contentType: 'text/plain', body: 'no page' }),
      );
      await page.getByRole('navigation', SIDE).getByRole('link', { name: 'Sessions' }).click();
      await expect(heading(page, 'Sessions')).toBeVisible();
      await expect.poll(() => isMarked(page)).toBe(false);
    });
  });
}

/** Where the parts of the page begin. */
const places = (page: Page) =>
  page
    .locator('main :is(h1, h2, input, button)')
    .evaluateAll((all) => all.filter((it) => !it.closest('.proposal')).map((it) => it.getBoundingClientRect().top));

test('a page works while its module is on its way, and nothing moves when it comes', async ({ page }) => {
  await signIn(page, 'ada', '/settings/profile');
  const slow = await holdScript(page);
  await page.goto('/settings/profile');
  const save = page.getByRole('button', { name: 'Save changes' });
  await expect(save).toBeVisible();
  await mark(page);
  await page.getByLabel('Full name').fill('Ada Moreau-Early');
  await save.click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  expect(await isMarked(page), 'sent by the browser itself').toBe(false);
  await mark(page);
  await page.getByLabel('Full name').fill('Ada Moreau');
  await save.click();
  await expect(page.getByLabel('Full name')).toHaveValue('Ada Moreau');
  await mark(page);
  await follow(page, 'Password & two-factor');
  expect(await isMarked(page)).toBe(false);
  await expect(page.getByRole('button', { name: 'Show' }).first()).toBeDisabled();
  const before = await places(page);
  await slow.release();
  await expect(page.locator('html[data-ready]')).toHaveAttribute('data-script');
  await expect(page.getByRole('button', { name: 'Show' }).first()).toBeEnabled();
  expect(await places(page)).toEqual(before);
});

test('a proposal of a timezone has its room before the module fills it in', async ({ page }) => {
  await signIn(page, 'cleo');
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    for (const path of ['/settings', '/settings/profile']) {
      const slow = await holdScript(page);
      await page.goto(path);
      const use = page.getByRole('button', { name: /^Use / });
      await expect(use).toBeHidden();
      const before = await places(page);
      await slow.release();
      await expect(use).toHaveText('Use Europe/Paris');
      expect(await places(page), `${path}, ${width} px`).toEqual(before);
    }
  }
});

test('the page that one is on is marked without weight, and where colours are forced', async ({ page }) => {
  await signIn(page, 'ada', '/settings/security');
  const link = (name: string) => page.getByRole('navigation', SIDE).getByRole('link', { name, exact: true });
  const style = (name: string, property: string) =>
    link(name).evaluate((it, property) => getComputedStyle(it).getPropertyValue(property), property);
  expect(await style('Password & two-factor', 'font-weight')).toBe(await style('Sessions', 'font-weight'));
  for (const forcedColors of ['none', 'active'] as const) {
    await page.emulateMedia({ forcedColors });
    expect(await style('Password & two-factor', 'border-inline-start-width')).toBe('3px');
    expect(await style('Sessions', 'border-inline-start-width')).toBe('0px');
  }
});

test('a module that breaks leaves the page to the browser', async ({ page, expectErrors }) => {
  expectErrors(/unreachable/);
  await signIn(page, 'ada', '/settings/sessions');
  await follow(page, 'Profile');
  await mark(page);
  const timezone = page.getByLabel('Timezone');
  await timezone.fill('Nowhere/AtAll');
  await page.evaluate(() => {
    setTimeout(() => {
      throw new WebAssembly.RuntimeError('unreachable');
    });
  });
  await expect(page.locator('html')).not.toHaveAttribute('data-script');
  await expect(timezone).toHaveValue('Nowhere/AtAll');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toContainText('Check 1 field');
  // Another document has another module.
  expect(await isMarked(page)).toBe(false);
  await expect(page.locator('html[data-ready]')).toHaveAttribute('data-script');
});

test('what one types before the module is there stays', async ({ page }) => {
  await signIn(page, 'ada', '/settings/profile');
  const slow = await holdScript(page);
  await page.goto('/settings/profile');
  await page.getByLabel('Full name').fill('Ada, typed early');
  await slow.release();
  await expect(page.locator('html[data-ready]')).toBeAttached();
  // What was typed before it came is still there, and is known not to be saved.
  await expect(page.getByLabel('Full name')).toHaveValue('Ada, typed early');
  await expect(page.getByText('Unsaved changes')).toBeVisible();
});

test('200 links leave nothing behind', async ({ page }) => {
  test.slow();
  // Nothing has to be waited for that only moves.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page, 'ada', '/settings/profile');
  const cdp = await page.context().newCDPSession(page);
  const measure = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    const of = (name: string) => metrics.find((metric) => metric.name === name)!.value;
    return { listeners: of('JSEventListeners'), nodes: of('Nodes'), heap: of('JSHeapUsedSize') };
  };
  await cdp.send('Performance.enable');
  const walk = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      await follow(page, 'Accessibility');
      await follow(page, 'Sessions');
    }
  };
  await walk(5);
  const before = await measure();
  await walk(95);
  const after = await measure();
  console.log(`after 190 more: ${JSON.stringify(before)} → ${JSON.stringify(after)}`);
  expect(after.listeners - before.listeners).toBeLessThanOrEqual(5);
  // One page and its successor may be waiting to be collected.
  expect(after.nodes - before.nodes).toBeLessThan(1_000);
  expect(after.heap - before.heap).toBeLessThan(4_000_000);
});

test('a page of somebody else is loaded as a whole', async ({ page }) => {
  // In another tab somebody else signs in; this one does not learn of it.
  await page.route('**/live', (route) => route.abort());
  await signIn(page, 'ben', '/settings/profile');
  await mark(page);
  const other = await page.context().newPage();
  await signIn(other, 'cleo', '/settings');
  await page.getByRole('navigation', SIDE).getByRole('link', { name: 'Sessions' }).click();
  await expect(heading(page, 'Sessions')).toBeVisible();
  expect(await isMarked(page)).toBe(false);
  await expect(page.getByRole('button', { name: `Account menu, ${PEOPLE.cleo.name}` })).toBeVisible();
});

test('a page that one is about to open is there when one opens it', async ({ page }) => {
  await signIn(page, 'ada', '/settings/profile');
  const fetched = page.waitForRequest(
    (request) => request.url().endsWith('/settings/sessions') && request.headers()['x-nameplate-unattended'] === 'true',
  );
  const link = page.getByRole('navigation', SIDE).getByRole('link', { name: 'Sessions' });
  await link.hover();
  await (await fetched).response();
  let others = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/settings/sessions')) others += 1;
  });
  await link.click();
  await expect(heading(page, 'Sessions')).toBeFocused();
  expect(others).toBe(0);
});

test('a message waits for the page that somebody opens', async ({ page }) => {
  await signIn(page, 'ada', '/settings/profile');
  const form = { page: '/settings/sessions', id: 'none' };
  // As another tab would do it: the message is in the browser's cookie.
  await page.request.post('/act/end_other_sessions', { form, headers: { accept: 'text/html' }, maxRedirects: 0 });
  const ahead = await page.request.get('/settings/sessions', { headers: { 'x-nameplate-unattended': 'true' } });
  expect(await ahead.text()).not.toContain('class="notice"');
  await follow(page, 'Sessions');
  await expect(page.locator('.notice')).toContainText(/signed out|signed in/);
});
