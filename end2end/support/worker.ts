import type { Worker } from '@playwright/test';
import { expect, type Page } from './fixtures';

/** What the tests use of a worker's own scope: TypeScript knows either pages or workers. */
export interface WorkerScope extends EventTarget {
  registration: ServiceWorkerRegistration;
}
declare global {
  class ExtendableEvent extends Event {}
  class NotificationEvent extends ExtendableEvent {
    constructor(type: string, init: { notification: Notification });
  }
}

/** Waits until the page has a service worker that answers for it. */
export async function withWorker(page: Page): Promise<Worker> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated');
  const [worker] = page.context().serviceWorkers();
  expect(worker, 'a service worker').toBeDefined();
  return worker!;
}

/** The paths of the pages that this browser keeps. */
export function keptPages(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const kept: string[] = [];
    for (const name of (await caches.keys()).filter((name) => name.startsWith('pages-'))) {
      for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname);
    }
    return kept;
  });
}

/** Waits until a page is kept. */
export async function expectKept(page: Page, path: string) {
  await expect.poll(() => keptPages(page)).toContain(path);
}
