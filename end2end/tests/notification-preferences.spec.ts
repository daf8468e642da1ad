import { Sender } from '../support/api';
import { expectAccessible } from '../support/axe';
import { expect, holdScript, open, ready, signIn, test, type Page } from '../support/fixtures';

const PAGE = '/settings/notifications';
const SAVED = 'Saved. It holds in all your companies.';

async function save(page: Page) {
  await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
  await expect(page.getByRole('status').filter({ hasText: SAVED })).toBeVisible();
}

const cell = (page: Page, event: string, channel: string) =>
  page.getByRole('checkbox', { name: `${event}, ${channel}`, exact: true });

test.use({ own: 'demo' });

test('the matrix is a table, and a row or a column is switched at once', async ({ page }) => {
  await signIn(page, 'ada', PAGE);
  const table = page.getByRole('table', { name: 'Which events reach you on which channels' });
  await expect(table.getByRole('rowheader', { name: 'Task Due', exact: true })).toBeVisible();
  await expect(table.getByRole('columnheader', { name: 'Email', exact: true })).toBeVisible();
  await expect(table.getByRole('columnheader')).toHaveCount(4);
  await expect(cell(page, 'New Message', 'Email')).not.toBeChecked();
  await page.getByRole('button', { name: 'All on for New Message' }).click();
  for (const channel of ['In-app', 'Email', 'Push']) {
    await expect(cell(page, 'New Message', channel)).toBeChecked();
  }
  await page.getByRole('button', { name: 'All on for Push' }).click();
  for (const event of ['Call Completed', 'Campaign Update', 'Task Completed']) {
    await expect(cell(page, event, 'Push')).toBeChecked();
  }
  await save(page);
  await open(page, PAGE);
  await expect(cell(page, 'New Message', 'Email')).toBeChecked();
  await expect(cell(page, 'Campaign Update', 'Push')).toBeChecked();
  await page.getByRole('button', { name: 'All off for Push' }).click();
  await expect(cell(page, 'New Message', 'Push')).not.toBeChecked();
  await expect(cell(page, 'New Message', 'Email')).toBeChecked();
});

test('everything is kept as one, and for every company', async ({ page }) => {
  await signIn(page, 'ada', PAGE);
  await page.getByLabel('New messages').selectOption({ label: 'Mentions only' });
  await page.getByLabel('Only high priority').check();
  await page.getByLabel('Digest mode').check();
  await page.getByLabel('Digests go out').selectOption({ label: 'Every Monday at 08:00' });
  await page.getByLabel('Hold emails back during quiet hours').check();
  await page.getByLabel('Hold push messages back as well').check();
  await page.getByLabel('From', { exact: true }).fill('21:30');
  await page.getByLabel('To', { exact: true }).fill('06:45');
  await page.getByLabel('Longer than').selectOption({ label: '5 segments' });
  await save(page);
  await open(page, PAGE);
  await expect(page.getByLabel('New messages')).toHaveValue('mentions');
  await expect(page.getByLabel('Only high priority')).toBeChecked();
  await expect(page.getByLabel('Digest mode')).toBeChecked();
  await expect(page.getByLabel('Digests go out')).toHaveValue('weekly');
  await expect(page.getByLabel('Hold push messages back as well')).toBeChecked();
  await expect(page.getByLabel('From', { exact: true })).toHaveValue('21:30');
  await expect(page.getByLabel('Longer than')).toHaveValue('5');
  await expect(page.getByText(/^The next digest goes out on Mon \d+ \w+ \d+, 08:00/)).toBeVisible();
  await expect(page.getByText(/^(Quiet next from|It is quiet now, until) .*06:45\./)).toBeVisible();
});

test('each weekday can have hours of its own', async ({ page }) => {
  await signIn(page, 'ada', PAGE);
  await page.getByLabel('Hold emails back during quiet hours').check();
  await page.getByLabel('Different hours on each weekday').check();
  await expect(page.getByLabel('From', { exact: true })).toBeHidden();
  await expectAccessible(page, 'weekdays');
  for (const day of ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Sunday']) {
    await page.getByRole('checkbox', { name: day }).uncheck();
  }
  await page.getByLabel('Saturday, from').fill('09:00');
  await page.getByLabel('Saturday, to').fill('21:00');
  await save(page);
  await open(page, PAGE);
  await expect(page.getByRole('checkbox', { name: 'Friday' })).not.toBeChecked();
  await expect(page.getByLabel('Saturday, from')).toHaveValue('09:00');
  await expect(page.getByText(/^(Quiet next from Sat|It is quiet now).*21:00\./)).toBeVisible();
});

test('hours that end when they begin are refused, and nothing is lost', async ({
  page,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource.*\/act\//);
  await signIn(page, 'ada', PAGE);
  await cell(page, 'Campaign Update', 'Email').check();
  await page.getByLabel('Hold emails back during quiet hours').check();
  await page.getByLabel('From', { exact: true }).fill('08:00');
  await page.getByLabel('To', { exact: true }).fill('08:00');
  await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
  const errors = page.getByRole('alert');
  await expect(errors).toContainText('Quiet hours, to: Choose an end that differs');
  await expect(errors).toBeFocused();
  await expect(page.getByLabel('To', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('From', { exact: true })).toHaveValue('08:00');
  await expect(cell(page, 'Campaign Update', 'Email')).toBeChecked();
  await expect(page.getByLabel('Hold emails back during quiet hours')).toBeChecked();
  await page.getByLabel('To', { exact: true }).fill('');
  await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
  await expect(page.getByRole('alert')).toContainText('Quiet hours, to: Fill in this field.');
});

test('a preview tells what the form would have sent, and saves nothing', async ({ app, page }) => {
  const sender = await Sender.of(app);
  await signIn(page, 'ben', PAGE);
  const preview = async () => {
    const tables = page.getByRole('table', { name: 'The last 7 days would have sent you' });
    for (const old of await tables.all()) await old.evaluate((table) => table.setAttribute('data-old', ''));
    await page.getByRole('button', { name: 'Preview before saving' }).click();
    const table = tables.and(page.locator(':not([data-old])'));
    await expect(table).toBeVisible();
    const [inApp, email] = await Promise.all(
      ['In Nameplate', 'Emails'].map(async (what) => {
        const cells = table.getByRole('row', { name: what }).getByRole('cell');
        const [draft, now] = await cells.allInnerTexts();
        return { draft: Number(draft), now: Number(now) };
      }),
    );
    return { email: email!, inApp: inApp! };
  };
  const before = await preview();
  await cell(page, 'Campaign Update', 'Email').check();
  const more = await preview();
  for (const title of ['First', 'Second', 'Third']) {
    await sender.send({ type: 'campaign_update', title });
  }
  await open(page, PAGE);
  const inApp = before.inApp.now + 3;
  const email = before.email.now;
  expect(await preview()).toEqual({ email: { draft: email, now: email }, inApp: { draft: inApp, now: inApp } });
  await cell(page, 'Campaign Update', 'Email').check();
  const draft = await preview();
  expect(draft.email).toEqual({ draft: more.email.draft + 3, now: email });
  expect(draft.inApp.now).toBe(inApp);
  await open(page, PAGE);
  await expect(cell(page, 'Campaign Update', 'Email')).not.toBeChecked();
});

test('a preview is over when the form changes, and can be had again after a save', async ({
  page,
  scripted,
}) => {
  test.skip(!scripted, 'needs script');
  await signIn(page, 'ada', PAGE);
  const words = page.getByText(/^The last 7 days/);
  await page.getByRole('button', { name: 'Preview before saving' }).click();
  await expect(words).toBeVisible();
  await page.getByLabel('Digest mode').check();
  await expect(words).toBeHidden();
  await save(page);
  await page.getByRole('button', { name: 'Preview before saving' }).click();
  await expect(words).toBeVisible();
});

test('a draft that came without script can be saved, or left', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  await signIn(page, 'ada');
  const draft = async () => {
    const slow = await holdScript(page);
    await page.goto(PAGE);
    await page.getByLabel('New messages').selectOption({ label: 'Mentions only' });
    await page.getByRole('button', { name: 'Preview before saving' }).click();
    await expect(page.getByText('This is a draft.')).toBeVisible();
    await slow.release();
    await ready(page);
    await expect(page).toHaveURL(PAGE);
    await expect(page.getByLabel('New messages')).toHaveValue('mentions');
  };
  await draft();
  await page.getByRole('link', { name: 'Discard' }).click();
  await expect(page.getByText('This is a draft.')).toBeHidden();
  await expect(page.getByLabel('New messages')).toHaveValue('all');
  await draft();
  await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
  await expect(page.getByRole('status')).toContainText(['Saved.']);
  await open(page, PAGE);
  await expect(page.getByLabel('New messages')).toHaveValue('mentions');
  await expect(page.getByText('This is a draft.')).toBeHidden();
});

test('a save that nobody answers loses nothing', async ({ page, scripted, expectErrors }) => {
  test.skip(!scripted, 'needs script');
  expectErrors(/Failed to load resource/);
  await signIn(page, 'ada', PAGE);
  await page.getByLabel('Digest mode').check();
  await save(page);
  await page.getByLabel('Only high priority').check();
  await page.route('**/act/save_notification_preferences', (route) => route.abort());
  await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
  await expect(page.getByRole('alert')).toContainText("Nameplate can't be reached.");
  await expect(page.getByLabel('Digest mode')).toBeChecked();
  await expect(page.getByLabel('Only high priority')).toBeChecked();
  await page.unroute('**/act/save_notification_preferences');
  await save(page);
  await open(page, PAGE);
  await expect(page.getByLabel('Digest mode')).toBeChecked();
  await expect(page.getByLabel('Only high priority')).toBeChecked();
});

test('on a phone it stays a table', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, 'ada', PAGE);
  const table = page.getByRole('table', { name: 'Which events reach you on which channels' });
  await expect(table.getByRole('rowheader', { name: 'Task Due' })).toBeVisible();
  const events = await table.getByRole('rowheader').count();
  await expect(table.getByRole('cell')).toHaveCount(3 * events);
  await expect(table.getByText('Push', { exact: true })).toHaveCount(events);
});

test('the whole form is filled in by keyboard', async ({ page, scripted }) => {
  test.skip(!scripted, 'the bar needs script');
  await signIn(page, 'ada', PAGE);
  const first = cell(page, 'New Message', 'Email');
  await page.getByRole('button', { name: 'All on for Push' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(first).toBeFocused();
  await page.keyboard.press('Space');
  await expect(first).toBeChecked();
  await page.getByLabel('To', { exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: SAVED })).toBeVisible();
  await open(page, PAGE);
  await expect(first, 'Enter saves, and switches nothing').toBeChecked();
  await expect(cell(page, 'New Message', 'Push')).toBeChecked();
  await expect(cell(page, 'Campaign Update', 'Email')).not.toBeChecked();
});

test('what is unsaved can be discarded', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  await signIn(page, 'ada', PAGE);
  await page.getByRole('button', { name: 'All on for Campaign Update' }).click();
  await expect(page.getByText('Unsaved changes')).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(cell(page, 'Campaign Update', 'Push')).not.toBeChecked();
  await expect(page.getByRole('button', { name: 'All on for Campaign Update' })).toBeVisible();
});

test('what is said of the form follows it, before it is saved', async ({ page }) => {
  await signIn(page, 'ada', PAGE);
  const [digest, quiet] = [page.locator('#email'), page.locator('#quiet-hours')];
  await expect(digest.getByText('Digest mode is off')).toBeVisible();
  await expect(quiet.getByText('There are no quiet hours')).toBeVisible();
  await page.getByLabel('Digest mode').check();
  await page.getByLabel('Hold emails back during quiet hours').check();
  await expect(digest.getByText('Digest mode is off')).toBeHidden();
  await expect(digest.getByText(/^The next digest goes out on/).locator('visible=true')).toHaveCount(1);
  await expect(quiet.getByText('There are no quiet hours')).toBeHidden();
  await expect(quiet.getByText(/^(Quiet next from|It is quiet now)/)).toBeVisible();
  await page.getByLabel('Digests go out').selectOption({ label: 'Every Monday at 08:00' });
  await expect(digest.getByText(/^The next digest goes out on Mon /).locator('visible=true')).toBeVisible();
  await page.getByLabel('Digest mode').uncheck();
  await page.getByLabel('Hold emails back during quiet hours').uncheck();
  await expect(digest.getByText('Digest mode is off')).toBeVisible();
  await expect(quiet.getByText('There are no quiet hours')).toBeVisible();
});

test('its parts can be jumped to, and the filter by case types is told before there are any', async ({ page }) => {
  await signIn(page, 'ada', PAGE);
  await expect(page.getByRole('group', { name: 'Only these case types' })).toContainText('no case types yet');
  const jump = page.getByRole('navigation', { name: 'On this page' });
  for (const link of await jump.getByRole('link').all()) {
    const path = (await link.getAttribute('href'))!;
    await expect(page.locator(path), path).toHaveCount(1);
  }
  await jump.getByRole('link', { name: 'Quiet hours' }).click();
  await expect(page.getByRole('heading', { name: 'Quiet hours' })).toBeInViewport();
});

test('what was discarded has the focus', async ({ page, scripted }) => {
  test.skip(!scripted, 'needs script');
  await signIn(page, 'ada', PAGE);
  await page.getByLabel('Longer than').selectOption({ label: '5 segments' });
  await page.getByRole('button', { name: 'Discard' }).press('Enter');
  await expect(page.getByLabel('Longer than')).toHaveValue('3');
  await expect(page.getByLabel('Longer than')).toBeFocused();
});
