import { defineConfig } from '@playwright/test';
import base from './playwright.config';

// Pictures of every page, to look at; see screenshots.ts.
export default defineConfig({
  ...base,
  testDir: '.',
  testMatch: 'screenshots.ts',
  projects: [{ name: 'screenshots' }],
});
