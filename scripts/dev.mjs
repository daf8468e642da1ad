// `make dev`: serves a debug build, and builds and serves anew on every change. A signed-in page that is open
// follows by itself: its stream breaks off with the old server, and the new one tells it that it is of another
// build.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';

process.chdir(`${import.meta.dirname}/..`);

const SERVER = 'target/debug/nameplate';
const SOURCES = ['app', 'backend', 'domain', 'frontend', 'migrations', 'public', 'server', 'style'];
/** What the module of the browser is made of. */
const OF_MODULE = /^(app\/islands|domain|frontend)\//;
/** What the files of the site are made of. */
const OF_SITE = /^(app\/islands|domain|frontend|public|style)\//;
const GATHERED_FOR_MS = 200;

const run = (command, ...options) =>
  spawnSync(command, options, { stdio: 'inherit' }).status === 0;
const steps = {
  module: () => run('cargo', 'build', '-p', 'nameplate-frontend', '--target', 'wasm32-unknown-unknown'),
  site: () => run('node', 'scripts/site.mjs', '--debug'),
  server: () => run('cargo', 'build', '-p', 'nameplate'),
};

let server;
const serve = () => {
  server = spawn(SERVER, ['serve'], { stdio: 'inherit' });
};
const stop = async () => {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill();
  await gone;
};

/** Builds what `changed` needs; says whether there is something new to serve. */
const build = (changed) => {
  const began = Date.now();
  const some = (pattern) => changed.some((path) => pattern.test(path));
  const isBuilt = (!some(OF_MODULE) || steps.module()) && (!some(OF_SITE) || steps.site()) && steps.server();
  console.log(isBuilt ? `built in ${Math.round((Date.now() - began) / 1000)} s` : 'not built: the server of before goes on');
  return isBuilt;
};

let changed = [];
let timer;
let renewing = Promise.resolve();
const renew = async () => {
  const paths = changed;
  changed = [];
  if (!build(paths)) return;
  await stop();
  serve();
};

if (!build(SOURCES.map((folder) => `${folder}/`))) process.exit(1);
serve();
for (const folder of SOURCES) {
  watch(folder, { recursive: true }, (_, name) => {
    // What editors leave beside a file while they write it.
    if (!name || /(^|\/)[.#]|~$/.test(name)) return;
    changed.push(`${folder}/${name}`);
    clearTimeout(timer);
    // One after the other: two would serve two servers.
    timer = setTimeout(() => (renewing = renewing.then(renew)), GATHERED_FOR_MS);
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => stop().then(() => process.exit(0)));
}
