import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from '@playwright/test';
import {
  DEMO_PASSWORD,
  PEOPLE,
  answered,
  open,
  ready,
  submitSignIn,
  type Page,
  type Person,
} from './fixtures';

const run = promisify(execFile);
/** A time step of RFC 6238, in seconds. */
const STEP = 30;

/** An app on a phone: oathtool, which knows nothing of Nameplate. */
export class Authenticator {
  /** The step of the code that was given out last: none is good twice. */
  private lastStep = 0;

  constructor(
    private readonly secret: string,
    readonly backupCodes: string[],
  ) {}

  /**
   * A code that was not given out before. Nobody waits for it: a clock may be one step off. It is good
   * for half a minute at least.
   */
  async code(): Promise<string> {
    const now = Math.floor(Date.now() / 1000 / STEP);
    const step = Math.max(now, this.lastStep + 1);
    expect(step, 'the next code is good, too, but not the one after it').toBeLessThanOrEqual(now + 1);
    this.lastStep = step;
    return this.at(step);
  }

  /** The code of a moment in the past. */
  async codeAt(secondsAgo: number): Promise<string> {
    return this.at(Math.floor(Date.now() / 1000 / STEP) - secondsAgo / STEP);
  }

  private async at(step: number): Promise<string> {
    const time = new Date(step * STEP * 1000).toISOString().slice(0, 19).replace('T', ' ');
    const { stdout } = await run('oathtool', ['--totp', '--base32', '--now', `${time} UTC`, this.secret]);
    return stdout.trim();
  }
}

/** Turns two-factor on for the person who is signed in, through the pages. */
export async function setUpTwoFactor(page: Page, at = '/settings/security'): Promise<Authenticator> {
  await open(page, at);
  await page.getByRole('button', { name: 'Set up two-factor' }).click();
  await expect(page.getByText('Enter the code that it shows')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Set up two-factor' })).toBeVisible();
  await ready(page);
  const secret = (await page.locator('code.key').innerText()).replaceAll(' ', '');
  const app = new Authenticator(secret, []);
  await page.getByLabel('Code', { exact: true }).fill(await app.code());
  await page.getByRole('button', { name: 'Turn on two-factor' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Your backup codes' })).toBeVisible();
  await ready(page);
  app.backupCodes.push(...(await page.locator('.backup-codes code').allInnerTexts()));
  return app;
}

/** Gives the password; the page asks for the code then. */
export async function toSecondStep(page: Page, person: Person, path = '/settings') {
  await open(page, `/sign-in?next=${encodeURIComponent(path)}`);
  await submitSignIn(page, { email: PEOPLE[person].email, password: DEMO_PASSWORD });
  await expect(page.getByRole('heading', { level: 1, name: 'Enter your code' })).toBeVisible();
  await ready(page);
}

export async function submitCode(page: Page, code: string, trust = false) {
  await answered(page);
  await page.getByLabel('Code', { exact: true }).fill(code);
  if (trust) await page.getByLabel('Trust this device for 30 days').check();
  await page.getByRole('button', { name: 'Sign in' }).click();
}
