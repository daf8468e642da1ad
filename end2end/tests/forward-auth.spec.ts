import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DEMO_PASSWORD, PEOPLE, expect, open, ready, submitSignIn, test as base, type Page, type Person } from '../support/fixtures';
import { expectAccessible } from '../support/axe';
import { Product, type Scheme } from '../support/product';

const GUIDE = join(import.meta.dirname, '../../docs/integrate.md');

const test = base.extend<{ product: Product; company: string; scheme: Scheme }>({
  company: ['', { option: true }],
  scheme: ['https', { option: true }],
  product: async ({ postgres, company, scheme }, use) => {
    const product = await Product.start(postgres, company, scheme);
    await use(product);
    await product.stop();
  },
  app: async ({ product }, use) => use(product.app),
  baseURL: async ({ product }, use) => use(product.account),
});

// The certificate is of this test's own.
test.use({ ignoreHTTPSErrors: true });

test.beforeEach(({ expectErrors }) => {
  // A sign-in that is refused on the product's host says so by its status.
  expectErrors(/status of 403 .*\/\.nameplate\//);
  // A service worker is not taken from who has such a certificate.
  expectErrors(/^An SSL certificate error occurred when fetching the script\. \(\)$/);
  // A browser asks for an icon of a page there, which is the product's.
  expectErrors(/status of 401 .*\/favicon\.ico\)$/);
});

/** Signs in by the page that is open. */
async function fillIn(page: Page, person: Person) {
  await ready(page);
  await submitSignIn(page, { email: PEOPLE[person].email, password: DEMO_PASSWORD });
}

/** Has an Admin register the product. */
async function register(page: Page, product: Product) {
  await open(page, '/sign-in');
  await fillIn(page, 'ben');
  await expect(page).toHaveURL('/settings');
  await open(page, '/company/details');
  await page.getByLabel('Product URL').fill(product.url);
  await page.getByRole('button', { name: 'Add address' }).click();
  await expect(page.getByRole('heading', { name: product.url })).toBeVisible();
}

/** The words of a command of the guide that begins so. */
async function guidesCommand(start: string): Promise<string[]> {
  const guide = (await readFile(GUIDE, 'utf8')).replaceAll('\\\n', '');
  const command = guide.split(/[\n`]/).find((line) => line.startsWith(start)) ?? '';
  const words = command.match(/'[^']*'|\S+/g) ?? [];
  return words.map((word) => word.replaceAll("'", ''));
}

test('signs in to a product of another host, and comes back to where one was', async ({ page, openBrowser, product }) => {
  await register(await openBrowser(), product);
  const [, ...create] = await guidesCommand('nameplate api-key create');
  await product.runExample((await product.app.command(create)).trim());

  await page.goto(`${product.url}/tasks/7?tab=notes`);
  await expect(page).toHaveURL(/^https:\/\/account\.localhost:\d+\/sign-in\?next=/);
  await fillIn(page, 'cleo');
  await expect(page).toHaveURL(`${product.url}/tasks/7?tab=notes`);
  await expect(page.getByText('Signed in as')).toContainText(/Cleo Tanaka, cleo@example\.com \(user,company:[\w-]+\)/);

  const cookies = await page.context().cookies(product.url);
  expect(cookies).toEqual([
    expect.objectContaining({ name: '__Host-nameplate_grant', httpOnly: true, secure: true, sameSite: 'Lax' }),
  ]);

  // It tells Nameplate what happens, and that leads back.
  await page.getByRole('button', { name: 'Remind me of task 7' }).click();
  await expect(page.getByRole('status')).toHaveText(/^\d people were told\.$/);
  await page.getByRole('link', { name: 'My account' }).click();
  await expect(page).toHaveURL('/settings');
  await open(page, '/notifications');
  await page.getByRole('link', { name: 'Task 7 is due', exact: true }).click();
  await page.getByRole('main').getByRole('link', { name: new URL(product.url).host }).click();
  await expect(page).toHaveURL(`${product.url}/tasks/7`);

  // Signed out there, one is signed out everywhere.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading')).toHaveText('You are signed out');
  await expect(page.getByRole('link', { name: 'Sign in again' }), 'has its style').toHaveCSS('border-radius', '6px');
  await expectAccessible(page, 'signed out at a product');
  await open(page, '/settings');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

test('lets in who is signed in already, and out whose session ended elsewhere', async ({ page, openBrowser, product }) => {
  await register(await openBrowser(), product);
  await product.runEcho();
  await open(page, '/sign-in');
  await fillIn(page, 'ada');
  await expect(page).toHaveURL('/settings');
  await page.goto(`${product.url}/cases`);
  await expect(page).toHaveURL(`${product.url}/cases`);
  await expect(page.locator('body')).toContainText('ada@example.com');

  const other = await openBrowser();
  await open(other, '/sign-in');
  await fillIn(other, 'ada');
  await expect(other).toHaveURL('/settings');
  await open(other, '/settings/sessions');
  await other.getByRole('button', { name: 'Sign out all other devices' }).click();
  await expect(other.getByRole('status').filter({ hasText: 'signed out.' })).toBeVisible();

  await page.goto(`${product.url}/cases`);
  await expect(page).toHaveURL(/^https:\/\/account\.localhost:\d+\/sign-in\?next=/);
});

test('lets through nothing of what a browser says of itself', async ({ page, openBrowser, product }) => {
  await register(await openBrowser(), product);
  await product.runEcho();
  const forged = {
    'remote-user': 'root',
    'remote-name': 'Mallory',
    'remote-groups': 'super_admin',
    'remote_user': 'root',
    'x-forwarded-host': 'evil.localhost',
    'x-forwarded-method': 'GET',
    'x-forwarded-uri': '//evil.example',
  };
  await page.context().setExtraHTTPHeaders(forged);
  await page.goto(`${product.url}/cases?q=1`);
  await expect(page).toHaveURL(/^https:\/\/account\.localhost:\d+\/sign-in\?next=/);
  await fillIn(page, 'cleo');
  await expect(page).toHaveURL(`${product.url}/cases?q=1`);
  const raw = JSON.parse(await page.locator('body').innerText()) as string[];
  const sent = raw.flatMap((name, at) => (at % 2 === 0 && /^remote/i.test(name) ? [[name.toLowerCase(), raw[at + 1]]] : []));
  expect(sent).toHaveLength(4);
  const headers = Object.fromEntries(sent) as Record<string, string>;
  expect(headers['remote-email']).toBe('cleo@example.com');
  expect(headers['remote-name']).toBe('Cleo Tanaka');
  expect(headers['remote-user']).not.toBe('root');
  expect(headers['remote-groups']).toMatch(/^user,company:/);

  // What a script asks for is told, and not led elsewhere; and nobody asks by the internal address.
  expect(await product.statusOf('/cases', 'POST', 'text/html')).toBe(401);
  expect(await product.statusOf('/cases', 'GET', 'application/json')).toBe(401);
  expect(await product.statusOf('/.nameplate/check', 'GET', 'text/html')).toBe(404);
  // On the account's own host nobody asks what the proxies of products do.
  for (const path of ['/api/v1/forward-auth', '/api/v1/forward%2Dauth', '/.nameplate/start', '/%2Enameplate/start']) {
    expect(await product.statusOf(path, 'GET', 'text/html', product.account), path).toBe(404);
  }
  expect(await product.statusOf('/healthz', 'GET', 'text/html', product.account)).toBe(200);
});

test('leads to registered addresses alone', async ({ page, openBrowser, product }) => {
  await product.runEcho();
  // Whoever sets a proxy up is told what is missing, by the request of the guide.
  const words = await guidesCommand('curl');
  const headers = words
    .filter((_, at) => words[at - 1] === '-H')
    .map((header) => header.replace('app.example.com', new URL(product.url).host).split(': ') as [string, string]);
  const address = words.at(-1)?.replace('http://127.0.0.1:3000', product.app.url) ?? '';
  const answer = await fetch(address, { headers });
  expect(await answer.json()).toMatchObject({
    status: 403,
    detail: `No company has registered ${product.url}. An Admin does it under Company details, Other products.`,
  });

  const evil = product.url.replace('app.', 'evil.');
  const to = (origin: string) =>
    `/forward-auth?${new URLSearchParams({ origin, state: 'a'.repeat(43), to: '/' }).toString()}`;
  await open(page, to(evil));
  await fillIn(page, 'cleo');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`You have no access to ${new URL(evil).host}`);
  await expect(page).toHaveURL(to(evil));
  await expectAccessible(page, 'an address that is not registered');

  // A code that somebody else began is not taken: they would have this person work in their account.
  await register(await openBrowser(), product);
  await open(page, '/settings');
  // The browser begins anew, and is in as whoever is signed in there.
  const callbacks: string[] = [];
  page.on('request', (asked) => {
    if (asked.url().includes('/.nameplate/callback')) callbacks.push(asked.url());
  });
  await page.goto(to(product.url));
  await expect(page).toHaveURL(`${product.url}/`);
  await expect(page.locator('body')).toContainText('cleo@example.com');
  expect(callbacks).toHaveLength(2);
});

test('says so when something else answers in place of Nameplate', async ({ product }) => {
  const proxy = createServer((_, answer) => {
    answer.writeHead(502, { 'content-type': 'text/html' });
    answer.end('<h1>Bad gateway</h1>');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  await product.runExample('npk_none', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  const answer = await fetch(`http://127.0.0.1:${product.port}/tasks/7/remind`, { method: 'POST' });
  proxy.closeAllConnections();
  proxy.close();
  expect(answer.status).toBe(502);
  expect(await answer.text()).toContain('Nameplate could not be reached.');
});

test.describe('where the file of nginx names all companies', () => {
  test.use({ company: 'all' });

  test('leads to the sign-in with that, and back', async ({ page, openBrowser, product }) => {
    await register(await openBrowser(), product);
    await product.runEcho();
    await page.goto(`${product.url}/cases`);
    await expect(page).toHaveURL(/\/sign-in\?next=.*company%3Dall/);
    await fillIn(page, 'cleo');
    await expect(page).toHaveURL(`${product.url}/cases`);
    await expect(page.locator('body')).toContainText('cleo@example.com');
  });
});

test.describe('where it names a company that has not registered the product', () => {
  test.use({ company: '0192f0a4-7c1e-7000-8000-000000000000' });

  test('lets nobody in, whatever the browser names', async ({ openBrowser, product }) => {
    await register(await openBrowser(), product);
    await product.runEcho();
    expect(await product.statusOf('/cases', 'GET', 'text/html')).toBe(403);
    expect(await product.statusOf('/cases?company=all', 'GET', 'text/html')).toBe(403);
  });
});

test.describe("on one's own machine, by http", () => {
  test.use({ scheme: 'http' });

  test('one signs in, comes back and signs out', async ({ page, openBrowser, product }) => {
    await register(await openBrowser(), product);
    await product.runExample('npk_none');
    await page.goto(`${product.url}/tasks/7`);
    await expect(page).toHaveURL(/^http:\/\/account\.localhost:\d+\/sign-in\?next=/);
    await fillIn(page, 'cleo');
    await expect(page).toHaveURL(`${product.url}/tasks/7`);
    await expect(page.getByText('Signed in as')).toContainText('cleo@example.com');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('You are signed out, here and in your account.')).toBeVisible();
  });
});
