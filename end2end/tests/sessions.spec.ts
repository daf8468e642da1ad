import {
  DEMO_PASSWORD,
  PEOPLE,
  SESSION_COOKIE,
  expect,
  open,
  ready,
  signIn,
  signOut,
  submitSignIn,
  test,
  type Page,
} from '../support/fixtures';

const { email } = PEOPLE.ada;
const sessionCookie = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name === SESSION_COOKIE);
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });

test('the right password signs in, and signing out ends it', async ({ page }) => {
  await signIn(page, 'ada');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Account menu, Ada Moreau' })).toBeVisible();

  await signOut(page);
  expect(await sessionCookie(page)).toBeUndefined();
  await open(page, '/settings');
  await expect(page).toHaveURL('/sign-in?next=%2Fsettings');
});

test('the ways in are equally wide beside the plate, and below it on a phone', async ({ page, scripted }) => {
  await open(page, '/sign-in');
  const plate = page.locator('.door-plate');
  const password = page.getByRole('button', { name: 'Sign in', exact: true });
  const passkey = page.getByRole('button', { name: 'Sign in with a passkey' });
  for (const width of [1280, 390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    const [head, first] = [(await plate.boundingBox())!, (await password.boundingBox())!];
    if (width > 800) expect(head.x + head.width).toBeLessThan(first.x);
    else expect(head.y + head.height).toBeLessThan(first.y);
    if (!scripted) continue;
    const second = (await passkey.boundingBox())!;
    expect([second.x, second.width], `${width} px`).toEqual([first.x, first.width]);
    expect(second.y - first.y - first.height, `${width} px`).toBeGreaterThanOrEqual(16);
  }
  await expect(passkey).toBeVisible({ visible: scripted });
  await expect(page.getByText('or', { exact: true })).toBeVisible({ visible: scripted });
});

test.describe('on a server of its own', () => {
  test.use({ own: 'demo' });

  test('signing out says so, and being signed out is no success', async ({ page, openBrowser }) => {
    await signIn(page, 'ada');
    await signOut(page);
    const said = page.getByRole('status').filter({ hasText: /\S/ });
    await expect(said).toHaveText('You are signed out.');
    await expect(said).not.toHaveClass(/notice-warn/);
    const elsewhere = await openBrowser();
    await signIn(page, 'ada');
    await signIn(elsewhere, 'ada', '/settings/sessions');
    await elsewhere.getByRole('button', { name: 'Sign out all other devices' }).click();
    await open(page, '/settings');
    await expect(said).toContainText('signed out from another device');
    await expect(said).toHaveClass(/notice-warn/);
  });
});

test('a wrong password and an unknown account get the same answer', async ({
  page,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource.*\/act\/sign_in/);
  const answers: string[] = [];
  for (const attempt of [
    { email: PEOPLE.cleo.email, password: 'Wrong-pass-1' },
    { email: 'nobody@example.com', password: 'Wrong-pass-1' },
  ]) {
    await open(page, '/sign-in');
    await submitSignIn(page, attempt);
    await expect(alert(page)).toContainText('Email or password is not right');
    answers.push(await alert(page).innerText());
    await expect(page.getByLabel('Email')).toHaveValue(attempt.email);
    await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    expect(await sessionCookie(page)).toBeUndefined();
    expect(page.url()).not.toContain(attempt.password);
  }
  expect(answers[1]).toBe(answers[0]);

  await submitSignIn(page, { email: PEOPLE.cleo.email, password: DEMO_PASSWORD });
  await expect(page).toHaveURL('/settings');
});

test('empty fields are named', async ({ page, expectErrors }) => {
  expectErrors(/Failed to load resource.*\/act\/sign_in/);
  await open(page, '/sign-in');
  await submitSignIn(page, { email: '', password: '' });
  await expect(alert(page)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('an email address is the same in capitals', async ({ page }) => {
  await open(page, '/sign-in');
  await submitSignIn(page, { email: email.toUpperCase(), password: DEMO_PASSWORD });
  await expect(page).toHaveURL('/settings');
});

test.describe('where sign-in leads', () => {
  test('to the page that was asked for', async ({ page }) => {
    await open(page, '/settings/accessibility');
    await expect(page).toHaveURL('/sign-in?next=%2Fsettings%2Faccessibility');
    await submitSignIn(page, { email, password: DEMO_PASSWORD });
    await expect(page).toHaveURL('/settings/accessibility');
    await expect(page.getByRole('heading', { level: 1, name: 'Accessibility' })).toBeVisible();
  });

  test('there as well after a wrong password', async ({ page, expectErrors }) => {
    expectErrors(/Failed to load resource.*\/act\/sign_in/);
    await open(page, '/sign-in?next=%2Fsettings%2Faccessibility');
    await submitSignIn(page, { email: PEOPLE.ben.email, password: 'Wrong-pass-1' });
    await expect(alert(page)).toBeVisible();
    await submitSignIn(page, { email: PEOPLE.ben.email, password: DEMO_PASSWORD });
    await expect(page).toHaveURL('/settings/accessibility');
  });

  for (const next of [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/..//evil.example',
    'https://evil.example/settings',
    'javascript:alert(1)',
    '/settings\r\nSet-Cookie: a=b',
  ]) {
    test(`never to ${JSON.stringify(next)}`, async ({ page, baseURL }) => {
      const strangers: string[] = [];
      page.on('request', (request) => {
        if (new URL(request.url()).origin !== baseURL) strangers.push(request.url());
      });
      await open(page, `/sign-in?next=${encodeURIComponent(next)}`);
      await submitSignIn(page, { email, password: DEMO_PASSWORD });
      await expect(page.getByRole('button', { name: /^Account menu/ })).toBeVisible();
      expect(new URL(page.url()).origin).toBe(baseURL);
      expect(strangers).toEqual([]);
    });
  }

  test('somebody signed in who opens the sign-in page is led on', async ({ page }) => {
    await signIn(page, 'ada');
    await open(page, '/');
    await expect(page).toHaveURL('/settings');
  });
});

test('Back after signing out shows no private page', async ({ page }) => {
  await signIn(page, 'ada');
  await open(page, '/settings/accessibility');
  await signOut(page);
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText(PEOPLE.ada.name)).toHaveCount(0);
});

test.describe('the session cookie', () => {
  test('is for the server alone', async ({ page }) => {
    await signIn(page, 'ada');
    const cookie = await sessionCookie(page);
    expect(cookie).toMatchObject({
      domain: 'localhost',
      path: '/',
      httpOnly: true,
      sameSite: 'Lax',
    });
    // 256 bits: 43 letters of base64, 64 of hex.
    expect(cookie?.value.length).toBeGreaterThanOrEqual(43);
  });

  test('is a new one after every sign-in, and dead after signing out', async ({ page }) => {
    await signIn(page, 'ada');
    const first = await sessionCookie(page);
    await signOut(page);
    await page.context().addCookies([first!]);
    await open(page, '/settings');
    await expect(page).toHaveURL('/sign-in?next=%2Fsettings');

    await signIn(page, 'ada');
    expect((await sessionCookie(page))?.value).not.toBe(first!.value);
  });

  for (const [kind, value] of Object.entries({
    empty: '',
    short: 'x',
    'of the right length': 'A'.repeat(43),
    'with bytes that are no text': '%00%ff',
    long: 'A'.repeat(3000),
  })) {
    test(`forged, ${kind}, is nobody's`, async ({ page, app }) => {
      const answer = await page.request.get('/settings', {
        headers: { cookie: `${SESSION_COOKIE}=${value}` },
        maxRedirects: 0,
      });
      expect(answer.status()).toBe(303);
      expect(new URL(answer.headers().location!, app.url).pathname).toBe('/sign-in');
    });
  }

  // A browser that closes forgets the cookies that have no date.
  for (const remember of [true, false]) {
    test(`${remember ? 'outlives' : 'ends with'} the browser ${remember ? 'when' : 'unless'} it is to be remembered`, async ({
      page,
      openBrowser,
    }) => {
      await signIn(page, 'ada', '/settings', remember);
      const state = await page.context().storageState();
      const reopened = await openBrowser({
        storageState: { ...state, cookies: state.cookies.filter(({ expires }) => expires > 0) },
      });
      await open(reopened, '/settings');
      await expect(reopened).toHaveURL(remember ? '/settings' : '/sign-in?next=%2Fsettings');
      if (remember) {
        const days = ((await sessionCookie(page))!.expires - Date.now() / 1000) / 86_400;
        expect(days).toBeGreaterThan(6);
      }
    });
  }
});

test.describe('by keyboard alone', () => {
  test('one signs in and out', async ({ page }) => {
    await open(page, '/sign-in');
    await tabTo(page, 'Email');
    await page.keyboard.type(email);
    await tabTo(page, 'Password');
    await page.keyboard.type(DEMO_PASSWORD);
    await tabTo(page, 'Remember me');
    await page.keyboard.press('Space');
    await expect(page.getByLabel('Remember me')).toBeChecked();
    await tabTo(page, 'Sign in');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/settings');
    await ready(page);

    await tabTo(page, 'Account menu, Ada Moreau');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Sign out');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/sign-in');
  });

  test('Enter in a field sends the form', async ({ page }) => {
    await open(page, '/sign-in');
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/settings');
  });
});

test.describe('many wrong passwords', () => {
  test.use({ own: 'demo' });

  test('are limited, and lock nobody out who is in', async ({
    app,
    page,
    openBrowser,
    expectErrors,
  }) => {
    test.slow();
    expectErrors(/Failed to load resource.*\/act\/sign_in/);
    await signIn(page, 'ada');

    const attacker = await openBrowser();
    await open(attacker, '/sign-in');
    const limited = /Too many attempts\. Try again in \d+ minutes?\./;
    let attempts = 0;
    do {
      attempts += 1;
      // Afresh each time, so that the alert is this attempt's and not the one before's.
      await open(attacker, '/sign-in');
      await submitSignIn(attacker, { email, password: `Wrong-pass-${attempts}` });
      await expect(alert(attacker)).toHaveText(/Email or password is not right|Too many attempts/);
    } while (attempts < 30 && !limited.test(await alert(attacker).innerText()));
    await expect(alert(attacker)).toHaveText(limited);
    expect(attempts).toBeGreaterThan(3);

    // The limit outlives the program, and the right password doesn't tell that it is right.
    await app.restart();
    await open(attacker, '/sign-in');
    await submitSignIn(attacker, { email, password: DEMO_PASSWORD });
    await expect(alert(attacker)).toHaveText(limited);

    await open(page, '/settings');
    await expect(page).toHaveURL('/settings');
  });
});

/** Presses Tab until the control of that name has the focus, as a person would. */
async function tabTo(page: Page, name: string) {
  const focused = page
    .getByLabel(name, { exact: true })
    .or(page.getByRole('button', { name, exact: true }))
    .and(page.locator(':focus'));
  for (let presses = 0; presses < 30; presses += 1) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab doesn't reach ${name}`);
}
