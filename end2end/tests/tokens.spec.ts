// The contrasts that every theme promises, measured on the colours that the browser makes of the
// tokens (WCAG 2.2, relative luminance).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const css = readFileSync(join(import.meta.dirname, '../../style/tokens.css'), 'utf8');

const style = join(import.meta.dirname, '../../style');
const allStyles = readdirSync(style, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css')).map((file) => readFileSync(join(style, file), 'utf8')).join('\n');

const GROUNDS = ['bg', 'surface', 'raised'];
const AVATARS = [0, 1, 2, 3, 4, 5, 6, 7].map((number) => `avatar-${number}`);

type Rule = { fronts: string[]; grounds: string[]; plain: number; high: number };

const RULES: Rule[] = [
  { fronts: ['ink'], grounds: [...GROUNDS, 'accent-soft', 'danger-soft', 'ok-soft', 'warn-soft'], plain: 7, high: 7 },
  { fronts: ['ink-muted'], grounds: GROUNDS, plain: 4.5, high: 7 },
  { fronts: ['accent', 'danger', 'ok', 'warn'], grounds: GROUNDS, plain: 4.5, high: 7 },
  { fronts: ['accent-hover'], grounds: GROUNDS, plain: 4.5, high: 7 },
  { fronts: ['danger'], grounds: ['danger-soft'], plain: 4.5, high: 7 },
  { fronts: ['ok'], grounds: ['ok-soft'], plain: 4.5, high: 7 },
  { fronts: ['warn'], grounds: ['warn-soft'], plain: 4.5, high: 7 },
  { fronts: ['on-accent'], grounds: ['accent', 'accent-hover'], plain: 4.5, high: 7 },
  { fronts: ['on-avatar'], grounds: AVATARS, plain: 7, high: 7 },
  { fronts: ['control-line', 'focus'], grounds: GROUNDS, plain: 3, high: 4.5 },
];

for (const theme of ['light', 'dark']) {
  for (const contrast of ['off', 'on']) {
    test(`contrasts in ${theme}, high contrast ${contrast}`, async ({ browser, javaScriptEnabled }) => {
      test.skip(!javaScriptEnabled, 'the measuring itself needs script');
      const page = await browser.newPage();
      await page.setContent(
        `<html data-theme="${theme}" data-contrast="${contrast}"><style>${css}</style><body></body></html>`,
      );
      // A name that is used and never made would have no colour at all.
      const used = [...allStyles.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name!);
      const made = new Set([...allStyles.matchAll(/(--[\w-]+)\s*:/g)].map(([, name]) => name!));
      expect(used.filter((name) => !made.has(name))).toEqual([]);
      const names = [...new Set(RULES.flatMap((rule) => [...rule.fronts, ...rule.grounds]))];
      const luminances = await page.evaluate((names) => {
        const context = document.createElement('canvas').getContext('2d')!;
        const probe = document.body.appendChild(document.createElement('div'));
        return Object.fromEntries(
          names.map((name) => {
            probe.style.color = `var(--${name})`;
            context.fillStyle = getComputedStyle(probe).color;
            context.fillRect(0, 0, 1, 1);
            const weights = [0.2126, 0.7152, 0.0722];
            const pixel = context.getImageData(0, 0, 1, 1).data;
            const luminance = weights.reduce((sum, weight, index) => {
              const part = pixel[index]! / 255;
              const linear = part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
              return sum + weight * linear;
            }, 0);
            return [name, luminance];
          }),
        );
      }, names);
      const tooLow = RULES.flatMap(({ fronts, grounds, plain, high }) => {
        const least = contrast === 'on' ? high : plain;
        return fronts.flatMap((front) =>
          grounds.flatMap((ground) => {
            const pair = [luminances[front]!, luminances[ground]!];
            const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
            return ratio < least ? [`${front} on ${ground}: ${ratio.toFixed(2)} < ${least}`] : [];
          }),
        );
      });
      expect(tooLow).toEqual([]);
      await page.close();
    });
  }
}
