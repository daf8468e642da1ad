import { setUpTwoFactor } from '../support/authenticator';
import { answered, expect, open, ready, signIn, test, type Page } from '../support/fixtures';
import { linkIn } from '../support/mail';
import { PAGES } from '../support/pages';

// Whatever the form and the page: who sends it is told one thing, what is wrong stands at its field, and the keyboard
// goes on from where it was.

const FORMS = 'main form[action^="/act/"]';
const VALUES = ['as it stands', 'with nothing in it'] as const;
type Values = (typeof VALUES)[number];

/** Pages that hold forms whatever the state of the account. */
const WITH_FORMS = [
  '/sign-in',
  '/forgot-password',
  '/settings/profile',
  '/settings/shortcuts',
  '/settings/notifications',
  '/settings/email',
  '/notifications',
  '/settings/security',
  '/settings/companies',
  '/settings/data',
  '/company/team/invite',
  '/company/details',
  '/company/billing',
  '/settings/sessions',
  '/settings/api-keys/new',
  '/company/webhooks/new',
  '/settings/mobile/connect',
  '/settings/confirm',
  '/settings/accessibility',
];
/** They wait for a window of the browser, or lead out of the page: their specs send them. */
const ELSEWHERE = ['/act/finish_passkey_sign_in', '/act/finish_passkey', '/act/add_push_device'];
/** They lead to a page that says by its heading what was done. */
const SILENT = ['/act/begin_two_factor', '/act/begin_phone_link', '/act/renew_backup_codes'];
/** What a page says at all times, and what was said as the fields were changed. */
const STANDING = /^(Unsaved changes|\d+ (results?\.|people in .*)|Notifications(, \d+ unread)?)$/;

/** A form of the page: its act, and what it is about. */
interface Act {
  act: string;
  /** The value of its hidden field `act`, where one act does several things. */
  what: string | undefined;
}

/** The page's forms, one for each thing that they do. */
async function actsOf(page: Page): Promise<Act[]> {
  const acts = await page.locator(FORMS).evaluateAll((forms) =>
    (forms as HTMLFormElement[])
      .filter((it) => !it.closest('[hidden]'))
      .map((it) => ({
        act: it.getAttribute('action') ?? '',
        what: it.querySelector<HTMLInputElement>('input[type=hidden][name=act]')?.value,
      })),
  );
  const names = acts.map(({ act, what }) => `${act} ${what}`);
  return acts.filter(({ act, what }, at) => !ELSEWHERE.includes(act) && names.indexOf(`${act} ${what}`) === at);
}

const formOf = (page: Page, { act, what }: Act) => {
  const form = page.locator(`main form[action="${act}"]`);
  return (what ? form.filter({ has: page.locator(`input[name=act][value="${what}"]`) }) : form).first();
};

/** What the page announces of what was done. */
async function announced(page: Page): Promise<string[]> {
  const texts = await page
    .locator('[role=alert], [role=status]')
    .evaluateAll((all) => all.filter((it) => it.checkVisibility()).map((it) => (it as HTMLElement).innerText));
  return texts.map((it) => it.trim().replaceAll(/\s+/g, ' ')).filter((it) => it && !STANDING.test(it));
}

/** Sends a form by its own button. */
async function send(page: Page, act: Act, values: Values) {
  await formOf(page, act).evaluate((form: HTMLFormElement, values) => {
    for (let at: Element | null = form; at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
      if (at instanceof HTMLDialogElement) at.showModal();
    }
    if (values === 'with nothing in it') {
      for (const field of form.querySelectorAll<HTMLInputElement>('input, textarea')) {
        if (['hidden', 'checkbox', 'radio', 'submit'].includes(field.type)) continue;
        field.value = '';
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
    }
    const buttons = [...form.querySelectorAll('button')].filter((it) => it.form === form && it.type === 'submit');
    (window as { wasHere?: boolean }).wasHere = true;
    buttons[0]?.focus();
    form.requestSubmit(buttons[0]);
  }, values);
}

/** What has the focus; `document` where a new document was loaded, which begins at its top. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: at } = document;
    if (!(window as { wasHere?: boolean }).wasHere) return 'document';
    if (!at || at === document.body) return 'nothing';
    return at.checkVisibility() ? 'something' : `hidden ${at.outerHTML}`;
  });

/** The fields that are marked as wrong, and say not why. */
const unexplained = (page: Page) =>
  page.locator('[aria-invalid=true]').evaluateAll((fields) =>
    fields
      .filter((field) => {
        const ids = field.getAttribute('aria-describedby')?.split(' ') ?? [];
        const errors = ids.map((id) => document.getElementById(id)).filter((it) => it?.id.endsWith('-error'));
        return !errors.some((it) => it?.innerText.trim() && it.checkVisibility());
      })
      .map((field) => field.outerHTML),
  );

/** Sends each form of a page, and looks at what it says; gives how many forms there were. */
async function sendAll(page: Page, visit: () => Promise<unknown>): Promise<number> {
  await visit();
  const acts = await actsOf(page);
  for (const act of acts) {
    for (const values of VALUES) {
      await visit();
      // Unless one before has removed it.
      if ((await formOf(page, act).count()) > 0) await sendOne(page, act, values);
    }
  }
  return acts.length;
}

async function sendOne(page: Page, act: Act, values: Values) {
  const name = `${act.act} ${act.what ?? ''}, ${values}`;
  await send(page, act, values);
  await answered(page);
  await ready(page);
  if (!SILENT.includes(act.act)) await expect.poll(() => announced(page), name).toHaveLength(1);
  expect(await unexplained(page), name).toEqual([]);
  expect(await focused(page), name).toMatch(/^(document|something)$/);
}

test.use({ own: 'demo' });

test.beforeEach(({ expectErrors }) => {
  test.slow();
  expectErrors(/Failed to load resource.*status of 4\d\d/);
});

for (const { path, person } of PAGES) {
  test(`each form of ${path} says one thing, and keeps the focus`, async ({ page }) => {
    const forms = await sendAll(page, async () => {
      await open(page, path);
      // At first, and after a form that signs out.
      if (person && page.url().includes('/sign-in')) await signIn(page, person, path);
    });
    if (WITH_FORMS.includes(path)) expect(forms).toBeGreaterThan(0);
  });
}

test('each form about a member says one thing, and keeps the focus', async ({ page }) => {
  await signIn(page, 'ada', '/company/team');
  const link = (name: string) => page.getByRole('link', { name }).getAttribute('href');
  const [ben, cleo] = [await link('Ben Okafor'), await link('Cleo Tanaka')];
  // Its questions are dialogs of the member's page, and pages of their own. The last act takes the member away.
  for (const path of [`${cleo}?ask=sign-out`, `${cleo}?ask=deactivate`, `${cleo}?ask=delete`, ben!]) {
    expect(await sendAll(page, () => open(page, path)), path).toBeGreaterThan(0);
  }
});

test('each form about an invitation says one thing, and keeps the focus', async ({ app, page, openBrowser }) => {
  await signIn(page, 'ada', '/company/team/invite');
  await page.getByLabel('Full name').fill('Dara Quinn');
  await page.getByLabel('Email').fill('dara@example.com');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  const link = linkIn(await app.mail.expect('dara@example.com', /invites you/), 'invitations');
  const invited = await openBrowser();
  expect(await sendAll(invited, () => open(invited, link))).toBeGreaterThan(0);
  expect(await sendAll(page, () => open(page, '/company/team'))).toBe(2);
});

test('each form of somebody with two-factor says one thing, and keeps the focus', async ({ page }) => {
  await signIn(page, 'ada');
  await setUpTwoFactor(page);
  for (const path of ['/settings/security/backup-codes', '/settings/security']) {
    expect(await sendAll(page, () => open(page, path)), path).toBeGreaterThan(0);
  }
});
