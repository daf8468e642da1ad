import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';

/** A message that came. */
export interface Told {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A product beside Nameplate that is told what happens. */
export class Receiver {
  readonly told: Told[] = [];
  /** With which status it answers. */
  status = 200;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    server.unref();
    const { port } = server.address() as AddressInfo;
    const receiver = new Receiver(server, `http://127.0.0.1:${port}/hooks`);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        receiver.told.push({ headers: request.headers, body: Buffer.concat(chunks) });
        response.writeHead(receiver.status).end();
      });
    });
    return receiver;
  }

  close(): void {
    this.server.close();
  }

  /** Waits for a message of a type, which must be signed by the secret; gives its data. */
  async expect(type: string, secret: string): Promise<Record<string, unknown>> {
    const bodies = () => this.told.map(({ body }) => JSON.parse(body.toString()) as { type: string; data: Record<string, unknown> });
    await expect.poll(() => bodies().map((it) => it.type), { timeout: 15_000 }).toContain(type);
    const at = bodies().findIndex((it) => it.type === type);
    const told = this.told[at];
    if (!told) throw new Error('it has just come');
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = told.headers;
    const signed = Buffer.concat([Buffer.from(`${String(id)}.${String(timestamp)}.`), told.body]);
    expect(signature).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
    return bodies()[at]?.data ?? {};
  }
}
