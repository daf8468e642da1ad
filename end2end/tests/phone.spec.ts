import { devices } from '@playwright/test';
import { expect, open, signIn, test, type Page } from '../support/fixtures';
import { PAGES } from '../support/pages';

const { viewport: _, defaultBrowserType: __, ...PHONE } = devices['Pixel 7'];

/** Phones, upright and on their side. */
const SIZES = {
  'a small phone': { width: 320, height: 568 },
  'a phone': { width: 390, height: 844 },
  'a phone on its side': { width: 844, height: 390 },
  'a small phone on its side': { width: 568, height: 320 },
};

/** The least that a finger hits (Apple's guidelines, WCAG 2.2 2.5.5), in pixels. */
const TARGET = 44;

/** Controls that are smaller, links inside sentences apart; and what is wrong with fields on a phone. */
const faults = (page: Page) =>
  page.evaluate((TARGET) => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`pushed sideways by ${root.scrollWidth - root.clientWidth}`);
    const isInline = (element: Element) => {
      const style = getComputedStyle(element);
      const around = element.closest('p, dd, li, td, label, legend, .help')?.textContent?.trim() ?? '';
      return style.display === 'inline' && around.length > (element.textContent?.trim().length ?? 0) + 3;
    };
    for (const element of document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')) {
      if (element.matches('[type=hidden], .skip-link, [tabindex="-1"]')) continue;
      const label = element.matches('[type=checkbox], [type=radio], [type=file]') && element.closest('label, .drop');
      const box = (label || element).getBoundingClientRect();
      if (!element.checkVisibility({ visibilityProperty: true }) || box.width === 0 || isInline(element)) continue;
      const name = `${element.tagName.toLowerCase()} "${(element.textContent?.trim() || element.getAttribute('aria-label') || element.id).slice(0, 40)}"`;
      if (box.height < TARGET - 0.5 || box.width < TARGET - 0.5) {
        found.push(`${name} is ${Math.round(box.width)} × ${Math.round(box.height)}`);
      }
      if (!element.matches('input:not([type=checkbox], [type=radio], [type=file], [type=range]), select, textarea')) continue;
      // Safari zooms into a smaller one, and doesn't zoom out again.
      if (parseFloat(getComputedStyle(element).fontSize) < 16) found.push(`${name} has small letters`);
      if (element.matches('input, textarea') && !element.hasAttribute('autocomplete')) found.push(`${name} says nothing of autocomplete`);
    }
    return found;
  }, TARGET);

test.use(PHONE);

for (const { path, person } of PAGES) {
  test(`${path} fits a phone, and each control a finger`, async ({ page, expectErrors }) => {
    expectErrors(/status of 40[34]/);
    if (person) await signIn(page, person);
    await open(page, path);
    for (const [name, size] of Object.entries(SIZES)) {
      await page.setViewportSize(size);
      expect.soft(await faults(page), name).toEqual([]);
    }
  });
}

test('the bar at the bottom leads to the rooms, and covers nothing', async ({ page }) => {
  await page.setViewportSize(SIZES['a phone']);
  await signIn(page, 'ada', '/settings/security');
  const bar = page.getByRole('navigation', { name: 'Main' });
  await expect(bar.getByRole('link', { name: 'Settings' })).toHaveAttribute('aria-current', 'true');
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  const last = page.getByRole('main').getByRole('button').last();
  const [top, end] = [(await bar.boundingBox())!.y, (await last.boundingBox())!];
  expect(end.y + end.height).toBeLessThanOrEqual(top);
  await bar.getByRole('link', { name: /^Notifications/ }).click();
  await expect(page).toHaveURL('/notifications');
  await expect(bar.getByRole('link', { name: /^Notifications/ })).toHaveAttribute('aria-current', 'true');
  await expect(bar.getByRole('link', { name: 'Settings' })).not.toHaveAttribute('aria-current');
  // There is one bell.
  await expect(page.getByRole('link', { name: /^Notifications, \d+ unread|^Notifications$/ })).toHaveCount(1);
});

test('while something is unsaved, its bar takes the place of the bottom bar', async ({ page, scripted }) => {
  test.skip(!scripted, 'the bar of unsaved changes needs script');
  await page.setViewportSize(SIZES['a phone']);
  await signIn(page, 'ada', '/settings/profile');
  const bar = page.getByRole('navigation', { name: 'Main' });
  await expect(bar).toBeVisible();
  await page.getByLabel('Full name').fill('Ada M.');
  await expect(page.getByText('Unsaved changes')).toBeVisible();
  await expect(bar).toBeHidden();
});
