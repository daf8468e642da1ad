import {
  test as base,
  expect,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
  type Response,
  type Route,
  type TestInfo,
} from '@playwright/test';
import { SERVER_LOG } from './reasons';
import { Server } from './server';

/** How long somebody waits for a page, in milliseconds. */
const LOST_AFTER_MS = 20_000;
/** How long a browser may take to close, in milliseconds. One whose page leaves by itself meanwhile may never say so. */
const CLOSED_AFTER_MS = 10_000;

export { expect };
export type { Page };

/** Set by the project in playwright.config.ts. */
export interface Databases {
  postgres: string | undefined;
}

interface Shared {
  shared: () => Promise<Server>;
}

interface Fixtures {
  /** `empty` or `demo`: a server that belongs to this test alone; else one is shared. */
  own: 'empty' | 'demo' | undefined;
  /** The own server is on PostgreSQL in both walks, as the test turns its clock by `app.sql`. */
  turnsClock: boolean;
  app: Server;
  /** Whether the browser runs scripts. */
  scripted: boolean;
  /** Console errors that this test means to cause, such as the one for a 404 page. */
  expectErrors: (pattern: RegExp) => void;
  consoleErrors: { expected: RegExp[]; watch: (context: BrowserContext) => void };
  /** Another browser: no cookies of the first, watched for console errors as well. */
  openBrowser: (options?: BrowserContextOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures, Shared & Databases>({
  postgres: [undefined, { option: true, scope: 'worker' }],

  shared: [
    async ({ postgres }, use) => {
      let server: Promise<Server> | undefined;
      await use(() => (server ??= Server.start({ demo: true, postgres })));
      await (await server)?.stop();
    },
    { scope: 'worker', timeout: 30_000 },
  ],

  own: [undefined, { option: true }],

  turnsClock: [false, { option: true }],

  app: async ({ own, turnsClock, shared, postgres }, use, info) => {
    if (!own) {
      const app = await shared();
      // What came to the people of the test before is none of this one's.
      app.mail.clear();
      await use(app);
      return attachLog(app, info);
    }
    const database = turnsClock ? process.env.NAMEPLATE_TEST_POSTGRES_URL : postgres;
    info.skip(turnsClock && !database, 'needs PostgreSQL, see scripts/postgres.sh');
    const server = await Server.start({ demo: own === 'demo', postgres: database });
    await use(server);
    await attachLog(server, info);
    await server.stop();
  },

  baseURL: async ({ app }, use) => use(app.url),

  // Attempts are limited per address, and no test shall meet the limit of another.
  extraHTTPHeaders: async ({}, use) => use({ 'x-forwarded-for': address() }),

  scripted: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  consoleErrors: [
    async ({}, use) => {
      const seen: string[] = [];
      // A page that is open while its server stops loses its stream, and finds the next one itself;
      // one that was just opened may still ask for its icon.
      // A form that is refused is answered with its page, and a status that says so.
      const expected: RegExp[] = [
        /net::ERR_\w+ \(.*\/(live|favicon\.svg)\)$/,
        // So may one that looks whether there is another service worker.
        /^An unknown error occurred when fetching the script\. \(\)$/,
        /status of 4(00|09|22|29) .*\/act\/\w+\)$/,
        // So is a page that one may not see, or that is about something that isn't there.
        /status of 40[34] .*\/(company|notifications)\/[\w/-]+\)$/,
      ];
      await use({
        expected,
        watch: (context) => {
          context.on('console', (message) => {
            if (message.type() !== 'error') return;
            seen.push(`${message.text()} (${message.location().url})`);
          });
          context.on('weberror', (error) => seen.push(String(error.error())));
        },
      });
      const unexpected = seen.filter((line) => !expected.some((pattern) => pattern.test(line)));
      expect(unexpected, 'errors on the console').toEqual([]);
    },
    { auto: true },
  ],

  expectErrors: async ({ consoleErrors }, use) =>
    use((pattern) => consoleErrors.expected.push(pattern)),

  context: async ({ context, consoleErrors }, use) => {
    consoleErrors.watch(context);
    await use(context);
  },

  openBrowser: async ({ browser, baseURL, consoleErrors }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext({
        baseURL,
        extraHTTPHeaders: { 'x-forwarded-for': address() },
        ...options,
      });
      consoleErrors.watch(context);
      opened.push(context);
      return context.newPage();
    });
    const late = new Promise((resolve) => setTimeout(resolve, CLOSED_AFTER_MS).unref());
    await Promise.race([late, Promise.all(opened.map((context) => context.close()))]);
  },
});

/** Has a test that failed tell what the server warned of. */
async function attachLog({ log }: Server, info: TestInfo): Promise<void> {
  if (info.status === info.expectedStatus) return;
  const lines = log.split('\n').filter((line) => /WARN|ERROR|panicked/.test(line));
  await info.attach(SERVER_LOG, { body: lines.slice(-5).join('\n'), contentType: 'text/plain' });
}

/** One of the addresses that standards keep for private networks. */
function address(): string {
  const byte = () => Math.floor(Math.random() * 256);
  return `10.${byte()}.${byte()}.${byte()}`;
}

/** The cookie that carries a session on http://localhost. */
export const SESSION_COOKIE = 'nameplate_session';

export const DEMO_PASSWORD = 'Demo-pass-1';

/** The people of `nameplate demo`, all of Harbor Law: Super Admin, Admin and User. */
export const PEOPLE = {
  ada: { name: 'Ada Moreau', email: 'ada@example.com' },
  ben: { name: 'Ben Okafor', email: 'ben@example.com' },
  cleo: { name: 'Cleo Tanaka', email: 'cleo@example.com' },
} as const;
export type Person = keyof typeof PEOPLE;

/** Waits until the module is there, and everything answers; at once where there is no script. */
export async function ready(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled === false) return;
  await expect(page.locator('html[data-ready]')).toBeAttached();
}

/**
 * Waits until no form is at the server. What a page says of a field by itself is there before the answer, and a
 * form that is on its way isn't sent a second time.
 */
export async function answered(page: Page): Promise<void> {
  await expect(page.locator('form[aria-busy=true]')).toHaveCount(0);
}

/** Opens a page and waits until it is ready. */
export async function open(page: Page, path: string) {
  const response = await go(page, path);
  await ready(page);
  return response;
}

/**
 * Goes to a page. One that is about to leave by itself, for its session is over or of somebody else, may get in the
 * way: then the wish is refused, or forgotten, and is made again.
 */
async function go(page: Page, path: string, tries = 3): Promise<Response | null> {
  return page.goto(path, { timeout: LOST_AFTER_MS }).catch((error: Error) => {
    if (tries === 1 || !/ERR_ABORTED|Timeout|interrupted/.test(error.message)) throw error;
    return go(page, path, tries - 1);
  });
}

/** Lets the page wait for its scripts, as on a slow line, until they are released. */
export async function holdScript(page: Page): Promise<{ release: () => Promise<void> }> {
  let letGo = () => {};
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const hold = async (route: Route) => {
    await released;
    // The page that asked may be gone.
    await route.continue().catch(() => {});
  };
  const scripts = /\/pkg\/.*\.(js|wasm)$/;
  await page.route(scripts, hold);
  return {
    release: async () => {
      letGo();
      await page.unroute(scripts, hold);
    },
  };
}

export interface SignIn {
  email: string;
  password: string;
  remember?: boolean;
}

/** Fills in the sign-in page that is open, and sends it. */
export async function submitSignIn(page: Page, { email, password, remember }: SignIn) {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  if (remember) await page.getByLabel('Remember me').check();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/**
 * Signs a demo person in, and opens `path`. Sends what the form would send, without opening it first:
 * the form itself is the matter of sessions.spec.ts.
 */
export async function signIn(page: Page, person: Person, path = '/settings', remember = false) {
  const answer = await page.request.post('/act/sign_in', {
    form: {
      'form[email]': PEOPLE[person].email,
      'form[password]': DEMO_PASSWORD,
      ...(remember && { 'form[remember]': 'true' }),
    },
    headers: {
      'accept': 'application/json',
      // The browser's own, by which the session is named.
      'user-agent': await page.evaluate(() => navigator.userAgent),
    },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  await open(page, path);
  await expect(page).toHaveURL(path);
}

/** Waits until an open page was left because its session ended elsewhere; without script, looks again. */
export async function expectSignedOut(page: Page, path = '/settings') {
  if (test.info().project.use.javaScriptEnabled === false) await open(page, path);
  await expect(page).toHaveURL(/\/sign-in\?/);
  await ready(page);
}

/** Signs out through the account menu. */
export async function signOut(page: Page) {
  await page.getByRole('button', { name: /^Account menu/ }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/sign-in');
  await ready(page);
}
