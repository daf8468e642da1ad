import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectAccessible } from '../support/axe';
import { DEMO_PASSWORD, PEOPLE, expect, open, signIn, test, type Page } from '../support/fixtures';
import { Mailbox, certificate, linkIn, readOutbox, type Mail } from '../support/mail';
import { Server } from '../support/server';

const { email } = PEOPLE.ada;
const SUBJECT = 'Choose a new password';
/** Where people reach a Nameplate behind a proxy; not where it listens. */
const SITE = 'http://account.example.com';

/** Asks for the mail that is asked for most easily. */
async function ask(page: Page, site = '', address: string = email) {
  await open(page, `${site}/forgot-password`);
  await page.getByLabel('Email').fill(address);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByRole('status')).toContainText(['is on its way']);
}

/** What every mail is, whatever it is about. */
function expectOurs({ to, subject, text, html, headers }: Mail, site: string) {
  for (const words of [text, html]) {
    expect(words, subject).toContain('Hello Ada Moreau,');
    expect(words, subject).toContain('Nameplate');
    const links = words.match(/https?:\/\/[^\s"<]+/g) ?? [];
    expect(links).toContain(site);
    for (const link of links) expect(link, subject).toMatch(RegExp(`^${site}(/|$)`));
  }
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html, 'nothing is fetched when it is read').not.toMatch(/<(script|link|img|iframe)|url\(/);
  expect(headers.get('auto-submitted')).toBe('auto-generated');
  expect(headers.get('message-id')).toMatch(/^<[0-9a-f-]{36}@/);
  expect(headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' });
  expect(headers.get('to')).toMatchObject({ value: [{ name: 'Ada Moreau', address: to }] });
  expect(headers.get('from')).toMatchObject({ value: [{ name: 'Nameplate' }] });
}

test.describe('a mail server of its own', () => {
  test.use({ own: 'demo' });

  test('gets every kind of mail as text and HTML, readable in light and dark', async ({
    app,
    page,
  }) => {
    const other = 'ada@example.org';
    await signIn(page, 'ada', '/settings/profile');
    await page.getByLabel('New email').fill(other);
    await page.getByLabel('Current password', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: 'Change email' }).click();
    const confirmation = await app.mail.expect(other, 'Confirm your email address');
    await open(page, linkIn(confirmation, 'confirm-email'));
    await page.getByRole('button', { name: 'Confirm this address' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'is changed' })).toBeVisible();
    const changed = await app.mail.expect(email, 'Your email address was changed');
    await open(page, '/settings/security');
    await page.getByLabel('Current password', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByLabel('New password', { exact: true }).fill('Second-word-2');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'is changed' })).toBeVisible();
    await app.mail.expect(other, 'Your password was changed');
    await ask(page, '', other);
    await app.mail.expect(other, SUBJECT);
    await app.mail.expect(email, 'New sign-in to your account');
    await app.mail.expect(email, 'Your email address is about to change');
    expect(app.mail.mails.length, 'six kinds, one of each').toBe(6);
    for (const mail of app.mail.mails) expectOurs(mail, app.url);

    // These two hold every part that a mail can have.
    for (const { subject, html } of [confirmation, changed]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.goto('about:blank');
        await page.setContent(html);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(subject);
        await expectAccessible(page, `${subject}, ${colorScheme}`);
      }
    }
  });

  test('that is down holds up nobody, and gets the mail when it is back', async ({ app, page }) => {
    test.setTimeout(60_000);
    await app.mail.down();
    await ask(page);
    // The first try fails, and the mail waits: for 5 seconds, then for 20.
    await expect.poll(() => app.log).toContain('not delivered, tried again later');
    await app.mail.up();
    await app.mail.expect(email, SUBJECT, 40_000);
  });

  test('gets a mail once that waited for it when the program was killed', async ({ app, page }) => {
    test.setTimeout(60_000);
    await app.mail.down();
    await ask(page);
    // Else it may be claimed at the moment, and others wait until the lease of a minute ends.
    await expect.poll(() => app.log).toContain('not delivered, tried again later');
    await app.kill();
    await app.mail.up();
    await app.revive();
    await app.mail.expect(email, SUBJECT, 40_000);
    await expectNoMore(app.mail, page);
  });
});

test.describe('a mail server of its own, and a lease that ends', () => {
  test.use({ own: 'demo', turnsClock: true });

  test('gets a mail again that it never said it had when the program was killed', async ({
    app,
    page,
    expectErrors,
  }) => {
    // What the page asks for while nobody is there.
    expectErrors(/Failed to load resource/);
    app.mail.stalling = true;
    await ask(page);
    // It has the whole mail and doesn't say so: for the program it is not sent.
    await expect.poll(() => app.mail.unanswered.length).toBe(1);
    await app.kill();
    app.mail.stalling = false;
    // Whoever had claimed it died; others wait until the lease ends.
    await app.sql('UPDATE deliveries SET due_at = due_at - 60000 WHERE settled_at IS NULL');
    await app.revive();
    const mail = await app.mail.expect(email, SUBJECT);
    expect(mail.headers.get('message-id'), 'by which it is known to be the same').toBe(
      app.mail.unanswered[0]?.headers.get('message-id'),
    );
    await expectNoMore(app.mail, page);
  });
});

/** Asks for another mail: once that is there, a second copy of the first would be, too. */
async function expectNoMore(mailbox: Mailbox, page: Page) {
  await ask(page);
  await expect.poll(() => mailbox.find(email, SUBJECT).length, { timeout: 15_000 }).toBe(2);
  const [first, second] = mailbox.find(email, SUBJECT).map((mail) => linkIn(mail, 'reset-password'));
  expect(second).not.toBe(first);
  expect(mailbox.mails.length).toBe(2);
}

test('without a mail server, mails become files', async ({ page, postgres }) => {
  const app = await Server.start({ demo: true, postgres, env: { NAMEPLATE_SMTP_URL: undefined } });
  await ask(page, app.url);
  const outbox = () => readOutbox(join(app.folder, 'outbox'));
  await expect.poll(async () => (await outbox()).length).toBe(1);
  const [mail] = await outbox();
  expect(mail).toMatchObject({ to: email, subject: SUBJECT });
  expectOurs(mail!, app.url);
  await app.stop();
});

test('a mail server that nobody vouches for gets no mail and no password', async ({
  page,
  postgres,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'nameplate-mail-'));
  const { key, cert } = await certificate(folder);
  const signedIn: string[] = [];
  const mailbox = await Mailbox.open({
    secure: true,
    key,
    cert,
    onAuth: ({ username = '' }, _session, done) => {
      signedIn.push(username);
      done(null, { user: username });
    },
  });
  const app = await Server.start({
    demo: true,
    postgres,
    env: { NAMEPLATE_SMTP_URL: mailbox.url('smtps', 'nameplate:p%40ss@') },
  });
  await ask(page, app.url);
  await expect.poll(() => app.log).toContain('not delivered, tried again later');
  expect(app.log).toMatch(/certificate/i);
  expect(app.log, 'no secret of the settings is logged').not.toContain('p@ss');
  expect([signedIn, mailbox.mails]).toEqual([[], []]);
  await app.stop();
  await mailbox.down();
  await rm(folder, { recursive: true });
});

for (const scheme of ['smtps', 'smtp'] as const) {
  test(`mail leaves by ${scheme}, with TLS and a password`, async ({ page, postgres }) => {
    const folder = await mkdtemp(join(tmpdir(), 'nameplate-mail-'));
    const { key, cert, file } = await certificate(folder);
    const signedIn: string[] = [];
    const mailbox = await Mailbox.open({
      secure: scheme === 'smtps',
      authOptional: false,
      key,
      cert,
      onAuth: ({ username = '', password }, session, done) => {
        signedIn.push(`${username}:${password}:${session.secure}`);
        done(null, { user: username });
      },
    });
    const app = await Server.start({
      demo: true,
      postgres,
      env: {
        NAMEPLATE_SMTP_URL: mailbox.url(scheme, 'nameplate:p%40ss@'),
        NAMEPLATE_MAIL_FROM: 'Nameplate <no-reply@example.com>',
        NAMEPLATE_PUBLIC_URL: SITE,
        SSL_CERT_FILE: file,
      },
    });
    // As a proxy passes it on, with the name that people use.
    const asked = await page.request.post(`${app.url}/act/request_password_reset`, {
      form: { 'form[email]': email },
      headers: { accept: 'application/json', host: new URL(SITE).host },
    });
    expect(asked.ok()).toBe(true);
    const mail = await mailbox.expect(email, SUBJECT);
    expectOurs(mail, SITE);
    expect(mail.headers.get('from')).toMatchObject({ value: [{ address: 'no-reply@example.com' }] });
    expect(signedIn).toEqual(['nameplate:p@ss:true']);
    await app.stop();
    await mailbox.down();
    await rm(folder, { recursive: true });
  });
}
