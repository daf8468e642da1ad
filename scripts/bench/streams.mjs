// What an open page costs the server: its memory with no stream, and with many of them.
// Usage: node streams.mjs [streams]; serves target/release/nameplate on a database of its own.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const STREAMS = Number(process.argv[2] ?? 1000);
const BINARY = join(import.meta.dirname, '../../target/release/nameplate');
const folder = mkdtempSync(join(tmpdir(), 'nameplate-bench-'));
const env = { PATH: process.env.PATH, NAMEPLATE_DATA_DIR: folder, NAMEPLATE_ADDR: '127.0.0.1:0', NAMEPLATE_LOG: 'warn' };

execFileSync(BINARY, ['demo'], { env, cwd: folder });
const server = spawn(BINARY, ['serve'], { env, cwd: folder });
const url = await new Promise((found, failed) => {
  const read = (chunk) => {
    const line = /Nameplate listens on (http:\/\/\S+)/.exec(chunk);
    if (line) found(line[1]);
  };
  server.stdout.on('data', read);
  server.stderr.on('data', read);
  server.once('exit', failed);
});

/** The resident memory of the server, in KiB. */
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);

const signedIn = await fetch(`${url}/act/sign_in`, {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  body: 'form[email]=ada%40example.com&form[password]=Demo-pass-1',
});
const cookie = signedIn.headers.getSetCookie().find((it) => it.startsWith('nameplate_session=')).split(';')[0];

const agent = new Agent({ maxSockets: Infinity });
/** Opens a stream; ends when its first event is there. */
const open = () =>
  new Promise((opened, failed) => {
    request(`${url}/live`, { agent, headers: { cookie } }, (answer) => {
      answer.once('data', () => opened(answer));
      answer.on('data', () => {});
    })
      .on('error', failed)
      .end();
  });

try {
  // What the first requests make once, such as connections to the database, is no stream's.
  for (let count = 0; count < 20; count++) (await open()).destroy();
  const before = memory();
  for (let count = 0; count < STREAMS; count += 50) {
    await Promise.all(Array.from({ length: Math.min(50, STREAMS - count) }, open));
  }
  const after = memory();
  const started = performance.now();
  const page = await fetch(`${url}/settings/sessions`, { headers: { cookie, accept: 'text/html' } });
  await page.text();
  const took = performance.now() - started;
  console.log(`memory without streams   ${before} KiB`);
  console.log(`memory with ${STREAMS} streams  ${after} KiB: ${((after - before) / STREAMS).toFixed(1)} KiB each`);
  console.log(`a page beside them       ${page.status} in ${took.toFixed(0)} ms`);
} finally {
  agent.destroy();
  server.kill('SIGTERM');
  rmSync(folder, { recursive: true });
}
