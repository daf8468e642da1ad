import { Sender } from '../support/api';
import { expectAccessible } from '../support/axe';
import { expect, open, signIn, test, type Page } from '../support/fixtures';
import { Receiver } from '../support/receiver';

const WEBHOOKS = '/company/webhooks';

test.use({ own: 'demo' });
test.beforeEach(({ expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\//);
});

const said = (page: Page, words: string) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();

/** Registers a receiver; gives the secret, as the page shows it. */
async function create(page: Page, receiver: Receiver): Promise<string> {
  await open(page, `${WEBHOOKS}/new`);
  await page.getByLabel('Receiver URL').fill(receiver.url);
  await page.getByLabel('What it is for').fill('Case system');
  await page.getByRole('button', { name: 'Create webhook' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Case system');
  return page.locator('.secret code').innerText();
}

test('a receiver is registered, tested, and gets what happens', async ({ app, page }) => {
  const receiver = await Receiver.open();
  await signIn(page, 'ada', WEBHOOKS);
  await expect(page.getByRole('main')).toContainText('There are no webhooks.');
  await page.getByRole('link', { name: 'Create a webhook' }).click();
  await expectAccessible(page, 'the form of a webhook');
  const secret = await create(page, receiver);
  expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
  await expectAccessible(page, 'a new webhook');
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await said(page, 'Your webhook is ready.');
  await expect(page.getByRole('main')).not.toContainText(secret);

  await page.getByRole('button', { name: 'Send test' }).click();
  await said(page, 'The test arrived. It answered 200.');
  await receiver.expect('webhook.test', secret);
  const messages = page.getByRole('region', { name: 'Last messages' });
  await open(page, page.url());
  await expect(messages).toContainText('webhook.test');

  const sender = await Sender.of(app);
  const { id } = await sender.send({ type: 'task_due', title: 'File the answer', mentions: ['cleo@example.com'] });
  const event = await receiver.expect('event.received', secret);
  expect(event).toMatchObject({ id, type: 'task_due', title: 'File the answer', mentions: ['cleo@example.com'] });

  await open(page, '/company/team');
  await page.getByRole('link', { name: 'Cleo Tanaka' }).click();
  await page.getByRole('radio', { name: /^Admin/ }).check();
  await page.getByRole('button', { name: 'Change role' }).click();
  const member = await receiver.expect('member.role_changed', secret);
  expect(member).toMatchObject({ email: 'cleo@example.com', role: 'admin', previous_role: 'user' });
  receiver.close();
});

test('a receiver that takes nothing is shown as failing, and can be turned off', async ({ app, page }) => {
  const receiver = await Receiver.open();
  receiver.status = 500;
  await signIn(page, 'ada', WEBHOOKS);
  await create(page, receiver);
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await page.getByRole('button', { name: 'Send test' }).click();
  await expect(page.getByText('The test was not taken. It answered 500.').first()).toBeVisible();
  const sender = await Sender.of(app);
  await sender.send({ type: 'task_due', title: 'File the answer' });
  await expect(async () => {
    await open(page, WEBHOOKS);
    await expect(page.getByRole('listitem').filter({ hasText: 'Case system' })).toContainText('Failing', { timeout: 100 });
  }).toPass();
  await page.getByRole('link', { name: /^Manage/ }).click();
  await expect(page.getByRole('main')).toContainText('Failing since');
  await expectAccessible(page, 'a webhook that fails');
  await page.getByRole('button', { name: 'Turn off' }).click();
  await said(page, 'Turned off.');
  await expect(page.getByRole('main')).toContainText('An Admin turned it off.');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await said(page, 'Turned on.');

  await page.getByLabel('Receiver URL').fill('https://10.0.0.1/hooks');
  await page.getByRole('button', { name: 'Save changes' }).first().click();
  await expect(page.getByText('Enter an https address on the internet').first()).toBeVisible();
  await open(page, page.url());
  await page.getByRole('checkbox', { name: /^An event came in/ }).uncheck();
  await page.getByRole('button', { name: 'Save changes' }).first().click();
  await said(page, 'Webhook saved');
  await expect(page.getByRole('checkbox', { name: /^An event came in/ })).not.toBeChecked();

  await page.getByText('Delete this webhook').click();
  await page.getByRole('button', { name: 'Delete webhook' }).click();
  await said(page, 'Webhook deleted');
  await expect(page.getByRole('main')).toContainText('There are no webhooks.');
  await open(page, '/company/activity');
  for (const what of ['Webhook created', 'Webhook turned off', 'Webhook changed', 'Webhook deleted']) {
    await expect(page.getByRole('heading', { name: what })).toBeVisible();
  }
  receiver.close();
});

test('a new secret is shown once, and members see nothing of it', async ({ page, openBrowser }) => {
  const receiver = await Receiver.open();
  await signIn(page, 'ben', WEBHOOKS);
  const old = await create(page, receiver);
  await page.getByRole('button', { name: 'I have saved it' }).click();
  await said(page, 'Your webhook is ready.');
  await page.getByRole('button', { name: 'Rotate secret' }).click();
  const secret = page.locator('.secret code');
  await expect(secret).toBeVisible();
  await expect(secret).not.toHaveText(old);
  await expect(page.getByRole('main')).toContainText('The old secret signs messages, too, until');
  const cleo = await openBrowser();
  await signIn(cleo, 'cleo', new URL(page.url()).pathname);
  await expect(cleo.getByRole('main')).not.toContainText(receiver.url);
  await open(cleo, '/settings');
  await expect(cleo.getByRole('link', { name: 'Webhooks' })).toHaveCount(0);
  receiver.close();
});
