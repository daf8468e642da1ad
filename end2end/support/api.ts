import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { DEMO_PASSWORD, PEOPLE, type Person } from './fixtures';
import type { Server } from './server';

/** What `POST /api/v1/events` takes. */
export interface NewEvent {
  type: string;
  title: string;
  body?: string;
  url?: string;
  case?: { id: string; type?: string; title?: string; priority?: string; assignee?: string };
  sentiment?: string;
  mentions?: string[];
  occurred_at?: string;
}

/** What `POST /api/v1/mailings` takes. */
export interface NewMailing {
  kind: string;
  subject: string;
  body: string;
  to?: string[];
}

/** A product beside Nameplate that sends events for a company. */
export class Sender {
  private constructor(
    private readonly app: Server,
    private readonly key: string,
  ) {}

  /** With a key that an operator makes on the command line. */
  static async of(app: Server, person: Person = 'ada', company = 'Harbor Law'): Promise<Sender> {
    const { email } = PEOPLE[person];
    return Sender.ofOwner(app, email, company);
  }

  /** With a key of somebody who is made for it. */
  static async ofNewAdmin(app: Server, company: string): Promise<Sender> {
    const email = `${randomUUID()}@example.com`;
    const person = ['--name', 'Nora Quist', '--email', email, '--company', company];
    await app.command(['user', 'create', ...person, '--role', 'admin'], `${DEMO_PASSWORD}\n`);
    return Sender.ofOwner(app, email, company);
  }

  private static async ofOwner(app: Server, email: string, company: string): Promise<Sender> {
    const key = ['--email', email, '--company', company, '--name', 'Test'];
    return new Sender(app, (await app.command(['api-key', 'create', ...key])).trim());
  }

  /** Sends an event, as it is; an answer of any kind is given back. */
  post(event: NewEvent, idempotencyKey: string = randomUUID()): Promise<Response> {
    return fetch(`${this.app.url}/api/v1/events`, {
      method: 'POST',
      headers: {
        'authorization': `Bearer ${this.key}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify(event),
    });
  }

  /** Sends a mailing that must be taken; gives to how many people it goes. */
  async mail(mailing: NewMailing): Promise<{ recipients: number; unsubscribed: number }> {
    const answer = await fetch(`${this.app.url}/api/v1/mailings`, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: JSON.stringify(mailing),
    });
    expect(answer.status, await answer.clone().text()).toBe(202);
    return (await answer.json()) as { recipients: number; unsubscribed: number };
  }

  /** Sends an event that must be taken; gives how many people it reaches, and its id. */
  async send(event: NewEvent): Promise<{ id: string; recipients: number }> {
    const answer = await this.post(event);
    expect(answer.status, await answer.clone().text()).toBe(202);
    return (await answer.json()) as { id: string; recipients: number };
  }
}
