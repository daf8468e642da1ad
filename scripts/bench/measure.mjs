// Requests a second, beside those that `/healthz` of the same process answers in the same run.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** How long each is asked for, in seconds, and how often; the median counts. */
const SECONDS = 2;
const ROUNDS = 3;
const CONNECTIONS = 16;
/** How often what seems too slow is measured again. */
const RETRIES = 2;

const run = promisify(execFile);

/** A request of wrk that is no `GET` (Lua). */
const script = (method, body) => `wrk.method = ${JSON.stringify(method)}\nwrk.body = [==[${body}]==]\n`;

/** Requests a second for an address; `method` and `body` for what is no `GET`. */
async function measure(url, { headers = {}, method, body = '' }) {
  const words = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const folder = mkdtempSync(join(tmpdir(), 'nameplate-wrk-'));
  const file = join(folder, 'request.lua');
  if (method) writeFileSync(file, script(method, body));
  const options = ['-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, ...words, ...(method ? ['-s', file] : []), url];
  const { stdout } = await run('wrk', options).finally(() => rmSync(folder, { recursive: true }));
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} failed:\n${stdout}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** As `compare`, again where it is less than `least`: what got slow stays slow, what the machine kept waiting does not. */
export async function reach(server, path, request, least) {
  let reached = await compare(server, path, request);
  for (let again = 0; again < RETRIES && reached.ratio < least; again++) reached = await compare(server, path, request);
  return reached;
}

/** Requests a second, and what part that is of what `/healthz` gives, in the median of some rounds. */
async function compare(server, path, request = {}) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    // One right after the other: what else the machine does meanwhile slows both.
    const alive = await measure(`${server}/healthz`, {});
    const perSecond = await measure(server + path, request);
    rounds.push({ perSecond, ratio: perSecond / alive });
  }
  return { perSecond: median(rounds.map((it) => it.perSecond)), ratio: median(rounds.map((it) => it.ratio)) };
}
