// What a storm of sign-ins costs: how many a second beside bare Argon2id on all cores, the memory that the
// server keeps, and how long a page takes meanwhile.
// Usage: node sign-ins.mjs [--check]; serves target/release/nameplate on a database of its own. With
// `--check` it fails where a storm costs more than it may.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { signIn, startDemo } from './server.mjs';

/** As many as two cores do at least in the storms that are counted. */
const SIGN_INS = 1000;
/** How often bare hashing and a storm take turns: what else a machine does changes by the second. */
const ROUNDS = 3;
const SECONDS = 5;
const AT_ONCE = 8;
const PEOPLE = ['ben', 'cleo'];
/** Who looks at pages meanwhile: somebody else, for a page of sessions grows with each sign-in. */
const READER = 'ada';
const PAGE = '/settings/sessions';
/** How often the page is asked for, in milliseconds, and for how long while it is quiet. */
const PAGE_EVERY = 20;
const QUIET = ROUNDS * SECONDS * 1000;
/** What a storm may cost. */
const MOST_MIB = 100;
const LEAST_OF_BARE = 0.85;
const MOST_OF_QUIET = 3;
/** How often a storm that seems to cost too much is measured again: the machine may have been busy. */
const RETRIES = 2;

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Bare hashes a second, on all cores, with the priority of the threads that hash in the server. */
async function hashing() {
  const options = ['-n', '10', 'cargo', 'bench', '--quiet', '-p', 'nameplate-domain', '--bench', 'hashing'];
  return Number((await run('nice', options, { cwd: root })).stdout);
}

/** Sends a request by an agent; gives its status and the cookies that it sets. */
function send(agent, url, options, body) {
  return new Promise((answered, failed) => {
    const sent = request(url, { agent, ...options }, (answer) => {
      answer.on('error', failed);
      answer.on('end', () => answered({ status: answer.statusCode, cookies: answer.headers['set-cookie'] ?? [] }));
      answer.resume();
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

/** Signs somebody in as the form of the page does; gives the cookie by which the browser is known. */
async function signInByForm(agent, url, person) {
  const body = `form[email]=${person}%40example.com&form[password]=Demo-pass-1&form[next]=`;
  const headers = {
    'accept': 'text/html',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
    'referer': `${url}/sign-in`,
  };
  const { status, cookies } = await send(agent, `${url}/act/sign_in`, { method: 'POST', headers }, body);
  const isIn = status === 303 && cookies.some((it) => it.startsWith('nameplate_session='));
  if (!isIn) throw new Error(`${person} can't sign in: ${status}`);
  return cookies.find((it) => it.startsWith('nameplate_browser=')).split(';')[0];
}

/** Asks for the page again and again until `isOver` says so; gives how long each took, in milliseconds. */
async function timePages(url, cookie, isOver) {
  const agent = new Agent({ keepAlive: true });
  const took = [];
  while (!isOver()) {
    const started = performance.now();
    const { status } = await send(agent, url + PAGE, { headers: { cookie, accept: 'text/html' } });
    if (status !== 200) throw new Error(`${PAGE} gives ${status}`);
    took.push(performance.now() - started);
    await sleep(PAGE_EVERY);
  }
  agent.destroy();
  return took;
}

/** What wrk sends: each time a sign-in of another of the browsers that are known already. */
const script = (url, browsers) => `
local cookies = { ${browsers.map((browser) => `"${browser}"`).join(', ')} }
local people = { ${PEOPLE.map((person) => `"${person}"`).join(', ')} }
local count = 0
request = function()
  local slot = count % #cookies
  count = count + 1
  local headers = { accept = "text/html", cookie = cookies[slot + 1], referer = "${url}/sign-in" }
  headers["content-type"] = "application/x-www-form-urlencoded"
  local person = people[slot % #people + 1]
  return wrk.format("POST", "/act/sign_in", headers, "form[email]=" .. person .. "%40example.com&form[password]=Demo-pass-1&form[next]=")
end
response = function(status, headers)
  if status ~= 303 or not headers["Set-Cookie"] and not headers["set-cookie"] then
    io.stderr:write("a sign-in gave " .. status .. "\\n")
    os.exit(1)
  end
end`;

/** Lets many sign in, some at once, by a program that takes little of the cores; gives how many and how many a second. */
async function storm(url, file) {
  const options = ['-t1', `-c${AT_ONCE}`, `-d${SECONDS}s`, '-s', file, url];
  const { stdout } = await run('wrk', options);
  const count = Number(/(\d+) requests in/.exec(stdout)[1]);
  return { count, rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]) };
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const p99 = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)];

/** What storms cost a fresh server: some alone, then some beside somebody who looks at pages. */
async function measure() {
  const server = await startDemo();
  const folder = mkdtempSync(join(tmpdir(), 'nameplate-sign-ins-'));
  /** The resident memory of the server, in MiB. */
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]) / 1024;
  try {
    const cookie = await signIn(server.url, READER);
    const over = performance.now() + QUIET;
    const quiet = p99(await timePages(server.url, cookie, () => performance.now() > over));
    const before = memory();
    const agent = new Agent();
    const browsers = [];
    for (let slot = 0; slot < AT_ONCE; slot++) {
      browsers.push(await signInByForm(agent, server.url, PEOPLE[slot % PEOPLE.length]));
    }
    const file = join(folder, 'sign-ins.lua');
    writeFileSync(file, script(server.url, browsers));
    const hashes = [await hashing()];
    const storms = [];
    for (let round = 0; round < ROUNDS; round++) {
      storms.push(await storm(server.url, file));
      hashes.push(await hashing());
    }
    const count = storms.reduce((sum, storm) => sum + storm.count, 0);
    if (count < SIGN_INS) throw new Error(`${count} sign-ins are no storm of ${SIGN_INS}`);
    const after = memory();
    // Asking for pages takes a part of the cores, which no bare hashing shares: so these are other storms.
    let isOver = false;
    const stormAgain = async () => {
      try {
        for (let round = 0; round < ROUNDS; round++) await storm(server.url, file);
      } finally {
        isOver = true;
      }
    };
    const [times] = await Promise.all([timePages(server.url, cookie, () => isOver), stormAgain()]);
    const meanwhile = p99(times);
    return { before, after, rate: mean(storms.map((storm) => storm.rate)), bare: mean(hashes), quiet, meanwhile };
  } finally {
    rmSync(folder, { recursive: true });
    await server.stop();
  }
}

/** What of a measured storm cost more than it may. */
function faults({ after, rate, bare, quiet, meanwhile }) {
  return [
    after > MOST_MIB && `${after.toFixed(0)} MiB after the storm, at most ${MOST_MIB}`,
    rate / bare < LEAST_OF_BARE && `${(rate / bare).toFixed(2)} of bare hashing, at least ${LEAST_OF_BARE}`,
    meanwhile / quiet > MOST_OF_QUIET && `a page took ${(meanwhile / quiet).toFixed(1)} times as long, at most ${MOST_OF_QUIET}`,
  ].filter(Boolean);
}

await hashing(); // Built now, not while something is measured.
let measured = await measure();
if (process.argv.includes('--check')) {
  for (let again = 0; again < RETRIES && faults(measured).length; again++) measured = await measure();
  for (const fault of faults(measured)) console.error(`too dear: ${fault}`);
  process.exitCode = faults(measured).length ? 1 : 0;
}
const { before, after, rate, bare, quiet, meanwhile } = measured;
console.log(`sign-ins, ${AT_ONCE} at once         ${rate.toFixed(1)}/s: ${(rate / bare).toFixed(2)} of bare Argon2id (${bare.toFixed(1)}/s)`);
console.log(`memory before and after     ${before.toFixed(0)} and ${after.toFixed(0)} MiB`);
console.log(`a page's p99                ${quiet.toFixed(1)} ms quiet, ${meanwhile.toFixed(1)} ms meanwhile: ${(meanwhile / quiet).toFixed(1)} times`);
