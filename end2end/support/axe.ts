import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from './fixtures';

/** What `<html>` says about the look of a page. */
export type Look = Partial<Record<'theme' | 'contrast' | 'motion' | 'font-size', string>>;

/** The looks in which every page must be accessible. */
const LOOKS = {
  light: { theme: 'light', contrast: 'off' },
  dark: { theme: 'dark', contrast: 'off' },
  'high contrast': { theme: 'light', contrast: 'on' },
  'dark high contrast': { theme: 'dark', contrast: 'on' },
} as const satisfies Record<string, Look>;

/** Gives the open page another look, as the server would have; nothing is kept. */
export async function wear(page: Page, look: Look): Promise<void> {
  await page.locator('html').evaluate((html, look) => {
    // Colours on their way to other colours can't be measured.
    html.dataset.motion = 'reduce';
    for (const [name, value] of Object.entries(look)) html.setAttribute(`data-${name}`, value);
    for (const animation of document.getAnimations()) animation.finish();
  }, look);
}

/** The rules of axe that one look may keep and another break: they differ in colours and lines alone. */
const RULES_OF_LOOKS = ['color-contrast', 'link-in-text-block', 'target-size'];

/** Fails when the open page breaks a rule of WCAG 2.2 A or AA. */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  await expectNoViolations(page, what, (axe) => axe.withTags(tags));
}

/** Fails when the open page breaks a rule of WCAG 2.2 A or AA in any look; it keeps the last, the darkest. */
export async function expectAccessibleInEveryLook(page: Page, what: string): Promise<void> {
  for (const [name, look] of Object.entries(LOOKS)) {
    await wear(page, look);
    if (name === 'light') await expectAccessible(page, `${what}, ${name}`);
    else await expectNoViolations(page, `${what}, ${name}`, (axe) => axe.withRules(RULES_OF_LOOKS));
  }
}

async function expectNoViolations(page: Page, what: string, choose: (axe: AxeBuilder) => AxeBuilder) {
  await stillTimers(page);
  // Without the legacy mode, axe gathers its results on a page of its own, with timers again.
  const { violations } = await choose(new AxeBuilder({ page })).setLegacyMode().analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`),
  );
  expect.soft(found, what).toEqual([]);
}

/**
 * axe pauses by timers, and those don't run where script is off (what a test evaluates does):
 * there its short pauses become none, and its time limits never end.
 */
async function stillTimers(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled !== false) return;
  await page.evaluate(() => {
    const setTimeout = (act: () => void, pause = 0) => {
      if (pause < 100) void Promise.resolve().then(act);
      return 0;
    };
    Object.assign(window, { setTimeout });
  });
}
