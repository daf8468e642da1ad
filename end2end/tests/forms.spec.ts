import {
  expect,
  holdScript,
  open,
  PEOPLE,
  ready,
  signIn,
  submitSignIn,
  test,
} from '../support/fixtures';

const PROFILE = '/settings/profile';

test('a form that is sent before the scripts are there is answered, and comes alive', async ({
  page,
  scripted,
}) => {
  test.skip(!scripted, 'needs script');
  const slow = await holdScript(page);
  await page.goto('/sign-in?next=%2Fsettings%2Fprofile');
  const { email } = PEOPLE.ada;
  await submitSignIn(page, { email, password: 'Wrong-pass-1', remember: true });
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toBeFocused();
  await slow.release();
  await ready(page);
  await expect(page).toHaveURL('/sign-in?next=%2Fsettings%2Fprofile');
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toContainText('is not right');
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await expect(page.getByLabel('Remember me')).toBeChecked();
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');

  // What was said is over on another page, and doesn't come back with the way back.
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
  await submitSignIn(page, { email, password: 'Demo-pass-1' });
  await expect(page).toHaveURL(PROFILE);
});

test('a refused form keeps what was typed, and says nothing in the address', async ({
  page,
  scripted,
}) => {
  test.skip(scripted, 'without script');
  await signIn(page, 'ben', PROFILE);
  await page.getByLabel('Full name').fill(' ');
  const phone = page.getByRole('textbox', { name: 'Phone number' });
  await phone.fill('12');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.locator('#name-error')).toBeVisible();
  await expect(phone).toHaveValue('12');
  await expect(page.getByRole('alert').filter({ hasText: 'Check' })).toBeFocused();
  expect(new URL(page.url()).search).toBe('');

  // Its address leads back to the page, and reloading that asks nothing.
  await page.goto(page.url());
  await expect(page).toHaveURL(PROFILE);
  await expect(page.locator('#name-error')).toBeHidden();
  await page.getByLabel('Full name').fill(PEOPLE.ben.name);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page).toHaveURL(PROFILE);
  await expect(page.getByRole('status')).toContainText(['Profile saved']);
  await page.reload();
  await expect(page.getByRole('status').filter({ hasText: 'Profile saved' })).toHaveCount(0);
});

test('a page of somebody else changes nothing of mine', async ({ page }) => {
  // A page that doesn't learn that somebody else signed in: it has no stream.
  await page.route('**/live', (route) => route.abort());
  await signIn(page, 'ben', PROFILE);
  const other = await page.context().newPage();
  await page.getByLabel('Full name').fill('Ben Two');
  await signIn(other, 'cleo', PROFILE);
  await page.getByRole('button', { name: 'Save changes' }).locator('visible=true').click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toContainText(
    'Somebody else is signed in here now',
  );
  await open(other, PROFILE);
  await expect(other.getByLabel('Full name')).toHaveValue(PEOPLE.cleo.name);
});
