// How many pages a second the server gives, beside `/healthz`, which costs nothing but the server itself.
// Usage: node pages.mjs [--check]; serves target/release/nameplate on a database of its own. With
// `--check` it fails where a page is slower than it may be.
import { reach } from './measure.mjs';
import { signIn, startDemo } from './server.mjs';

/**
 * The least that a page must reach, as a part of what `/healthz` reaches in the same run: half of what it
 * reached when this was written, so that a factor of two is noticed, and noise is not.
 */
const PAGES = [
  { path: '/sign-in', person: undefined, least: { plain: 0.19, br: 0.11 } },
  { path: '/forgot-password', person: undefined, least: { plain: 0.2, br: 0.12 } },
  { path: '/settings', person: 'ada', least: { plain: 0.03, br: 0.025 } },
  { path: '/settings/sessions', person: 'ada', least: { plain: 0.065, br: 0.045 } },
  { path: '/settings/notifications', person: 'ada', least: { plain: 0.038, br: 0.03 } },
  { path: '/notifications', person: 'ada', least: { plain: 0.043, br: 0.032 } },
];

/** That an address gives the page that is meant, to whom it is meant: a redirect would be fast. */
async function expectPage(url, headers, person) {
  const answer = await fetch(url, { headers, redirect: 'manual' });
  const page = await answer.text();
  const isPage = answer.status === 200 && /<h1[ >]/.test(page);
  if (!isPage || (person && !page.includes(`${person}@example.com`))) throw new Error(`${url} gives another page`);
}

const server = await startDemo();
const failures = [];
try {
  const cookies = { ada: await signIn(server.url, 'ada') };
  console.log(`${'page'.padEnd(28)}${'encoding'.padEnd(10)}pages/s  of /healthz  at least`);
  for (const { path, person, least } of PAGES) {
    for (const encoding of ['plain', 'br']) {
      const headers = {
        accept: 'text/html',
        ...(person && { cookie: cookies[person] }),
        ...(encoding === 'br' && { 'accept-encoding': 'br' }),
      };
      await expectPage(server.url + path, headers, person);
      const { perSecond, ratio } = await reach(server.url, path, { headers }, least[encoding]);
      const columns = [perSecond.toFixed(0).padStart(7), ratio.toFixed(3).padStart(12), least[encoding].toFixed(3).padStart(10)];
      console.log(`${path.padEnd(28)}${encoding.padEnd(10)}${columns.join('')}`);
      if (ratio < least[encoding]) failures.push(`${path} (${encoding}) reaches ${ratio.toFixed(3)}`);
    }
  }
} finally {
  await server.stop();
}
if (process.argv.includes('--check')) {
  for (const failure of failures) console.error(`too slow: ${failure}`);
  console.log(`${2 * PAGES.length - failures.length} passed, ${failures.length} failed`);
  process.exitCode = failures.length ? 1 : 0;
}
