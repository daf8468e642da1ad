import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import type { Databases } from './support/fixtures';

const chromiums = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

// Every spec runs twice: with script, and as a plain website. The second walk takes the other
// database, so that each is walked from end to end.
const postgres = process.env.NAMEPLATE_TEST_POSTGRES_URL;

export default defineConfig<object, Databases>({
  testDir: 'tests',
  outputDir: 'test-results',
  forbidOnly: true,
  retries: 0,
  workers: 2,
  // Room for a slow machine: nothing waits longer than it has to.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./support/reasons.ts']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    colorScheme: 'light',
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? chromiums.find((path) => existsSync(path)),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'with-script', use: { javaScriptEnabled: true } },
    {
      name: 'without-script',
      testIgnore: 'budget.spec.ts',
      use: { javaScriptEnabled: false, postgres },
    },
  ],
});
