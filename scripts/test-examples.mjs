// Runs the examples of docs/api.md as they stand there, against the release build, on SQLite and, where
// scripts/postgres.sh started one, on PostgreSQL, and looks at what they did.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registerOrigin } from './bench/product.mjs';
import { apiKey, signIn, startDemo } from './bench/server.mjs';

/** What runs an example, by the language that its block names. */
const RUNNERS = {
  sh: ['bash', '-euo', 'pipefail', '-c'],
  python: ['python3', '-c'],
  javascript: ['node', '--input-type=module', '--eval'],
};
const LANGUAGES = Object.keys(RUNNERS);

const guide = readFileSync(join(import.meta.dirname, '../docs/api.md'), 'utf8');

/** The blocks under a heading, each with its language and what it holds. */
function examples(heading) {
  const [, section] = guide.split(`\n${heading}\n`);
  assert(section, `docs/api.md has no "${heading}"`);
  const [own] = section.split(/^##+ /m);
  return [...own.matchAll(/^```(sh|python|javascript)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
}

const databases = [undefined, process.env.NAMEPLATE_TEST_POSTGRES_URL].filter((url, at) => at === 0 || url);
for (const database of databases) {
  console.log(`The examples on ${database ? 'PostgreSQL' : 'SQLite'}`);
  const app = await startDemo(database ? { NAMEPLATE_DATABASE_URL: database } : {});
  const folder = mkdtempSync(join(tmpdir(), 'nameplate-examples-'));
  try {
    // As the guide asks for.
    await registerOrigin(app.url, await signIn(app.url, 'ada'), 'https://cases.example.com');
    await walk({ NAMEPLATE: app.url, KEY: apiKey(app, 'ada', 'Harbor Law') }, folder);
  } finally {
    rmSync(folder, { recursive: true });
    await app.stop();
  }
}

async function walk({ NAMEPLATE, KEY }, cwd) {
  const run = ({ language, code }) => {
    const [program, ...options] = RUNNERS[language];
    const env = { PATH: process.env.PATH, NAMEPLATE, KEY };
    const stdio = ['ignore', 'pipe', 'pipe'];
    return execFileSync(program, [...options, code], { env, cwd, stdio, encoding: 'utf8', timeout: 30_000 });
  };
  const ask = async (path, options = {}) => {
    const answer = await fetch(NAMEPLATE + path, { ...options, headers: { Authorization: `Bearer ${KEY}`, ...options.headers } });
    assert(answer.ok, await answer.clone().text());
    return answer;
  };

  const events = [...examples('### An event'), ...examples('## Sending an event')];
  assert.deepEqual(events.map((it) => it.language), [...LANGUAGES, 'sh']);
  for (const example of events) {
    assert.match(run(example), /[1-9]/, 'somebody hears of it');
  }
  const { items } = await (await ask('/api/v1/notifications?limit=4')).json();
  const told = ['Erik Lindqvist wrote', 'The contract, signed', 'File the answer', 'Erik Lindqvist wrote'];
  assert.deepEqual(items.map((it) => it.title), told);

  const preferences = '/api/v1/me/notification-preferences';
  const changes = examples('### A preference');
  assert.deepEqual(changes.map((it) => it.language), LANGUAGES);
  for (const example of changes) {
    const headers = { 'Content-Type': 'application/json', 'If-Match': '*' };
    await ask(preferences, { method: 'PUT', headers, body: '{"filters":{"assigned_only":true}}' });
    run(example);
    const { email, filters } = await (await ask(preferences)).json();
    assert.equal(email.digest_mode, true, example.code);
    assert.equal(filters.assigned_only, true, 'what else was chosen stays');
  }

  const [mailing] = examples('## Sending a mailing');
  assert.match(run(mailing), /"recipients":2/);

  const [making, ...checking] = examples('## Webhooks');
  const { secret } = JSON.parse(run(making));
  assert.deepEqual(checking.map((it) => it.language), ['python', 'javascript']);
  const [python, javascript] = checking;
  const [body, forged] = ['{"type":"webhook.test"}', '{"type":"webhook.tested"}'];
  const headers = signed(secret, body);
  for (const [what, expected] of [[body, 'true'], [forged, 'false']]) {
    const [key, told, text] = [secret, headers, what].map((it) => JSON.stringify(it));
    const inPython = `${python.code}\nprint(is_from_nameplate(${key}, ${told}, ${text}.encode()))`;
    const inJavaScript = `${javascript.code}\nconsole.log(isFromNameplate(${key}, ${told}, Buffer.from(${text})))`;
    assert.equal(run({ language: 'python', code: inPython }).trim().toLowerCase(), expected);
    assert.equal(run({ language: 'javascript', code: inJavaScript }).trim(), expected);
  }
}

/** The headers of a message that a secret signs now, beside one that another does. */
function signed(secret, body) {
  const [id, at] = ['01a20bc7', String(Math.floor(Date.now() / 1000))];
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,AAAA v1,${signature}` };
}
