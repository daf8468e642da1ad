// How many requests a second the API answers, beside `/healthz`, which costs nothing but the server itself.
// Usage: node api.mjs [--check]; serves target/release/nameplate on a database of its own. With `--check` it fails where
// an operation is slower than it may be.
import { reach } from './measure.mjs';
import { enterProduct, withAddress } from './product.mjs';
import { apiKey, startDemo } from './server.mjs';

/** `least` is half of what was reached when this was written, as a part of `/healthz`. What writes waits for a disk. */
const OPERATIONS = [
  { name: 'GET /me', path: '/me', least: 0.14 },
  { name: 'GET /notifications', path: '/notifications?limit=20', least: 0.087 },
  { name: 'GET /members', path: '/members', least: 0.069 },
  { name: 'PUT /me/appearance', path: '/me/appearance', method: 'PUT', body: '{"theme":"dark"}', least: 0.02 },
  {
    name: 'POST /events',
    path: '/events',
    method: 'POST',
    body: '{"type":"task_due","title":"File the claim"}',
    least: 0.015,
  },
  { name: 'GET /forward-auth', path: '/forward-auth?status_only=true', isOfProxy: true, least: 0.15 },
];

const app = await startDemo(await withAddress({ NAMEPLATE_API_REQUESTS_PER_MINUTE: '1000000' }));
const failures = [];
try {
  const headers = {
    'authorization': `Bearer ${apiKey(app, 'ada', 'Harbor Law')}`,
    'content-type': 'application/json',
    'if-match': '*',
  };
  const ofProxy = await enterProduct(app.url, 'ada');
  console.log(`${'operation'.padEnd(28)}requests/s  of /healthz  at least`);
  for (const { name, path, method, body, isOfProxy, least } of OPERATIONS) {
    const request = { headers: isOfProxy ? ofProxy : headers, method, body };
    const { perSecond, ratio } = await reach(app.url, `/api/v1${path}`, request, least);
    const columns = [perSecond.toFixed(0).padStart(10), ratio.toFixed(3).padStart(13), least.toFixed(3).padStart(10)];
    console.log(`${name.padEnd(28)}${columns.join('')}`);
    if (ratio < least) failures.push(`${name} reaches ${ratio.toFixed(3)}`);
  }
} finally {
  await app.stop();
}
if (process.argv.includes('--check')) {
  for (const failure of failures) console.error(`too slow: ${failure}`);
  console.log(`${OPERATIONS.length - failures.length} passed, ${failures.length} failed`);
  process.exitCode = failures.length ? 1 : 0;
}
