import { expect, ready, signIn, test, type Page } from '../support/fixtures';

// What somebody typed, while what they sent is on its way or they go on.
test.use({ own: 'demo' });
test.beforeEach(({ scripted }) => test.skip(!scripted, 'without script the browser keeps what it shows'));

const PROFILE = '/settings/profile';
const UNSAVED = 'Unsaved changes';
const forget = 'UPDATE sessions SET proved_at = proved_at - 11 * 60 * 1000';

const name = (page: Page) => page.getByLabel('Full name');
const save = (page: Page) => page.getByRole('button', { name: 'Save changes' }).locator('visible=true');
const toSessions = (page: Page) =>
  page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Sessions' }).click();
const said = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });
const idle = (page: Page) => page.getByLabel('Longest time away');

/** Lets what is sent to a server function wait until it is released. */
async function hold(page: Page, act: string): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(`**/act/${act}`, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

test('what is typed while the form is on its way is not lost', async ({ page }) => {
  await signIn(page, 'ada', PROFILE);
  const release = await hold(page, 'save_profile');
  await name(page).fill('Ada One');
  await name(page).press('Enter');
  await expect(save(page)).toHaveAttribute('aria-busy', 'true');
  await name(page).fill('Ada Two');
  await page.getByLabel('Timezone').fill('Europe/Paris');
  release();
  await expect(said(page, 'Profile saved')).toBeVisible();
  await expect(name(page)).toHaveValue('Ada Two');
  await expect(page.getByLabel('Timezone')).toHaveValue('Europe/Paris');
  await expect(page.getByText(UNSAVED).locator('visible=true')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(name(page)).toHaveValue('Ada One');
  await expect(page.getByLabel('Timezone')).toHaveValue('');
  // What was sent as it stands is saved as it stands.
  await name(page).fill('  Ada Three ');
  await save(page).click();
  await expect(name(page)).toHaveValue('Ada Three');
  await expect(page.getByText(UNSAVED).locator('visible=true')).toBeHidden();
});

test('what another saved meanwhile is not overwritten unseen', async ({ page, openBrowser }) => {
  await signIn(page, 'ada', '/company/details');
  // Ada's is a change of what she saw, wherever it is shown again.
  await page.getByLabel('Website').fill('no website');
  await save(page).click();
  await expect(page.locator('#website-error')).toBeVisible();
  const other = await openBrowser();
  await signIn(other, 'ben', '/company/details');
  await other.getByLabel('Address').fill('1 Quay');
  await save(other).click();
  await expect(said(other, 'Details saved')).toBeVisible();
  await page.getByLabel('New case type').fill('Salvage');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(said(page, 'Case types saved')).toBeVisible();
  await page.getByLabel('Website').fill('https://harbor.example');
  await save(page).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toContainText('Somebody else changed this');
  await other.reload();
  await expect(other.getByLabel('Address')).toHaveValue('1 Quay');
});

test('another form that is not saved stays when one is sent', async ({ page }) => {
  await signIn(page, 'ada', '/company/details');
  const details = page.getByLabel('Company name');
  await details.fill('Harbor Law and Sons');
  await page.getByLabel('New case type').fill('Salvage');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(said(page, 'Case types saved')).toBeVisible();
  await expect(details).toHaveValue('Harbor Law and Sons');
  await save(page).click();
  await expect(said(page, 'Details saved')).toBeVisible();
});

test('the button that is pressed while another one waits does its work, too', async ({ page }) => {
  await signIn(page, 'ada', '/settings/notifications');
  const release = await hold(page, 'preview_notification_preferences');
  await page.getByLabel('Digest mode').check();
  await page.getByRole('button', { name: 'Preview before saving' }).click();
  await expect(page.locator('form[aria-busy=true]')).toBeAttached();
  await save(page).click();
  release();
  await expect(said(page, 'Saved. It holds')).toBeVisible();
});

test('what was done before is not said beside what failed', async ({ page, expectErrors }) => {
  expectErrors(/ERR_FAILED.*save_profile/);
  await signIn(page, 'ada', PROFILE);
  await name(page).fill('Ada One');
  await save(page).click();
  await expect(said(page, 'Profile saved')).toBeVisible();
  await page.route('**/act/save_profile', (route) => route.abort());
  await name(page).fill('Ada Two');
  await save(page).click();
  await expect(page.getByRole('alert').filter({ hasText: "can't be reached" })).toBeFocused();
  await expect(said(page, 'Profile saved')).toBeHidden();
  await expect(name(page)).toHaveValue('Ada Two');
});

test('what is typed while another page is on its way is kept', async ({ page }) => {
  await signIn(page, 'ada', PROFILE);
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/settings/sessions', async (route) => {
    await released;
    await route.continue();
  });
  await toSessions(page);
  // It is said that something is on its way.
  await expect(page.locator('html')).toHaveAttribute('data-loading', '');
  await name(page).fill('Ada, typed late');
  release();
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('data-loading');
  await expect(said(page, 'Your unsaved changes are kept')).toBeVisible();
  await page.goBack();
  await expect(name(page)).toHaveValue('Ada, typed late');
  await expect(page.getByText(UNSAVED, { exact: true }).locator('visible=true')).toBeVisible();
});

test('who went on is told what became of the form', async ({ page }) => {
  await signIn(page, 'ada', PROFILE);
  const release = await hold(page, 'save_profile');
  await name(page).fill('Ada One');
  await save(page).click();
  page.once('dialog', (dialog) => dialog.accept());
  await toSessions(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  release();
  await expect(said(page, 'Profile saved')).toBeVisible();
  await page.goBack();
  await expect(name(page)).toHaveValue('Ada One');
  await expect(page.getByText(UNSAVED).locator('visible=true')).toBeHidden();
});

test('what is typed before one goes on is kept when the form is saved', async ({ page }) => {
  await signIn(page, 'ada', '/settings/sessions');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Profile' }).click();
  const release = await hold(page, 'save_profile');
  await name(page).fill('Ada One');
  await save(page).click();
  await expect(page.locator('form[aria-busy=true]')).toBeAttached();
  await name(page).fill('Ada Two');
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  release();
  await expect(said(page, 'Profile saved')).toBeVisible();
  await page.goForward();
  await expect(name(page)).toHaveValue('Ada Two');
  await save(page).click();
  // The remark of the first time may be there still.
  await expect(page.getByRole('main').getByRole('status').filter({ hasText: 'Profile saved' })).toBeVisible();
  await expect(name(page)).toHaveValue('Ada Two');
  await expect(page.getByText(UNSAVED).locator('visible=true')).toBeHidden();
});

test.describe('with a proof that is old', () => {
  test.use({ turnsClock: true });

  test('who went on learns that a form waits for a proof', async ({ app, page }) => {
    await signIn(page, 'ada', '/company/details');
    await app.sql(forget);
    const release = await hold(page, 'save_company_policies');
    await idle(page).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Save rules' }).click();
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('link', { name: 'Profile', exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
    release();
    await expect(said(page, 'Your change was not saved')).toBeVisible();
  });

  test('what waited for a proof is known not to be saved', async ({ app, page }) => {
    await signIn(page, 'ada', '/company/details');
    await app.sql(forget);
    await idle(page).selectOption({ index: 1 });
    const chosen = await idle(page).inputValue();
    await page.getByRole('button', { name: 'Save rules' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Confirm that it is you' })).toBeVisible();
    // What the page kept is gone: the server gives it back.
    await page.reload();
    await ready(page);
    await page.getByLabel('Password', { exact: true }).fill('Demo-pass-1');
    await page.getByRole('button', { name: 'Confirm' }).click();
    await expect(page).toHaveURL('/company/details');
    await expect(idle(page)).toHaveValue(chosen);
    await expect(page.getByText(UNSAVED).locator('visible=true')).toBeVisible();
  });
});

test('nothing is sent from a page that is being left', async ({ page }) => {
  await signIn(page, 'ada', '/settings/security');
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
  let pressed = () => {};
  const isPressed = new Promise<void>((resolve) => (pressed = resolve));
  await page.exposeFunction('pressed', () => pressed());
  await page.evaluate(() => {
    const button = document.querySelector<HTMLButtonElement>('form[action="/act/begin_two_factor"] button')!;
    addEventListener('beforeunload', () =>
      setTimeout(() => {
        button.click();
        (window as unknown as { pressed: () => void }).pressed();
      }),
    );
  });
  await page.route('**/settings/sessions', async (route) => {
    if (!route.request().isNavigationRequest()) {
      return route.fulfill({ contentType: 'text/plain', body: 'no page' });
    }
    await isPressed;
    return route.continue();
  });
  await toSessions(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Sessions' })).toBeVisible();
  expect(sent).toEqual([]);
});
