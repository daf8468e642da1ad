import { randomInt, randomUUID } from 'node:crypto';
import { Sender } from '../support/api';
import { PEOPLE, expect, open, signIn, test } from '../support/fixtures';

const EVENTS = 1000;
const KILLS = 10;
/** Senders at work at once. */
const AT_ONCE = 8;

test.use({ own: 'demo' });

test('a program killed ten times among a thousand events loses none and doubles none', async ({
  app,
  page,
}) => {
  test.setTimeout(300_000);
  const sender = await Sender.of(app);
  await signIn(page, 'ben', '/notifications');
  await page.goto('about:blank');
  const killAt = new Set<number>();
  while (killAt.size < KILLS) killAt.add(randomInt(20, EVENTS - 20));
  const waiting = Array.from({ length: EVENTS }, (_, number) => ({ number, key: randomUUID() }));
  let taken = 0;
  let reviving = Promise.resolve();
  const ids = new Map<number, string>();

  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { number, key } = next;
      // As a careful sender does: the same key until there is an answer.
      for (;;) {
        await reviving;
        const event = { type: 'campaign_update', title: `Event ${number}` };
        const answer = await sender.post(event, key).catch(() => undefined);
        if (answer && answer.status < 500) expect(answer.status).toBe(202);
        if (answer?.status !== 202) continue;
        const body = await answer.json().catch(() => undefined);
        if (!body) continue;
        ids.set(number, (body as { id: string }).id);
        break;
      }
      taken += 1;
      if (killAt.has(taken)) {
        // Two that are close together happen one after the other.
        reviving = reviving.then(() => app.kill()).then(() => app.revive());
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await reviving;
  expect(new Set(ids.values()).size, 'each event is one').toBe(EVENTS);

  // What Ben sees, page by page.
  const seen: string[] = [];
  let path: string | null = '/notifications';
  while (path) {
    await open(page, path);
    seen.push(...(await page.locator('.notification .notification-title').allInnerTexts()));
    const older = page.getByRole('link', { name: 'Older' });
    path = (await older.count()) ? await older.getAttribute('href') : null;
  }
  const ours = seen.filter((title) => title.startsWith('Event '));
  expect(ours.length, `${PEOPLE.ben.name} sees each once`).toBe(EVENTS);
  expect(new Set(ours).size).toBe(EVENTS);
});
