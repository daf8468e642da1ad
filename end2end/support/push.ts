import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { expect } from '@playwright/test';

/** What a push service says about itself: no types come with it. */
interface PushModel {
  subscribe(options: object): Promise<Subscription & { clientHash: string }>;
  getNotifications(of: { clientHash: string }): { messages: string[] };
  expireSubscription(clientHash: string): void;
}

export interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** What the service worker gets. */
export interface PushMessage {
  title: string;
  body?: string;
  url?: string;
}

const require = createRequire(import.meta.url);

/** A browser, as the push service sees it. */
export class PushClient {
  constructor(
    private readonly model: PushModel,
    readonly subscription: Subscription,
    private readonly clientHash: string,
  ) {}

  /** What came, decrypted with the browser's own keys. */
  get messages(): PushMessage[] {
    const { messages } = this.model.getNotifications({ clientHash: this.clientHash });
    return messages.map((message) => JSON.parse(message) as PushMessage);
  }

  /** Waits until messages with these titles came, and no other. */
  async expect(titles: string[]): Promise<void> {
    const came = () => this.messages.map(({ title }) => title).sort();
    await expect.poll(came, { timeout: 15_000 }).toEqual([...titles].sort());
  }

  /** From now on the service says that the browser is gone. */
  expire(): void {
    this.model.expireSubscription(this.clientHash);
  }
}

/** A real push service, in this process: it checks the sender's key, and decrypts what comes. */
export class PushService {
  private constructor(private readonly model: PushModel) {}

  static async open(): Promise<PushService> {
    const Model = require('web-push-testing/src/PushApiModel.js').PushApiModel as new () => PushModel;
    const Service = require('web-push-testing/src/server.js') as new (
      model: PushModel,
      port: number,
    ) => { startServer(): void; _server: { unref(): void } };
    const model = new Model();
    const service = new Service(model, await freePort());
    service.startServer();
    service._server.unref();
    return new PushService(model);
  }

  /** Subscribes a browser with the public key of a Nameplate. */
  async subscribe(applicationServerKey: string): Promise<PushClient> {
    const subscribed = await this.model.subscribe({ userVisibleOnly: 'true', applicationServerKey });
    const { clientHash, endpoint, keys } = subscribed;
    return new PushClient(this.model, { endpoint, keys }, clientHash);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
