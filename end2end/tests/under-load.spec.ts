import { DEMO_PASSWORD, PEOPLE, expect, test, type Person } from '../support/fixtures';
import { PAGES } from '../support/pages';

/** How often each person asks for each page, and how many requests of theirs are under way. */
const ROUNDS = 24;
const AT_ONCE = 6;
/** How often each page is asked for alone before: then all has come that it can be handed. */
const ALONE = 4;

test.use({ own: 'demo' });

/** What differs from one answer to the next for good reasons: nonces, ids of requests, and the time. */
function steady(body: string, requestId: string): string {
  return body
    .replaceAll(requestId, 'request')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/data-ends-in="\d+"/g, 'ends')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replaceAll(/\w{3} \d{1,2} \w{3} \d{4}, \d\d:\d\d/g, 'time')
    .replaceAll(/\b\d\d:\d\d\b/g, 'time')
    .replaceAll(/\b\d{13}\b/g, 'time')
    .replaceAll(/just now|\d+ (minute|hour|day)s? ago/g, 'ago');
}

/**
 * A page, and what the app is handed inside of it: which parts of that are there already, and in which
 * order, is up to when they were.
 */
interface Page {
  body: string;
  handed: Set<string>;
}

function apart(text: string): Page {
  const handed = new Set<string>();
  const body = text
    .replaceAll(/__RESOLVED_RESOURCES\[\d+\] = ("(?:[^"\\]|\\.)*");?/g, (_, part: string) => {
      handed.add(part);
      return '';
    })
    .replaceAll(/__PENDING_RESOURCES=\[[^\]]*\];?/g, '')
    .replaceAll('<script nonce></script>', '');
  return { body, handed };
}

test('a page is the same under load as alone, and nobody\'s but its viewer\'s', async ({
  app,
}) => {
  const people = Object.keys(PEOPLE) as Person[];
  const cookies = new Map<Person, string>();
  for (const person of people) {
    const answer = await fetch(`${app.url}/act/sign_in`, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams({
        'form[email]': PEOPLE[person].email,
        'form[password]': DEMO_PASSWORD,
      }),
    });
    expect(answer.ok).toBe(true);
    const session = answer.headers.getSetCookie().find((it) => it.startsWith('nameplate_session='));
    cookies.set(person, session!.split(';')[0]!);
  }
  const ask = async (person: Person, path: string, isSignedIn: boolean) => {
    const cookie = isSignedIn ? cookies.get(person)! : '';
    const answer = await fetch(app.url + path, {
      headers: { accept: 'text/html', cookie },
      redirect: 'manual',
    });
    const { body, handed } = apart(steady(await answer.text(), answer.headers.get('x-request-id')!));
    return { body: `${answer.status} ${answer.headers.get('location')}\n${body}`, handed };
  };
  const asked = people.flatMap((person) =>
    PAGES.map(({ path, person: viewer }) => ({ person, path, isSignedIn: viewer !== undefined })),
  );
  const alone = new Map<string, Page>();
  const key = ({ person, path }: { person: Person; path: string }) => `${person} ${path}`;
  for (let round = 0; round < ALONE; round++) {
    for (const it of asked) {
      const page = await ask(it.person, it.path, it.isSignedIn);
      const before = alone.get(key(it));
      if (!before) alone.set(key(it), page);
      // Steady alone, or the comparison would say nothing.
      else expect(page.body, key(it)).toBe(before.body);
      page.handed.forEach((part) => alone.get(key(it))!.handed.add(part));
    }
  }

  const different = new Set<string>();
  let count = 0;
  const visit = async (person: Person, offset: number) => {
    const theirs = asked.filter((it) => it.person === person);
    for (let number = 0; number < (theirs.length * ROUNDS) / AT_ONCE; number++) {
      const it = theirs[(number * 7 + offset * 3) % theirs.length]!;
      const page = await ask(it.person, it.path, it.isSignedIn);
      const own = alone.get(key(it))!;
      count++;
      const isSame = page.body === own.body && [...page.handed].every((part) => own.handed.has(part));
      if (isSame) continue;
      const whole = ({ body, handed }: Page) => [body, ...handed].join('\n');
      const others = people.filter((other) => other !== person).map((other) => PEOPLE[other].email);
      const shown = others.filter(
        (email) => whole(page).includes(email) && !whole(own).includes(email),
      );
      different.add(`${key(it)}${shown.length ? `: shows ${shown.join(', ')}` : ''}`);
    }
  };
  await Promise.all(
    people.flatMap((person) => Array.from({ length: AT_ONCE }, (_, offset) => visit(person, offset))),
  );
  expect(count).toBeGreaterThanOrEqual(people.length * PAGES.length * ROUNDS * 0.9);
  expect([...different], `of ${count} pages`).toEqual([]);

  // Nothing is said but what is logged.
  const lines = app.log.split('\n').filter((line) => line.trim());
  const strange = lines.filter((line) => !/^(\d{4}-\d\d-\d\dT\S+ +(INFO|WARN|ERROR) |Nameplate listens on )/.test(line));
  expect(strange).toEqual([]);
});
