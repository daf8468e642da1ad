import { expectAccessibleInEveryLook } from '../support/axe';
import { PEOPLE, expect, open, ready, signIn, signOut, test, type Page } from '../support/fixtures';

const COMPANIES = '/settings/companies';
/** Within this an open page learns what is new; the rest of it is the page's own work. */
const SOON = { timeout: 2_000 };
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });
const said = (page: Page, words: string | RegExp) =>
  expect(page.getByRole('status').filter({ hasText: words }).first()).toBeVisible();
const company = (page: Page, name: string) =>
  page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
const save = (page: Page, section: string) =>
  page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: section, exact: true }) })
    .getByRole('button', { name: 'Save changes' })
    .locator('visible=true');

test.use({ own: 'demo' });

test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

test('one works in one company at a time, and this browser remembers which', async ({ page, openBrowser }) => {
  const other = await openBrowser();
  await signIn(other, 'ada');
  await signIn(page, 'ada', COMPANIES);
  await page.getByRole('button', { name: /^Company: Harbor Law/ }).click();
  await page.getByRole('button', { name: /^Northwind Support/ }).click();
  await expect(page.getByRole('button', { name: /^Company: Northwind Support/ })).toBeVisible();
  await expect(page).toHaveURL(COMPANIES);
  await ready(page);
  await expect(company(page, 'Northwind Support')).toContainText('You work here now');
  await expect(page.getByRole('link', { name: 'Team' }), 'a User there').toHaveCount(0);
  await open(page, '/company/team');
  await expect(page.getByRole('main')).toContainText('You may not do this');
  await open(other, '/settings');
  await expect(other.getByRole('button', { name: /^Company: Harbor Law/ }), 'another browser').toBeVisible();
});

test('a form of another company than the one that one works in by now changes nothing', async ({ page }) => {
  await signIn(page, 'ada', '/company/details');
  const id = await page.locator('input[name=company]').first().getAttribute('value');
  await open(page, COMPANIES);
  const northwind = company(page, 'Northwind Support');
  await northwind.getByRole('button', { name: /^Work here/ }).click();
  await expect(company(page, 'Northwind Support')).toContainText('You work here now');
  const answer = await page.request.post('/act/save_company_details', {
    form: { 'form[name]': 'Mixed up', 'form[version]': '0', company: id! },
  });
  expect(answer.status()).toBe(409);
  await open(page, COMPANIES);
  await expect(page.getByRole('main')).not.toContainText('Mixed up');
});

test('the default company opens at the sign-in', async ({ page }) => {
  await signIn(page, 'ada', COMPANIES);
  await company(page, 'Northwind Support').getByRole('button', { name: /^Make default/ }).click();
  await said(page, 'That company opens when you sign in.');
  await expect(company(page, 'Northwind Support')).toContainText('Default');
  await expect(company(page, 'Harbor Law'), 'for now nothing changes').toContainText('You work here now');
  await signOut(page);
  await signIn(page, 'ada', COMPANIES);
  await expect(company(page, 'Northwind Support')).toContainText('You work here now');
});

test('one leaves a company, but not as its last Super Admin', async ({ page }) => {
  await signIn(page, 'ada', COMPANIES);
  const harbor = company(page, 'Harbor Law');
  await harbor.locator('summary').click();
  await harbor.getByRole('button', { name: 'Leave Harbor Law' }).click();
  await expect(alert(page)).toContainText('the last Super Admin');
  const northwind = company(page, 'Northwind Support');
  await northwind.locator('summary').click();
  await expect(northwind).toContainText('You lose access');
  await northwind.getByRole('button', { name: 'Leave Northwind Support' }).click();
  await said(page, 'You left that company.');
  await expect(northwind).toHaveCount(0);
  await open(page, '/settings/activity');
  await expect(page.getByRole('main')).toContainText('Northwind Support');
});

test('a company says what it is, and its name is on every page', async ({ page, openBrowser, scripted }) => {
  const member = await openBrowser();
  await signIn(member, 'cleo');
  await signIn(page, 'ada', '/company/details');
  await page.getByLabel('Company name').fill('');
  await page.getByLabel(/^Website/).fill('javascript:alert(1)');
  await save(page, 'Details').click();
  await expect(page.locator('#name-error')).toContainText('Fill in this field');
  await expect(page.locator('#website-error')).toContainText('Enter an address like');
  await page.getByLabel('Company name').fill('Harbour & Sons </textarea>');
  await page.getByLabel(/^Address/).fill('1 Quay Street\n</textarea><b>Harbor Town');
  await page.getByLabel(/^Website/).fill('harbor.example');
  await save(page, 'Details').click();
  await said(page, 'Details saved');
  await open(page, '/company/details');
  await expect(page.getByLabel(/^Address/)).toHaveValue('1 Quay Street\n</textarea><b>Harbor Town');
  await expect(page.getByLabel(/^Website/)).toHaveValue('https://harbor.example');
  if (!scripted) await open(member, '/settings');
  await expect(member.getByText('Harbour & Sons </textarea>').first()).toBeVisible(SOON);

  const late = await page.context().newPage();
  await open(late, '/company/details');
  await page.getByLabel('Company name').fill('Harbor Law');
  await save(page, 'Details').click();
  await said(page, 'Details saved');
  await late.getByLabel('Company name').fill('Something else');
  await save(late, 'Details').click();
  await expect(alert(late)).toContainText('Somebody else changed this');
});

/** What fits into a field of each type; a new detail of one line or of some needs no word here. */
const FITTING: Record<string, string> = {
  email: 'office@harbor.example',
  tel: '020 7946 0018',
  url: 'https://harbor.example/',
};

test('every detail is saved, and kept when somebody else was faster', async ({ page }) => {
  const fillAll = async (at: Page, sign: string) => {
    const section = at.locator('section').filter({ has: at.getByRole('heading', { name: 'Details', exact: true }) });
    await section.getByLabel('Country of the phone number').selectOption('GB');
    const typed = new Map<string, string>();
    for (const field of await section.getByRole('textbox').all()) {
      const [id, type] = await field.evaluate((it: HTMLInputElement) => [it.id, it.type]);
      const value = FITTING[type!] ?? `${id} ${sign}`;
      await field.fill(value);
      typed.set(id!, value);
    }
    return typed;
  };
  const expectAll = async (at: Page, typed: Map<string, string>) => {
    for (const [id, value] of typed) await expect(at.locator(`#${id}`), id).toHaveValue(value);
  };
  await signIn(page, 'ada', '/company/details');
  const late = await page.context().newPage();
  await open(late, '/company/details');
  const saved = await fillAll(page, '1');
  expect([...saved.keys()]).toContain('address');
  await save(page, 'Details').click();
  await said(page, 'Details saved');
  await open(page, '/company/details');
  await expectAll(page, saved);

  const typed = await fillAll(late, '2');
  await save(late, 'Details').click();
  await expect(alert(late)).toContainText('Somebody else changed this');
  await expectAll(late, typed);
});

test('a button beside a field ends where the field ends', async ({ page }) => {
  await signIn(page, 'ada', '/company/details');
  const field = (await page.getByLabel('New case type').boundingBox())!;
  const button = (await page.getByRole('button', { name: 'Add', exact: true }).boundingBox())!;
  expect(button.y + button.height).toBeCloseTo(field.y + field.height, 0);
});

test('case types are added, renamed and removed', async ({ page }) => {
  await signIn(page, 'ben', '/company/details');
  const types = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Case types' }) });
  const add = async (name: string) => {
    await types.getByLabel('New case type').fill(name);
    await types.getByRole('button', { name: 'Add' }).click();
  };
  await expect(types).toContainText('There are no case types yet.');
  await add('Maritime');
  await expect(types.getByRole('listitem')).toHaveText([/Maritime/]);
  await ready(page);
  await add(' MARITIME ');
  await expect(alert(page)).toContainText('New case type: There is one of this name already');
  await expect(types.getByLabel('New case type')).toHaveValue(/MARITIME/);
  await add('Family');
  await expect(types.getByRole('listitem')).toHaveCount(2);
  await ready(page);
  const family = types.getByRole('listitem').filter({ hasText: 'Family' });
  await family.locator('summary').first().click();
  await family.getByLabel('New name').fill('Family law');
  await family.getByRole('button', { name: 'Rename' }).click();
  await expect(types.getByRole('heading', { name: 'Family law' })).toBeVisible();
  await ready(page);
  const maritime = types.getByRole('listitem').filter({ hasText: 'Maritime' });
  await maritime.locator('summary').last().click();
  await maritime.getByRole('button', { name: 'Remove case type' }).click();
  await expect(types.getByRole('listitem')).toHaveCount(1);
});

test('the longest time away holds for everyone, whatever they chose', async ({ page, openBrowser }) => {
  const member = await openBrowser();
  await signIn(member, 'cleo', '/settings/security', true);
  await signIn(page, 'ada', '/company/details');
  await page.getByLabel('Longest time away').selectOption({ label: '30 minutes' });
  await page.getByRole('button', { name: 'Save rules' }).click();
  await said(page, /Rules saved/);
  await open(member, '/settings/security');
  await expect(member.getByRole('main')).toContainText('A company of yours allows at most 30 minutes');
  const end = await (await member.request.get('/act/get_session_end')).json();
  expect(end.in_seconds, 'remembered or not').toBeLessThanOrEqual(30 * 60);
});

test('a page has one bar for what is unsaved', async ({ page, scripted }) => {
  test.skip(!scripted, 'the bar needs script');
  await signIn(page, 'ada', '/company/details');
  const bar = page.locator('.unsaved-bar');
  await expect(bar).toHaveCount(1);
  await page.getByLabel('Longest time away').selectOption({ label: '30 minutes' });
  await expect(page.getByText('Unsaved changes').locator('visible=true')).toHaveCount(1);
  await expect(bar).toBeHidden();
  await page.getByRole('button', { name: 'Discard' }).locator('visible=true').click();
  await expect(page.getByText('Unsaved changes').locator('visible=true')).toHaveCount(0);
  await page.getByLabel('Company name').fill('Harbor Law and Sons');
  await page.setViewportSize({ width: 390, height: 844 });
  const widths = await bar.locator('.button').evaluateAll((all) => all.map((it) => it.getBoundingClientRect()));
  expect(widths[0]!.width, 'in equal columns').toBeCloseTo(widths[1]!.width, 0);
  expect(widths[0]!.top).toBeCloseTo(widths[1]!.top, 0);
});

test('only Super Admins see the bills', async ({ page, openBrowser }) => {
  await signIn(page, 'ada', '/company/billing');
  await expect(page.getByRole('main')).toContainText(/Seats in use\s*3/);
  await page.getByLabel(/^Name/).fill('Bea Books');
  await page.getByLabel(/^Email/).fill('books@');
  await save(page, 'Billing contact').click();
  await expect(page.locator('#email-error')).toContainText('Enter an email address');
  await page.getByLabel(/^Email/).fill('books@example.com');
  await save(page, 'Billing contact').click();
  await said(page, 'Billing contact saved');
  await open(page, '/company/billing');
  await expect(page.getByLabel(/^Email/)).toHaveValue('books@example.com');
  const admin = await openBrowser();
  await signIn(admin, 'ben');
  await expect(admin.getByRole('link', { name: 'Billing' })).toHaveCount(0);
  await open(admin, '/company/billing');
  await expect(admin.getByRole('main')).toContainText('You may not do this');
  await expect(admin.getByRole('main')).not.toContainText('books@example.com');
});

test('the company menu is accessible, and works by keyboard', async ({ page }) => {
  await signIn(page, 'ada', COMPANIES);
  const button = page.getByRole('button', { name: /^Company: Harbor Law/ });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'All companies' })).toBeVisible();
  await expectAccessibleInEveryLook(page, 'the company menu');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: /^Northwind Support/ })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'All companies' })).toBeHidden();
  await expect(page.getByText(PEOPLE.ada.email).first()).toBeAttached();
});
