import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PEOPLE, expect, open, test, type Page } from '../support/fixtures';
import { Mailbox, certificate } from '../support/mail';
import { Server } from '../support/server';

const { email } = PEOPLE.ada;
const SUBJECT = 'Choose a new password';

/** Asks for the mail that is asked for most easily. */
async function ask(page: Page, site = '') {
  await open(page, `${site}/forgot-password`);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page).toHaveURL(/\/forgot-password\?sent=1$/);
}

test('a mail is text and HTML, for light and dark', async ({ app, page }) => {
  await ask(page);
  const { text, html, headers } = await app.mail.expect(email, SUBJECT);
  expect(text).toContain('Hello Ada Moreau,');
  expect(text).toContain(`Nameplate, ${app.url}`);
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toContain('prefers-color-scheme: dark');
  expect(headers.get('auto-submitted')).toBe('auto-generated');
  expect(headers.get('message-id')).toMatch(/^<[0-9a-f-]{36}@/);
});

test.describe('a mail server of its own', () => {
  test.use({ own: 'demo' });

  test('that is down holds up nobody, and gets the mail when it is back', async ({ app, page }) => {
    test.setTimeout(60_000);
    await app.mail.down();
    await ask(page);
    // The first try fails now, the second one 5 seconds later.
    await app.mail.up();
    await app.mail.expect(email, SUBJECT, 40_000);
  });

  test('gets a mail once that was saved when the program was killed', async ({ app, page }) => {
    test.setTimeout(120_000);
    app.mail.stalling = true;
    await ask(page);
    await app.kill();
    app.mail.stalling = false;
    await app.revive();
    // Whoever had claimed it died; others wait until its lease of 30 seconds ends.
    await app.mail.expect(email, SUBJECT, 60_000);
    await ask(page);
    await expect.poll(() => app.mail.find(email, SUBJECT).length, { timeout: 15_000 }).toBe(2);
  });
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
      env: { NAMEPLATE_SMTP_URL: mailbox.url(scheme, 'nameplate:p%40ss@'), SSL_CERT_FILE: file },
    });
    await ask(page, app.url);
    await mailbox.expect(email, SUBJECT);
    expect(signedIn).toEqual(['nameplate:p@ss:true']);
    await app.stop();
    await mailbox.down();
    await rm(folder, { recursive: true });
  });
}
