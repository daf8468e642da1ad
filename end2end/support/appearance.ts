import { expect, open, type Page } from './fixtures';

/** The settings of /settings/accessibility as the page words them. */
export interface Choices {
  Theme: 'Light' | 'Dark' | 'Match my system';
  'Font size': 'Small' | 'Normal' | 'Large' | 'Larger' | 'Largest';
  'Reduced motion': 'On' | 'Off' | 'Match my system';
  'High contrast': 'On' | 'Off' | 'Match my system';
}
export type Setting = keyof Choices;

export const radio = (page: Page, setting: Setting, choice: string) =>
  page.getByRole('group', { name: setting }).getByRole('radio', { name: choice, exact: true });

/** Chooses on the open page, and waits until it is saved. */
export async function choose(page: Page, scripted: boolean, choices: Partial<Choices>) {
  for (const [setting, choice] of Object.entries(choices)) {
    const button = radio(page, setting as Setting, choice);
    if (await button.isChecked()) continue;
    if (!scripted) {
      await button.check();
      continue;
    }
    const saved = page.waitForResponse(/\/act\/save_appearance/);
    await button.check();
    expect((await saved).ok()).toBe(true);
  }
  if (scripted) return;
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
}

/** The starting point of a test, whatever the one before left behind. */
export async function reset(page: Page, scripted: boolean) {
  await open(page, '/settings/accessibility');
  await choose(page, scripted, {
    Theme: 'Light',
    'Font size': 'Normal',
    'Reduced motion': 'Off',
    'High contrast': 'Off',
  });
}

/** The `<html>` tag as the server sends it, before any script. */
export async function htmlTag(page: Page, path: string): Promise<string> {
  const answer = await page.request.get(path);
  expect(answer.status()).toBe(200);
  const tag = /<html[^>]*>/.exec(await answer.text())?.[0] ?? 'no <html> tag';
  // When the session ends is told by the second.
  return tag.replace(/ data-ends-in="\d+"/, '');
}
