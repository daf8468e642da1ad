// What an open page costs the server: its memory with no stream, and with many of them.
// Usage: node streams.mjs [streams]; one person has 100 at the most, and the demo three people. Serves target/release/nameplate on a database of its own.
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { signIn, startDemo } from './server.mjs';

const STREAMS = Number(process.argv[2] ?? 300);
const server = await startDemo();
const { url } = server;

/** The resident memory of the server, in KiB. */
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);

const cookies = await Promise.all(['ada', 'ben', 'cleo'].map((person) => signIn(url, person)));
const [cookie] = cookies;
let opened = 0;
const agent = new Agent({ maxSockets: Infinity });
/** Opens a stream; ends when its first event is there. */
const open = () =>
  new Promise((done, failed) => {
    const cookie = cookies[opened++ % cookies.length];
    request(`${url}/live`, { agent, headers: { cookie } }, (answer) => {
      answer.once('data', () => done(answer));
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
  await server.stop();
}
