import { expect, ready, signIn, test, type Page } from '../support/fixtures';
import { PAGES } from '../support/pages';

/** What the first visit to any page may cost, on the wire (brotli), with nothing in the cache. */
const MOST = {
  /** Everything, in bytes. */
  bytes: 125_000,
  /** The module: WebAssembly and what calls it, in bytes. */
  module: 100_000,
  files: 8,
};

interface File {
  path: string;
  bytes: number;
}

const isModule = ({ path }: File) => /\.(js|wasm)$/.test(path);
const sum = (files: File[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Opens a page in a browser that has nothing of it yet; gives every file that it loaded. */
async function firstVisit(visitor: Page, path: string): Promise<File[]> {
  const loaded: Promise<File>[] = [];
  visitor.on('requestfinished', (request) => {
    const { pathname } = new URL(request.url());
    // The stream stays open, and carries what happens.
    if (pathname === '/live') return;
    loaded.push(request.sizes().then(({ responseBodySize }) => ({ path: pathname, bytes: responseBodySize })));
  });
  await visitor.goto(path);
  await visitor.waitForLoadState('networkidle');
  return Promise.all(loaded);
}

const report = (path: string, files: File[]) =>
  [{ path: `${path}, all in all`, bytes: sum(files) }, ...files]
    .map(({ path, bytes }) => `${String(bytes).padStart(8)}  ${path}`)
    .join('\n');

test.beforeEach(({ expectErrors }) => expectErrors(/status of 40[34]/));

for (const { path, person } of PAGES) {
  test(`the first load of ${path} is small, and without script only text and style`, async ({ page, openBrowser }) => {
    if (person) await signIn(page, person);
    const storageState = await page.context().storageState();

    const visitor = await openBrowser({ storageState });
    const files = await firstVisit(visitor, path);
    await ready(visitor);
    const shown = report(path, files);
    console.log(shown);
    // A page that loaded no module would keep every budget.
    expect(files.filter(isModule), shown).toHaveLength(2);
    expect(sum(files), shown).toBeLessThanOrEqual(MOST.bytes);
    expect(sum(files.filter(isModule)), shown).toBeLessThanOrEqual(MOST.module);
    expect(files.length, shown).toBeLessThanOrEqual(MOST.files);

    const plain = await openBrowser({ storageState, javaScriptEnabled: false });
    const read = await firstVisit(plain, path);
    const others = read.filter(({ path: file }) => file !== path.split('?')[0] && !/\.(css|svg|png)$|^\/photos\//.test(file));
    expect(others, report(path, read)).toEqual([]);
  });
}

test('a link leads to its page sooner than loading it would', async ({ page }) => {
  await signIn(page, 'ada', '/settings/sessions');
  // What moves takes as long as it is meant to.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const PAGES = [
    ['/settings/profile', 'Profile'],
    ['/settings/sessions', 'Sessions'],
  ] as const;
  const links: number[] = [];
  const loads: number[] = [];
  for (let round = 0; round < 8; round++) {
    for (const [path, heading] of PAGES) {
      // Without pointing at it first: nothing was fetched ahead.
      links.push(
        await page.evaluate(
          ([path, heading]) =>
            new Promise<number>((resolve) => {
              const begun = performance.now();
              document.querySelector<HTMLAnchorElement>(`.side-nav a[href="${path}"]`)!.click();
              const look = () => {
                if (document.querySelector('main h1')?.textContent === heading) resolve(performance.now() - begun);
                else requestAnimationFrame(look);
              };
              look();
            }),
          [path, heading] as const,
        ),
      );
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeFocused();
    }
    for (const [path] of PAGES) {
      const begun = performance.now();
      await page.goto(path, { waitUntil: 'domcontentloaded' });
      loads.push(performance.now() - begun);
      await ready(page);
    }
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[times.length / 2]!;
  const [link, load] = [median(links), median(loads)];
  console.log(`click to heading: ${Math.round(link)} ms; loading the page: ${Math.round(load)} ms`);
  expect(link).toBeLessThanOrEqual(load);
});
