import {
  SESSION_COOKIE,
  expect,
  open,
  ready,
  submitSignIn,
  signOut,
  test,
  type Page,
} from '../support/fixtures';

// The first person of a new Nameplate.
test.use({ own: 'empty' });

const FIRST = {
  'Company name': 'Lighthouse & Sons',
  'Your name': "Zoë O'Hara",
  Email: 'zoe@example.com',
  Password: 'Harbour-light-7',
};

async function fillIn(page: Page, values: Partial<typeof FIRST>) {
  for (const [label, value] of Object.entries(values)) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
}
const submit = (page: Page) => page.getByRole('button', { name: 'Create company' }).click();

test('every page leads to /welcome', async ({ page }) => {
  for (const path of ['/', '/sign-in', '/settings', '/settings/accessibility', '/welcome']) {
    await open(page, path);
    await expect(page).toHaveURL('/welcome');
  }
  await expect(page.getByRole('heading', { level: 1, name: 'Welcome to Nameplate' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('a link that nameplate serve prints');
  await expect(page.getByLabel('Company name')).toHaveCount(0);
  await expect(page.getByRole('list', { name: 'What comes next' }).getByRole('listitem')).toHaveCount(3);
});

test('makes the first company and signs its Super Admin in, once', async ({ app, page }) => {
  await open(page, app.welcomePath);
  await fillIn(page, FIRST);
  await submit(page);
  await expect(page).toHaveURL('/settings');
  await ready(page);
  const header = page.getByRole('banner');
  await expect(header).toContainText('Lighthouse & Sons');
  await expect(header).toContainText('Super Admin');
  await expect(page.getByRole('button', { name: "Account menu, Zoë O'Hara" })).toBeVisible();

  await signOut(page);
  await open(page, app.welcomePath);
  await expect(page).toHaveURL('/sign-in');
  // Where one company is served, the place is called by it.
  await expect(page.locator('.door-plate')).toContainText('Lighthouse & Sons');
  await expect(page.getByRole('main')).toContainText('To your account at Lighthouse & Sons.');
  await submitSignIn(page, { email: FIRST.Email, password: FIRST.Password });
  await expect(page).toHaveURL('/settings');
});

test('says what is wrong beside each field and keeps what was typed', async ({
  app,
  page,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource.*\/act\/create_first_company/);
  await open(page, app.welcomePath);
  await fillIn(page, { ...FIRST, 'Your name': '', Email: 'not an address', Password: 'short' });
  await submit(page);

  const summary = page.getByRole('alert').filter({ hasText: 'Check 3 fields' });
  await expect(summary).toBeFocused();
  for (const label of ['Your name', 'Email', 'Password']) {
    const field = page.getByLabel(label, { exact: true });
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(/\w/);
  }
  const company = page.getByLabel('Company name');
  await expect(company).not.toHaveAttribute('aria-invalid', 'true');
  await expect(company).toHaveValue(FIRST['Company name']);
  await expect(page.getByLabel('Email')).toHaveValue('not an address');
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');

  await summary.getByRole('link').nth(1).click();
  await expect(page.getByLabel('Email')).toBeFocused();

  await fillIn(page, FIRST);
  await submit(page);
  await expect(page).toHaveURL('/settings');
});

test('the link to a fault leads to its field, with what that is called', async ({ app, page, expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\/create_first_company/);
  await open(page, app.welcomePath);
  await page.setViewportSize({ width: 390, height: 500 });
  await page.getByRole('button', { name: 'Create company' }).click();
  const faults = page.getByRole('alert').filter({ hasText: /\S/ });
  for (const label of ['Password', 'Your name']) {
    await faults.getByRole('link', { name: new RegExp(`^${label}`) }).click();
    await expect(page.getByLabel(label, { exact: true })).toBeInViewport({ ratio: 1 });
    await expect(page.locator('label', { hasText: label }).first()).toBeInViewport({ ratio: 1 });
    await page.evaluate(() => scrollTo(0, 0));
  }
});

test('markup in a name stays text', async ({ app, page }) => {
  const name = '</title><script>throw 1</script><b>Bold</b>';
  await open(page, app.welcomePath);
  await fillIn(page, { ...FIRST, 'Company name': name, 'Your name': name });
  await submit(page);
  await expect(page).toHaveURL('/settings');
  await expect(page.getByRole('banner')).toContainText(name);
  await open(page, '/settings/accessibility');
  await expect(page.getByRole('banner')).toContainText(name);
});

test('the password rules tick as one types', async ({ app, page, scripted }) => {
  await open(page, app.welcomePath);
  const rules = page.getByRole('listitem');
  const rule = (words: string) => rules.filter({ hasText: words });
  for (const words of ['8 to 128 characters', 'A letter', 'A number', 'A symbol']) {
    await expect(rule(words)).toBeVisible();
  }
  if (!scripted) return;

  const password = page.getByLabel('Password', { exact: true });
  await password.fill('abc');
  await expect(rule('A letter')).toHaveAttribute('data-met', 'true');
  await expect(rule('8 to 128 characters')).toHaveAttribute('data-met', 'false');
  await expect(rule('A number')).toHaveAttribute('data-met', 'false');
  await password.fill('abc-45678');
  for (const words of ['8 to 128 characters', 'A letter', 'A number', 'A symbol']) {
    await expect(rule(words)).toHaveAttribute('data-met', 'true');
  }
  await page.getByLabel('Your name').fill('Abc Example');
  await expect(rule('Not your name')).toHaveAttribute('data-met', 'false');
});

test('two at the same moment make one company', async ({ app, page, openBrowser, expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\/create_first_company/);
  const other = await openBrowser();
  const rivals = [
    { page, email: 'one@example.com' },
    { page: other, email: 'two@example.com' },
  ];
  for (const { page, email } of rivals) {
    await open(page, app.welcomePath);
    await fillIn(page, { ...FIRST, Email: email });
  }
  const answered = rivals.map(({ page }) => page.waitForResponse(/\/act\/create_first_company/));
  await Promise.all(rivals.map(({ page }) => submit(page)));
  await Promise.all(answered);

  const signedIn = ({ page }: (typeof rivals)[number]) =>
    page
      .context()
      .cookies()
      .then((all) => all.some(({ name }) => name === SESSION_COOKIE));
  const winners = await Promise.all(rivals.map(signedIn));
  expect(winners.filter(Boolean)).toHaveLength(1);

  // The other one is told, and has no account.
  const loser = rivals[winners.indexOf(false)]!;
  await open(loser.page, '/welcome');
  await expect(loser.page).toHaveURL('/sign-in');
  expectErrors(/Failed to load resource.*\/act\/sign_in/);
  await submitSignIn(loser.page, { email: loser.email, password: FIRST.Password });
  await expect(loser.page.getByRole('alert')).toContainText('Email or password is not right');
});
