import { expect, open, signIn, test, type Page } from '../support/fixtures';

/** What the first visit to a page may cost, in bytes on the wire (brotli), all in all. */
const BUDGET = {
  '/sign-in': 505_000,
  '/settings/accessibility': 450_000,
  '/settings/profile': 700_000,
} as const;

/** Everything that the page loaded, by address. */
function transfers(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const kinds = ['navigation', 'resource'];
    const entries = kinds.flatMap((kind) => performance.getEntriesByType(kind));
    const sizes: Record<string, number> = {};
    for (const entry of entries as PerformanceResourceTiming[]) {
      const { pathname } = new URL(entry.name);
      sizes[pathname] = (sizes[pathname] ?? 0) + entry.encodedBodySize;
    }
    return sizes;
  });
}

for (const [path, budget] of Object.entries(BUDGET)) {
  test(`the first load of ${path} is at most ${budget} bytes`, async ({ page, openBrowser }) => {
    let visitor = page;
    if (path !== '/sign-in') {
      // Signed in, but with nothing in the cache.
      await signIn(page, 'ada');
      visitor = await openBrowser({ storageState: await page.context().storageState() });
    }
    await open(visitor, path);
    await expect(visitor).toHaveURL(path);
    await visitor.waitForLoadState('networkidle');

    const sizes = await transfers(visitor);
    const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    const list = Object.entries(sizes).sort(([, a], [, b]) => b - a);
    const report = [...list, ['total', total] as const]
      .map(([name, size]) => `${String(size).padStart(8)}  ${name}`)
      .join('\n');
    console.log(`${path}\n${report}`);

    // A page that loaded no script would keep every budget.
    expect(list.some(([name]) => name.endsWith('.wasm'))).toBe(true);
    expect(total, report).toBeLessThanOrEqual(budget);
  });
}
