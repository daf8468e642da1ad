// The release build with demo people and a database of its own, for the benches.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = process.env.NAMEPLATE_BINARY ?? join(import.meta.dirname, '../../target/release/nameplate');

/** Starts it, with more settings if given; gives its address, its process, its settings, and what stops it and forgets
    its data. */
export async function startDemo(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'nameplate-bench-'));
  const env = {
    PATH: process.env.PATH,
    NAMEPLATE_DATA_DIR: folder,
    NAMEPLATE_ADDR: '127.0.0.1:0',
    NAMEPLATE_LOG: 'warn',
    ...settings,
  };
  execFileSync(BINARY, ['demo'], { env, cwd: folder });
  const child = spawn(BINARY, ['serve'], { env, cwd: folder });
  const url = await new Promise((found, failed) => {
    const read = (chunk) => {
      const line = /Nameplate listens on (http:\/\/\S+)/.exec(chunk);
      if (line) found(line[1]);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => failed(new Error(`nameplate ended (${code})`)));
  });
  const stop = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  };
  return { url, pid: child.pid, env, stop };
}

/** Makes an API key of a demo person for a company; gives it. */
export function apiKey({ env }, person, company) {
  const create = ['api-key', 'create', '--email', `${person}@example.com`, '--company', company, '--name', 'Bench'];
  return execFileSync(BINARY, create, { env, cwd: env.NAMEPLATE_DATA_DIR, encoding: 'utf8' }).trim();
}

/** Signs a demo person in; gives the cookie of the session. */
export async function signIn(url, person) {
  const answer = await fetch(`${url}/act/sign_in`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept': 'application/json' },
    body: `form[email]=${person}%40example.com&form[password]=Demo-pass-1`,
  });
  if (!answer.ok) throw new Error(`${person} can't sign in: ${await answer.text()}`);
  const cookies = answer.headers.getSetCookie();
  return cookies.find((it) => it.startsWith('nameplate_session=')).split(';')[0];
}
