import { request as httpRequest } from 'node:http';
import { expectAccessibleInEveryLook, wear } from '../support/axe';
import { Sender } from '../support/api';
import { expect, open, signIn, submitSignIn, test, type Page } from '../support/fixtures';
import { PAGES, type Subject } from '../support/pages';

async function visit(page: Page, { path, person }: Subject) {
  if (person) await signIn(page, person);
  await open(page, path);
}

/** How far the page can be pushed sideways, in pixels. */
const overhang = (page: Page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });

/** The words of the page, of up to 12 letters, that are broken over two lines. */
const brokenWords = (page: Page) =>
  page.evaluate(() => {
    const broken: string[] = [];
    const range = document.createRange();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      // What a screen reader alone reads is of no width.
      const { parentElement: around } = text;
      if (!around?.checkVisibility() || around.getBoundingClientRect().width <= 1) continue;
      for (const { 0: word, index } of (text.textContent ?? '').matchAll(/(?<!\S)\p{L}+[.,:?…]?(?!\S)/gu)) {
        if (word.length > 12) continue;
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) broken.push(word);
      }
    }
    return broken;
  });

/** Makes each word of what the page itself says 40 % longer, as it would be in German. */
const lengthen = (page: Page) =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      text.textContent = (text.textContent ?? '').replaceAll(/\p{L}+/gu, (word) =>
        word + 'n'.repeat(Math.round(word.length * 0.4)),
      );
    }
  });

/** Looks at the page in each of these widths, in CSS pixels: 320 is what 1280 are at a zoom of 400 %. */
async function expectNoOverhang(page: Page, state: string, widths = [320, 390, 1280]) {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await overhang(page), `${state}, ${width} px`).toBeLessThanOrEqual(0);
  }
}

test.beforeEach(({ expectErrors }) => {
  expectErrors(/status of 404.*no-such-|status of 404.*no\/such\/page/);
});

for (const subject of PAGES) {
  test(`${subject.path} is accessible in every look, and never scrolls sideways`, async ({ page }) => {
    await visit(page, subject);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText([subject.heading]);
    // What stands beside a page is no heading before it.
    await expect(page.getByRole('heading').first()).toHaveText(subject.heading);
    await expect(page).toHaveTitle(/\S.*Nameplate/);
    await expect(page.locator('meta[name=description]')).toHaveAttribute('content', /\S{3}.*\.$/);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await skip.focus();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();

    await expectAccessibleInEveryLook(page, subject.path);

    await expectNoOverhang(page, 'as it is');
    await wear(page, { 'font-size': 'largest' });
    await expectNoOverhang(page, 'largest', [1280, 390, 320]);
    expect(await brokenWords(page), '320 px, largest').toEqual([]);
    await wear(page, { 'font-size': 'normal' });
    await lengthen(page);
    await expectNoOverhang(page, 'words 40 % longer');
  });
}

test.describe('with words of 100 letters', () => {
  test.use({ own: 'demo' });

  test('no page scrolls sideways', async ({ app, page }) => {
    test.slow();
    const word = 'W'.repeat(100);
    const save = async (path: string, fields: string[], button: string) => {
      await open(page, path);
      for (const field of fields) await page.getByLabel(field).first().fill(word);
      await page.getByRole('button', { name: button, exact: true }).locator('visible=true').first().click();
      await expect(page.locator('main [role=alert]')).toHaveCount(0);
    };
    await signIn(page, 'ada');
    await save('/settings/profile', ['Full name'], 'Save changes');
    await save('/company/details', ['Company name', 'Address'], 'Save changes');
    await save('/company/details', ['New case type'], 'Add');
    const sender = await Sender.of(app, 'ada', word);
    await sender.send({
      type: 'task_due',
      title: word,
      body: word,
      case: { id: word.slice(0, 60), type: word.slice(0, 50), title: word, priority: 'high' },
    });
    await open(page, '/notifications');
    const why = await page.getByRole('link', { name: /^Why/ }).first().getAttribute('href');
    for (const path of [...PAGES.filter(({ person }) => person).map(({ path }) => path), why!]) {
      await open(page, path);
      await expectNoOverhang(page, path);
    }
  });
});

test('a refused sign-in is accessible too', async ({ page, expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\/sign_in/);
  await open(page, '/sign-in');
  await submitSignIn(page, { email: 'nobody-at-all@example.com', password: 'Wrong-pass-1' });
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  await expectAccessibleInEveryLook(page, 'a refused sign-in');
});

test('the open account menu is accessible and closes with Escape', async ({ page }) => {
  await signIn(page, 'ada');
  await page.getByRole('button', { name: /^Account menu/ }).click();
  const entry = page.locator('#account-menu').getByRole('link', { name: 'Settings' });
  await expect(entry).toBeVisible();
  await expectAccessibleInEveryLook(page, 'the account menu');
  await page.keyboard.press('Escape');
  await expect(entry).toBeHidden();
});

test('the plate in the header leads to the start', async ({ page }) => {
  await open(page, '/no/such/page');
  await page.getByRole('link', { name: 'Nameplate' }).click();
  await expect(page).toHaveURL('/sign-in');
  await signIn(page, 'ada', '/settings/accessibility');
  await page.getByRole('link', { name: 'Nameplate' }).click();
  await expect(page).toHaveURL('/settings');
  await expect(page.getByRole('main')).toContainText('Harbor Law');
});

test('on a phone, the settings are a list that leads to pages and back', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, 'ada');
  await page
    .getByRole('navigation', { name: 'Settings' })
    .getByRole('link', { name: 'Accessibility' })
    .click();
  await expect(page).toHaveURL('/settings/accessibility');
  await expect(page.getByRole('heading', { level: 1, name: 'Accessibility' })).toBeVisible();
  await page.getByRole('link', { name: 'All settings' }).click();
  await expect(page).toHaveURL('/settings');
});

test.describe('on a new Nameplate', () => {
  test.use({ own: 'empty' });

  test('/welcome is accessible in every look, also with errors', async ({ app, page, expectErrors }) => {
    expectErrors(/Failed to load resource.*\/act\/create_first_company/);
    await open(page, app.welcomePath);
    for (const state of ['at first', 'with errors']) {
      if (state === 'with errors') {
        await page.getByRole('button', { name: 'Create company' }).click();
        await expect(page.getByRole('alert').filter({ hasText: 'Check' })).toBeVisible();
      }
      await expectAccessibleInEveryLook(page, state);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await overhang(page), state).toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
  });
});

test('an unknown page says so with 404 and the id of the request', async ({ page }) => {
  const response = await open(page, '/no/such/page');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  const shown = await page.locator('.request-id code').innerText();
  expect(shown).toBe(response?.headers()['x-request-id']);
});

test('a page whose module can not be had works without it', async ({ page, scripted, expectErrors }) => {
  test.skip(!scripted, 'a page without script has no module');
  expectErrors(/Failed to load resource|Failed to fetch|dynamically imported|wasm|WebAssembly/i);
  await page.route('**/pkg/*.wasm', (route) => route.fulfill({ status: 404, body: 'gone' }));
  await page.goto('/sign-in');
  await expect(page.locator('html[data-script]')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeHidden();
  await submitSignIn(page, { email: 'nobody@example.com', password: 'Wrong-pass-1' });
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toContainText('is not right');
});

test('headers and policy keep strangers out', async ({ page }) => {
  await signIn(page, 'ada');
  const nonces = new Set<string>();
  for (const path of ['/sign-in', '/settings/accessibility', '/no/such/page']) {
    const answer = await page.request.get(path, { maxRedirects: 0 });
    const headers = answer.headers();
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['referrer-policy'], path).toMatch(
      /^(same-origin|strict-origin-when-cross-origin)$/,
    );
    if (path.startsWith('/settings')) expect(headers['cache-control'], path).toContain('no-store');
    if (answer.status() === 303) continue;

    const policy = headers['content-security-policy'] ?? '';
    expect(policy, path).not.toMatch(/unsafe-inline|'unsafe-eval'|\*/);
    expect(policy).toContain("'wasm-unsafe-eval'");
    for (const directive of ['default-src', 'object-src', 'base-uri', 'form-action']) {
      expect(policy, path).toContain(directive);
    }
    expect(policy).toContain("frame-ancestors 'none'");

    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce).toBeTruthy();
    nonces.add(nonce!);
    const html = await answer.text();
    const scripts = html.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script, path).toContain(`nonce="${nonce}"`);
    expect(html, 'an inline handler').not.toMatch(/<[^>]+\son[a-z]+=/);
  }
  expect(nonces.size, 'a new nonce each time').toBeGreaterThan(1);
});

test('assets are hashed, immutable and compressed', async ({ page }) => {
  const html = await (await page.request.get('/sign-in')).text();
  const assets = [...new Set(html.match(/\/pkg\/[\w./-]+\.(?:css|js|wasm)/g))];
  expect(assets.some((path) => path.endsWith('.css'))).toBe(true);
  expect(assets.some((path) => path.endsWith('.js'))).toBe(true);
  for (const path of assets) {
    expect(path).toMatch(/\.[\w-]{22}\./);
    for (const encoding of ['br', 'gzip']) {
      const answer = await page.request.get(path, { headers: { 'accept-encoding': encoding } });
      expect(answer.status(), path).toBe(200);
      const headers = answer.headers();
      expect(headers['content-encoding'], path).toBe(encoding);
      expect(headers['cache-control'], path).toContain('immutable');
      expect(headers['cache-control'], path).toContain('max-age=31536000');
      expect(headers.vary?.toLowerCase(), path).toContain('accept-encoding');
    }
  }
  const missing = await page.request.get('/pkg/nameplate.0000000000000000000000.js');
  expect(missing.status()).toBe(404);
});

test('a post from another site is refused', async ({ page }) => {
  await signIn(page, 'ada');
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'https://evil.example' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ];
  for (const headers of foreign) {
    const answer = await page.request.post('/act/sign_out', { form: {}, headers });
    expect(answer.status(), JSON.stringify(headers)).toBe(403);
  }
  await open(page, '/settings');
  await expect(page).toHaveURL('/settings');
});

test('a body of 10 MB is refused before it is sent', async ({ app, page }) => {
  const size = 10_000_000;
  const status = await new Promise<number | undefined>((answered, failed) => {
    const post = httpRequest(`${app.url}/act/sign_in`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': size,
        // A server that means to read the body answers 100 first.
        expect: '100-continue',
      },
    });
    post.on('continue', () => post.end(Buffer.alloc(size, 'x')));
    post.on('response', (response) => {
      answered(response.statusCode);
      post.destroy();
    });
    post.on('error', failed);
    post.flushHeaders();
  });
  expect(status).toBe(413);
  expect((await page.request.get('/healthz')).status()).toBe(200);
});

test('the program says how it is', async ({ page }) => {
  const health = await page.request.get('/healthz');
  expect(health.status()).toBe(200);
  expect(await health.text()).toBe('ok');
  expect((await page.request.get('/readyz')).status()).toBe(200);
});
