import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect } from '@playwright/test';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: ParsedMail['headers'];
}

/** A real mail server that keeps what it gets. */
export class Mailbox {
  readonly mails: Mail[] = [];
  /** What it took without saying so, while it was `stalling`. */
  readonly unanswered: Mail[] = [];
  /** While set, it takes mails and never says so: the sender waits. */
  stalling = false;
  /** The address of somebody whom it does not know. */
  refused?: string;
  private server?: SMTPServer;

  private constructor(
    private readonly options: SMTPServerOptions,
    private port = 0,
  ) {}

  /** By default without TLS and without passwords, as on a machine of one's own. */
  static async open(options: SMTPServerOptions = { disabledCommands: ['STARTTLS', 'AUTH'] }) {
    const mailbox = new Mailbox(options);
    await mailbox.up();
    return mailbox;
  }

  /** `smtp://127.0.0.1:2525`; the same after it was down. */
  url(scheme = 'smtp', user = ''): string {
    return `${scheme}://${user}127.0.0.1:${this.port}`;
  }

  async up(): Promise<void> {
    const server = new SMTPServer({
      authOptional: true,
      closeTimeout: 1,
      ...this.options,
      onRcptTo: ({ address }, _, done) => {
        if (address !== this.refused) return done();
        // A permanent failure (RFC 5321, RFC 3463).
        done(Object.assign(new Error('5.1.1 No such person here'), { responseCode: 550 }));
      },
      onData: (stream, session, done) => {
        // As it is when the mail comes, not when it is read: the sender may be killed between.
        const { stalling } = this;
        simpleParser(stream).then((parsed) => {
          const to = session.envelope.rcptTo.map(({ address }) => address).join();
          const mail = asMail(to, parsed);
          if (stalling) {
            this.unanswered.push(mail);
          } else {
            this.mails.push(mail);
            done();
          }
        }, done);
      },
    });
    // A client that is killed in mid-sentence is what some tests are about.
    server.on('error', () => undefined);
    server.listen(this.port, '127.0.0.1');
    await once(server.server, 'listening');
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  async down(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (server) await new Promise<void>((closed) => server.close(closed));
  }

  /** The mails to an address, with a subject. */
  find(to: string, subject: string | RegExp): Mail[] {
    const says = (text: string) =>
      typeof subject === 'string' ? text === subject : subject.test(text);
    return this.mails.filter((mail) => mail.to === to && says(mail.subject));
  }

  /** Waits for the only mail to an address with a subject. */
  async expect(to: string, subject: string | RegExp, timeout = 15_000): Promise<Mail> {
    await expect
      .poll(() => this.find(to, subject).length, { message: `${subject} to ${to}`, timeout })
      .toBe(1);
    return this.find(to, subject)[0]!;
  }

  clear(): void {
    this.mails.length = 0;
  }
}

function asMail(to: string, { subject = '', text = '', html, headers }: ParsedMail): Mail {
  return { to, subject, text, html: html || '', headers };
}

/** The mails in a folder, as `.eml` files (RFC 5322). */
export async function readOutbox(folder: string): Promise<Mail[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.eml'));
  return Promise.all(
    files.map(async (name) => {
      const mail = await simpleParser(await readFile(join(folder, name)));
      const to = [mail.to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));
      return asMail(to.join(), mail);
    }),
  );
}

/** The path of the link to a page of ours that a mail holds. */
export function linkIn(mail: Mail, page: string): string {
  const link = new RegExp(`https?://[^/\\s]+(/${page}/\\S+)`).exec(mail.text)?.[1];
  expect(link, `a link to /${page}/ in:\n${mail.text}`).toBeTruthy();
  expect(mail.html).toContain(link!);
  return link!;
}

/** A key and a certificate for 127.0.0.1, and the file that makes a program trust it. */
export async function certificate(folder: string) {
  const [key, cert] = [join(folder, 'mail-key.pem'), join(folder, 'mail-cert.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert],
    ...subject,
    ...['-addext', 'basicConstraints=critical,CA:FALSE'],
  ]);
  return { key: await readFile(key), cert: await readFile(cert), file: cert };
}
