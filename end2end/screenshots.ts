import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setUpTwoFactor, toSecondStep } from './support/authenticator';
import { wear, type Look } from './support/axe';
import { expect, open, signIn, submitSignIn, test, type Page } from './support/fixtures';

// `make screenshots` takes them all, into end2end/screenshots, for people who work on the looks.
// `make screenshots DOCS=1` renews those that the README shows, and those of the manifest.
/** Any picture will do to be cropped. */
const IMAGE = resolve(import.meta.dirname, '../docs/images/profile-light-1280.png');
const DOCS = Boolean(process.env.DOCS);
const FOLDER = resolve(import.meta.dirname, DOCS ? '../docs/images' : 'screenshots');
const IN_DOCS = ['profile-light-1280', 'notifications-light-1280', 'why-event-dark-1280', 'settings-dark-390'];

const LOOKS: Record<string, Look> = {
  light: { theme: 'light', contrast: 'off' },
  dark: { theme: 'dark', contrast: 'off' },
  contrast: { theme: 'light', contrast: 'on' },
  'dark-contrast': { theme: 'dark', contrast: 'on' },
  largest: { theme: 'light', contrast: 'off', 'font-size': 'largest' },
};
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** Takes the open page in every look and size. */
async function shoot(page: Page, name: string) {
  for (const [look, attributes] of Object.entries(LOOKS)) {
    for (const size of SIZES) {
      const file = `${name}-${look}-${size.width}`;
      if (DOCS && !IN_DOCS.includes(file)) continue;
      await page.setViewportSize(size);
      await wear(page, { 'font-size': 'normal', ...attributes });
      // In the docs what a screen shows; else the whole page.
      await page.screenshot({
        path: `${FOLDER}/${file}.png`,
        fullPage: !DOCS,
        animations: 'disabled',
      });
    }
  }
}

const SHOTS: Record<string, (page: Page) => Promise<unknown>> = {
  'sign-in': (page) => open(page, '/sign-in'),
  'sign-in-refused': async (page) => {
    await open(page, '/sign-in');
    await submitSignIn(page, { email: 'nobody@example.com', password: 'Wrong-pass-1' });
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  },
  settings: (page) => signIn(page, 'ada'),
  profile: (page) => signIn(page, 'ada', '/settings/profile'),
  'profile-refused': async (page) => {
    await signIn(page, 'ada', '/settings/profile');
    await page.getByLabel('Full name').fill('');
    await page.getByLabel(/^Phone number/).fill('12');
    await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
  },
  crop: async (page) => {
    await signIn(page, 'ada', '/settings/profile');
    await page.getByLabel('New photo').setInputFiles(IMAGE);
    await expect(page.getByAltText('Preview of your photo')).toBeVisible();
  },
  preferences: async (page) => {
    await signIn(page, 'ada', '/settings/notifications');
    await page.getByRole('button', { name: 'Preview before saving' }).click();
    await expect(page.getByText(/^The last 7 days/)).toBeVisible();
  },
  'preferences-weekdays': async (page) => {
    await signIn(page, 'ada', '/settings/notifications');
    await page.getByLabel('Hold emails back during quiet hours').check();
    await page.getByLabel('Different hours on each weekday').check();
  },
  email: (page) => signIn(page, 'ada', '/settings/email'),
  'email-preferences': async (page) => {
    await signIn(page, 'ben', '/settings/email');
    const link = await page.locator('#link').getByRole('link').getAttribute('href');
    await page.context().clearCookies();
    await open(page, link!);
  },
  'email-preferences-invalid': (page) => open(page, '/email-preferences/x.y'),
  'notifications-without-email': async (page) => {
    await signIn(page, 'cleo', '/settings/email');
    await page.locator('main').getByLabel('Notifications', { exact: true }).uncheck();
    await page.locator('main').getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('main').getByRole('status').filter({ hasText: /saved$/ })).toBeVisible();
    await open(page, '/settings/notifications');
  },
  mobile: (page) => signIn(page, 'ada', '/settings/mobile'),
  'connect-phone': async (page) => {
    await signIn(page, 'ada', '/settings/mobile/connect');
    await page.getByRole('button', { name: 'Show a code' }).click();
    await expect(page.getByRole('img', { name: /^QR code/ })).toBeVisible();
  },
  offline: (page) => open(page, '/offline'),
  notifications: (page) => signIn(page, 'ada', '/notifications'),
  why: (page) => signIn(page, 'ada', '/notifications/why'),
  'why-event': async (page) => {
    await signIn(page, 'ada', '/notifications/why');
    await page.locator('.notification h3 a').first().click();
    await expect(page.locator('.trail').first()).toBeVisible();
  },
  security: (page) => signIn(page, 'ada', '/settings/security'),
  'two-factor': async (page) => {
    await signIn(page, 'ben', '/settings/security');
    await page.getByRole('button', { name: 'Set up two-factor' }).click();
    await expect(page.getByText('Enter the code that it shows')).toBeVisible();
  },
  'backup-codes': async (page) => {
    await signIn(page, 'ben');
    await setUpTwoFactor(page);
  },
  verify: (page) => toSecondStep(page, 'ben'),
  sessions: (page) => signIn(page, 'ada', '/settings/sessions'),
  companies: (page) => signIn(page, 'ada', '/settings/companies'),
  'company-menu': async (page) => {
    await signIn(page, 'ada');
    await page.getByRole('button', { name: /^Company:/ }).click();
  },
  team: async (page) => {
    await signIn(page, 'ada', '/company/team/invite');
    await page.getByLabel('Full name').fill('Dora Diaz');
    await page.getByLabel('Email', { exact: true }).fill(`dora${Date.now()}@example.com`);
    await page.getByRole('button', { name: 'Send invitation' }).click();
    await expect(page).toHaveURL('/company/team');
  },
  member: async (page) => {
    await signIn(page, 'ada', '/company/team');
    await page.getByRole('link', { name: 'Cleo Tanaka' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Cleo Tanaka' })).toBeVisible();
  },
  invite: (page) => signIn(page, 'ada', '/company/team/invite'),
  'company-details': (page) => signIn(page, 'ada', '/company/details'),
  billing: (page) => signIn(page, 'ada', '/company/billing'),
  'company-activity': (page) => signIn(page, 'ada', '/company/activity'),
  'invitation-invalid': (page) => open(page, '/invitations/x.y'),
  activity: async (page) => {
    await open(page, '/sign-in');
    await submitSignIn(page, { email: 'ada@example.com', password: 'Wrong-pass-1' });
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
    await signIn(page, 'ada', '/settings/activity');
    await page.locator('summary').first().click();
  },
  'forgot-password': (page) => open(page, '/forgot-password'),
  'forgot-password-sent': async (page) => {
    await open(page, '/forgot-password');
    await page.getByLabel('Email').fill('nobody@example.com');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await expect(page.getByRole('status')).toContainText(['is on its way']);
  },
  'reset-password-invalid': (page) => open(page, '/reset-password/x.y'),
  confirm: (page) => signIn(page, 'ada', '/settings/confirm'),
  accessibility: (page) => signIn(page, 'ada', '/settings/accessibility'),
  shortcuts: (page) => signIn(page, 'ada', '/settings/shortcuts'),
  'shortcuts-dialog': async (page) => {
    await signIn(page, 'ada');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Sessions')).toBeVisible();
  },
  search: (page) => signIn(page, 'ada', '/search?q=theme'),
  'search-dialog': async (page) => {
    await signIn(page, 'ada');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('se');
    await expect(page.getByRole('option').first()).toBeVisible();
  },
  snoozed: async (page) => {
    await signIn(page, 'cleo', '/notifications');
    await page.getByText('Snooze', { exact: true }).click();
    await page.getByRole('button', { name: /^For an hour/ }).click();
    await expect(page.getByRole('button', { name: /^Snoozed until/ })).toBeVisible();
  },
  menu: async (page) => {
    await signIn(page, 'ada', '/settings/accessibility');
    await page.getByRole('button', { name: /^Account menu/ }).click();
  },
  'not-found': (page) => open(page, '/no/such/page'),
};

test.beforeEach(({ expectErrors }) => expectErrors(/Failed to load resource/));

/** What a browser shows of the app before it is installed: small files, for they are held in the program. */
const OF_MANIFEST = [
  { file: 'wide', width: 1280, height: 800 },
  { file: 'narrow', width: 390, height: 844 },
];

test('of the manifest', async ({ page }) => {
  test.skip(!DOCS);
  await signIn(page, 'ada', '/notifications');
  const canvas = await page.context().newPage();
  for (const { file, width, height } of OF_MANIFEST) {
    await page.setViewportSize({ width, height });
    const png = (await page.screenshot({ animations: 'disabled' })).toString('base64');
    // Playwright takes no WebP, a canvas does.
    const webp = await canvas.evaluate(async (png) => {
      const image = new Image();
      image.src = `data:image/png;base64,${png}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
      canvas.getContext('2d')!.drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', 0.7).split(',')[1]!;
    }, png);
    writeFileSync(resolve(import.meta.dirname, `../public/screenshots/${file}.webp`), Buffer.from(webp, 'base64'));
  }
});

for (const [name, prepare] of Object.entries(SHOTS)) {
  test(name, async ({ page }) => {
    test.skip(DOCS && !IN_DOCS.some((file) => RegExp(`^${name}-(light|dark)-\\d+$`).test(file)));
    await prepare(page);
    await shoot(page, name);
  });
}

test.describe('on a new Nameplate', () => {
  test.use({ own: 'empty' });

  test('welcome', async ({ app, page }) => {
    test.skip(DOCS);
    await open(page, app.welcomePath);
    await shoot(page, 'welcome');
    await page.getByRole('button', { name: 'Create company' }).click();
    await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeVisible();
    await shoot(page, 'welcome-refused');
  });
});
