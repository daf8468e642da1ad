// Draws the app's icons from the logo, into public/icons: `make icons`, whenever the logo changes. They are kept
// in the repository, so that building needs no browser.
import { createRequire } from 'node:module';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));
const { chromium } = createRequire(join(process.cwd(), 'end2end/package.json'))('@playwright/test');

const BRASS = '#7d5a1b';
const PAPER = '#fbfaf7';
const SCREW = '#f2e3c2';
const LETTER = 'M11.5 21.5v-11l9 11v-11';

/** The plate, as public/favicon.svg has it, in a square of 32. */
const plate = (ground, screw, letter) => `
  <rect x="1" y="6" width="30" height="20" rx="2.5" fill="${ground}"/>
  <circle cx="5" cy="16" r="1.4" fill="${screw}"/>
  <circle cx="27" cy="16" r="1.4" fill="${screw}"/>
  <path d="${LETTER}" fill="none" stroke="${letter}" stroke-width="2.6" stroke-linecap="square"/>`;

/** The plate on a ground, as large a part of it as `scale` says. */
const on = (ground, scale, drawing) => `
  <rect width="32" height="32" fill="${ground}"/>
  <g transform="translate(16 16) scale(${scale}) translate(-16 -16)">${drawing}</g>`;

const icon = on(PAPER, 0.86, plate(BRASS, SCREW, '#fffdf8'));
/** A system cuts what it likes from a maskable icon, but for a circle of four fifths. */
const maskable = on(PAPER, 0.62, plate(BRASS, SCREW, '#fffdf8'));
/** Android takes its alpha alone: the plate, with the letter cut out. */
const badge = `
  <mask id="letter"><rect width="32" height="32" fill="#fff"/>
    <path d="${LETTER}" fill="none" stroke="#000" stroke-width="3.2" stroke-linecap="square"/></mask>
  <rect x="1" y="6" width="30" height="20" rx="2.5" fill="#fff" mask="url(#letter)"/>`;

const ICONS = {
  'apple-touch-icon.png': [180, icon],
  'icon-192.png': [192, icon],
  'icon-512.png': [512, icon],
  'maskable-192.png': [192, maskable],
  'maskable-512.png': [512, maskable],
  'badge-96.png': [96, badge],
};

const chromiums = ['/usr/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const executablePath = process.env.CHROMIUM ?? chromiums.find((path) => existsSync(path));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const [file, [side, drawing]] of Object.entries(ICONS)) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 32 32">${drawing}</svg>`;
  await page.setViewportSize({ width: side, height: side });
  await page.setContent(`<style>body { margin: 0; background: none } svg { display: block }</style>${svg}`);
  writeFileSync(join('public/icons', file), await page.screenshot({ omitBackground: true }));
}
await browser.close();
