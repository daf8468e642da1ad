import { expectAccessibleInEveryLook } from '../support/axe';
import { expect, open, ready, signIn, test, type Page } from '../support/fixtures';

const PATH = '/settings/shortcuts';

/** Each default jump, with where it leads. */
const JUMPS = [
  ['g h', '/settings'],
  ['g p', '/settings/profile'],
  ['g a', '/settings/accessibility'],
  ['g k', '/settings/shortcuts'],
  ['g n', '/notifications'],
  ['g o', '/settings/notifications'],
  ['g f', '/settings/mobile'],
  ['g s', '/settings/security'],
  ['g e', '/settings/sessions'],
  ['g y', '/settings/activity'],
  ['g w', '/settings/companies'],
  ['g t', '/company/team'],
] as const;

async function press(page: Page, keys: string) {
  for (const key of keys.split(' ')) await page.keyboard.press(key);
}

type Held = 'shiftKey' | 'altKey' | 'isComposing' | 'modifierAltGraph';

/** Presses a key of another layout: what it types, and where it is. */
const pressed = (page: Page, init: Partial<Record<'key' | 'code', string>> & Partial<Record<Held, boolean>>) =>
  page.evaluate((init: object) => {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
    (document.activeElement ?? document.body).dispatchEvent(event);
    return event.defaultPrevented;
  }, init);

const pending = (page: Page) => page.locator('#pending-keys');
const row = (page: Page, label: string) =>
  page.locator('li.shortcut').filter({ has: page.getByText(label, { exact: true }) });

/** Gives a shortcut other keys, as somebody does who types them. */
async function change(page: Page, label: string, keys: string) {
  await row(page, label).locator('summary').click();
  const field = row(page, label).getByLabel('Keys');
  // Where keys are recorded, the field takes no text.
  await field.evaluate((field: HTMLInputElement, keys) => (field.value = keys), keys);
  await row(page, label).getByRole('button', { name: 'Save keys' }).click();
}

test.describe('with script', () => {
  test.skip(({ scripted }) => !scripted, 'without script no key does anything by itself');

  test('each default jump leads to its page', async ({ page }) => {
    await signIn(page, 'ada', '/notifications/why');
    for (const [keys, path] of JUMPS) {
      await press(page, keys);
      await expect(page).toHaveURL(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
  });

  test('the first of two keys is seen to wait, and is taken back', async ({ page }) => {
    await signIn(page, 'ada');
    await press(page, 'g');
    await expect(pending(page)).toHaveText(/^g, then another key/);
    await press(page, 'Escape');
    await expect(pending(page)).toHaveText('');
    await press(page, 'p');
    await press(page, 'g');
    await page.mouse.click(640, 700);
    await expect(pending(page)).toHaveText('');
    // What is no second key may be a shortcut by itself.
    await press(page, 'g Shift+?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await expect(page).toHaveURL('/settings');
  });

  test('nothing happens while somebody types, composes, or uses AltGr', async ({ page }) => {
    await signIn(page, 'ada', '/settings/profile');
    const name = page.getByLabel('Full name');
    await name.fill('');
    await name.pressSequentially('g p ? j k');
    await expect(name).toHaveValue('g p ? j k');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByLabel('Country of the phone number').focus();
    expect(await pressed(page, { key: 'g' })).toBe(false);
    await name.fill('Ada Moreau');
    await name.blur();

    for (const init of [
      { key: 'ł', code: 'KeyL', modifierAltGraph: true },
      { key: 'g', isComposing: true },
      { key: 'g', altKey: true },
      { key: 'Dead', code: 'BracketLeft' },
      { key: 'G', shiftKey: true },
      { key: 'Process' },
    ]) {
      expect(await pressed(page, init), JSON.stringify(init)).toBe(false);
      await expect(pending(page)).toHaveText('');
    }
    await expect(page).toHaveURL('/settings/profile');
  });

  test('a key is what it types, wherever a layout has it', async ({ page }) => {
    await signIn(page, 'ada');
    // AZERTY has its a where others have q; QWERTZ its ? on another key.
    expect(await pressed(page, { key: 'g', code: 'KeyG' })).toBe(true);
    expect(await pressed(page, { key: 'a', code: 'KeyQ' })).toBe(true);
    await expect(page).toHaveURL('/settings/accessibility');
    // The address changes before the page does, which closes what is open on the one that it leaves.
    await expect(page.getByRole('heading', { level: 1, name: 'Accessibility' })).toBeVisible();
    expect(await pressed(page, { key: '?', code: 'Minus', shiftKey: true })).toBe(true);
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await press(page, 'Escape');
    // With Caps Lock on.
    expect(await pressed(page, { key: 'G', code: 'KeyG' })).toBe(true);
    expect(await pressed(page, { key: 'P', code: 'KeyP' })).toBe(true);
    await expect(page).toHaveURL('/settings/profile');
  });

  test('the list opens on ?, is accessible, and leads to the settings', async ({ page }) => {
    await signIn(page, 'ada', '/settings/sessions');
    await press(page, '?');
    const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(dialog.getByText('Password & two-factor')).toBeVisible();
    await expectAccessibleInEveryLook(page, 'the list of shortcuts');
    // Keys rest while something stands over the page.
    await press(page, 'g p');
    await expect(page).toHaveURL('/settings/sessions');
    await press(page, 'Escape');
    await expect(dialog).toBeHidden();
    await press(page, '?');
    await dialog.getByRole('link', { name: 'Change shortcuts' }).click();
    await expect(page).toHaveURL(PATH);
    await expect(dialog).toBeHidden();
  });

  test.describe('own', () => {
    test.use({ own: 'demo' });

    test('keys are recorded by pressing them, and refused at once', async ({ page, openBrowser }) => {
      await signIn(page, 'ada', PATH);
      const record = async (label: string, keys: string) => {
        await row(page, label).locator('summary').click();
        await row(page, label).getByLabel('Keys').focus();
        await press(page, keys);
      };
      await record('Profile', 'x p');
      await expect(page.getByRole('status').filter({ hasText: 'Press x p for “Profile” from now on.' })).toBeVisible();
      await expect(row(page, 'Profile').locator('kbd')).toHaveText(['x', 'p']);
      await press(page, 'x p');
      await expect(page).toHaveURL('/settings/profile');

      // Kept with the account: another browser has them, too.
      const other = await openBrowser();
      await signIn(other, 'ada');
      await press(other, 'x p');
      await expect(other).toHaveURL('/settings/profile');

      await open(page, PATH);
      for (const [keys, words] of [
        ['g n', '“Notifications” has these keys'],
        ['Control+s', 'Your browser uses these keys to save the page'],
      ] as const) {
        await record('Sessions', keys);
        const field = row(page, 'Sessions').getByLabel('Keys');
        await expect(field).toHaveAttribute('aria-invalid', 'true');
        await expect(row(page, 'Sessions')).toContainText(words);
        await open(page, PATH);
      }
      await row(page, 'Sessions').locator('summary').click();
      await row(page, 'Sessions').getByLabel('Keys').focus();
      await pressed(page, { key: '{', modifierAltGraph: true });
      await expect(row(page, 'Sessions')).toContainText('Keys with Alt or AltGr');

      // One that is another shortcut already is refused before a second one is pressed.
      await open(page, PATH);
      await record('Sessions', 'j');
      await expect(row(page, 'Sessions')).toContainText('“Next” has these keys');
      // Else Enter says that no other follows; who leaves the field begins anew.
      await open(page, PATH);
      await record('Sessions', 'z');
      await press(page, 'Tab');
      await row(page, 'Sessions').getByLabel('Keys').focus();
      await press(page, 'x Enter');
      await expect(row(page, 'Sessions')).toContainText('“Profile” has these keys, or begins with them.');
      await open(page, PATH);
      await record('Sessions', 'Backspace Enter');
      await expect(row(page, 'Sessions')).toContainText('No keys');
    });

    test('a key that AltGr types is never taken for one that is pressed alone', async ({ page }) => {
      await signIn(page, 'ada', PATH);
      await change(page, 'Profile', 'ł');
      await expect(row(page, 'Profile').locator('kbd')).toHaveText(['ł']);
      expect(await pressed(page, { key: 'ł', code: 'KeyL', modifierAltGraph: true })).toBe(false);
      await expect(page).toHaveURL(PATH);
      expect(await pressed(page, { key: 'ł', code: 'KeyL' })).toBe(true);
      await expect(page).toHaveURL('/settings/profile');
    });

    test('a list is walked and worked through by keys', async ({ page }) => {
      await signIn(page, 'ada', '/notifications');
      const items = page.locator('[data-item]');
      const unread = page.locator('.notification-unread');
      await expect(unread.first()).toBeVisible();
      const before = await unread.count();
      // No item is meant as long as the focus is in none.
      await press(page, 'e');
      await expect(unread).toHaveCount(before);
      await press(page, 'j');
      await expect(items.nth(0).locator(':focus')).toBeVisible();
      await press(page, 'j');
      await expect(items.nth(1).locator(':focus')).toBeVisible();
      await press(page, 'k');
      await expect(items.nth(0).locator(':focus')).toBeVisible();
      const read = unread.first().getByRole('button', { name: /^Mark as read/ });
      await expect(read).toHaveAttribute('aria-keyshortcuts', 'e');
      await read.focus();
      await press(page, 'e');
      await expect(unread).toHaveCount(before - 1);
      // The list goes on where it was left.
      await press(page, 'j');
      await expect(items.nth(1).locator(':focus')).toBeVisible();
      await press(page, 'e');
      await expect(unread).toHaveCount(before - 2);
      await press(page, 'j');
      await expect(items.nth(2).locator(':focus')).toBeVisible();
      // What was done led the focus to what was said of it: the item is meant still.
      await press(page, 'e');
      await expect(unread).toHaveCount(before - 3);
      const id = await items.nth(2).getAttribute('data-item');
      await press(page, 'w');
      await expect(page).toHaveURL(`/notifications/why/${id}`);
    });
  });
});

test.describe('own', () => {
  test.use({ own: 'demo' });

  test('keys are changed, refused, taken away and given back', async ({ page, scripted }) => {
    await signIn(page, 'ada', PATH);
    await change(page, 'Profile', 'Ctrl+.');
    await expect(page.getByRole('status').filter({ hasText: 'Press Ctrl+. for “Profile”' })).toBeVisible();
    await expect(row(page, 'Profile')).toContainText('Changed');

    await change(page, 'Team', 'g s');
    await expect(page.getByRole('alert').filter({ hasText: 'Check 1 field.' })).toBeVisible();
    await expect(row(page, 'Team')).toContainText('“Password & two-factor” has these keys');
    // What was typed is still there.
    await expect(row(page, 'Team').getByLabel('Keys')).toHaveValue('g s');
    await open(page, PATH);
    await expect(row(page, 'Team').locator('kbd')).toHaveText(['g', 't']);

    await change(page, 'Team', 'x');
    await expect(row(page, 'Team')).toContainText('NVDA and JAWS use this key');
    await change(page, 'Companies', '');
    await expect(row(page, 'Companies')).toContainText('No keys');
    if (scripted) {
      await press(page, 'g w');
      await press(page, 'x');
      await expect(page).toHaveURL('/company/team');
      await open(page, PATH);
    }
    await row(page, 'Profile').locator('summary').click();
    await row(page, 'Profile').getByRole('button', { name: /^Reset to g p/ }).click();
    await expect(row(page, 'Profile').locator('kbd')).toHaveText(['g', 'p']);
    await page.getByRole('button', { name: 'Reset all shortcuts' }).click();
    await expect(row(page, 'Companies').locator('kbd')).toHaveText(['g', 'w']);
    await expect(page.getByRole('button', { name: 'Reset all shortcuts' })).toHaveCount(0);
  });

  test('they are turned off, and on again', async ({ page, scripted }) => {
    await signIn(page, 'ada', PATH);
    const search = page.locator('.find-button');
    await expect(search).toHaveAttribute('aria-keyshortcuts', 'Control+K');
    await page.getByRole('button', { name: 'Turn off shortcuts' }).click();
    await expect(page.getByText('Shortcuts are off:')).toBeVisible();
    if (scripted) {
      await press(page, 'g p ?');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(page).toHaveURL(PATH);
    }
    await open(page, '/settings');
    await expect(search).not.toHaveAttribute('aria-keyshortcuts');
    await open(page, PATH);
    await page.getByRole('button', { name: 'Turn on shortcuts' }).click();
    await expect(page.getByText('Shortcuts are on.', { exact: true })).toBeVisible();
    await ready(page);
    if (scripted) {
      await press(page, 'g p');
      await expect(page).toHaveURL('/settings/profile');
    }
  });
});

test('a User is offered no shortcut to what they may not see', async ({ page, scripted }) => {
  await signIn(page, 'cleo', '/shortcuts');
  const list = page.locator('.shortcut-groups').first();
  await expect(list).toContainText('Companies');
  await expect(list).not.toContainText('Team');
  if (!scripted) return;
  await press(page, 'g t');
  await expect(page).toHaveURL('/shortcuts');
});
