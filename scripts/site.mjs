// Makes target/site, the files that the server holds: the module of the browser from the WebAssembly that
// cargo built, the style sheet, and what lies in public/. Files of the module and the style are named after
// their content. With --debug nothing is minified or compressed.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

process.chdir(join(import.meta.dirname, '..'));

const DEBUG = process.argv.includes('--debug');
const NAME = 'nameplate';
const FRONT = 'target/front';
const SITE = 'target/site';
const NEXT = `${SITE}.next`;
const PKG = join(NEXT, 'pkg');
const WASM = `target/wasm32-unknown-unknown/${DEBUG ? 'debug' : 'wasm-release'}/nameplate_frontend.wasm`;
// The first releases with light-dark(), nesting and popovers.
const BROWSERS = 'chrome >= 123, edge >= 123, firefox >= 125, safari >= 17.5, ios_saf >= 17.5';
/** What Rust's WebAssembly uses, and all of those browsers know. */
const FEATURES = ['bulk-memory', 'bulk-memory-opt', 'multivalue', 'mutable-globals', 'nontrapping-float-to-int', 'reference-types', 'sign-ext'].map(
  (feature) => `--enable-${feature}`,
);
/** What is worth compressing. */
const TEXTS = ['.css', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest'];

/** What is kept of public/ for when there is no connection. */
const KEPT = ['/favicon.svg', '/icons/icon-192.png', '/icons/badge-96.png'];

const run = (command, ...options) => execFileSync(command, options, { stdio: 'inherit' });

/** Names a file after its content; gives the new name. */
function hashed(name) {
  const file = join(PKG, name);
  const hash = createHash('sha256').update(readFileSync(file)).digest('base64url').slice(0, 22);
  const [stem, ending] = name.split('.');
  const named = `${stem}.${hash}.${ending}`;
  renameSync(file, join(PKG, named));
  return named;
}

function* filesIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/** What the files of a folder are called and hold, as one text; empty when there is no such folder. */
const summary = (folder) => {
  try {
    const hash = (path) => createHash('sha256').update(readFileSync(path)).digest('base64url');
    return [...filesIn(folder)].map((path) => `${path.slice(folder.length)} ${hash(path)}`).sort().join('\n');
  } catch {
    return '';
  }
};

rmSync(NEXT, { recursive: true, force: true });
mkdirSync(PKG, { recursive: true });
cpSync('public', NEXT, { recursive: true });

// The module: what calls WebAssembly, and the WebAssembly.
run('wasm-bindgen', '--target', 'web', '--no-typescript', '--out-name', NAME, '--out-dir', FRONT, ...(DEBUG ? ['--debug'] : []), WASM);
const bound = join(FRONT, `${NAME}_bg.wasm`);
if (DEBUG) {
  cpSync(bound, join(PKG, `${NAME}.wasm`));
  cpSync(join(FRONT, `${NAME}.js`), join(PKG, `${NAME}.js`));
} else {
  run('wasm-opt', '-Oz', '--converge', ...FEATURES, '--strip-producers', '--strip-target-features', bound, '-o', join(PKG, `${NAME}.wasm`));
  run('esbuild', join(FRONT, `${NAME}.js`), '--minify', '--format=esm', '--log-level=warning', `--outfile=${join(PKG, `${NAME}.js`)}`);
}
run('lightningcss', '--bundle', ...(DEBUG ? [] : ['--minify']), '--targets', BROWSERS, '--output-file', join(PKG, `${NAME}.css`), 'style/main.css');
const named = ['css', 'js', 'wasm'].map((ending) => hashed(`${NAME}.${ending}`));

// What the service worker keeps, and which build it is: as server/src/assets.rs names it in pages. It is another
// worker whenever a file is another one.
const worker = join(NEXT, 'service-worker.js');
const EMPTY = 'const SITE = { build: "", files: [], content: "" };';
const text = readFileSync(worker, 'utf8');
if (!text.includes(EMPTY)) throw new Error(`${worker} has no place for what it keeps`);
const site = {
  build: named.map((name) => name.split('.')[1].slice(0, 6)).join(''),
  files: [...named.map((name) => `/pkg/${name}`), ...KEPT],
  content: createHash('sha256').update(summary(NEXT)).digest('base64url').slice(0, 22),
};
writeFileSync(worker, text.replace(EMPTY, () => `const SITE = ${JSON.stringify(site)};`));

if (!DEBUG) {
  for (const path of [...filesIn(NEXT)].filter((path) => TEXTS.includes(extname(path)))) {
    const content = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  }
}

// A release is compiled anew when a file that it holds is another one, or newer: the same stay as they are. It
// doesn't learn of a file that is added.
if (summary(NEXT) === summary(SITE)) {
  rmSync(NEXT, { recursive: true });
} else {
  rmSync(SITE, { recursive: true, force: true });
  renameSync(NEXT, SITE);
  if (!DEBUG) {
    const now = new Date();
    utimesSync('server/src/assets.rs', now, now);
  }
}
