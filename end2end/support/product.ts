import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createServer as createListener, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Server } from './server';

const ROOT = join(import.meta.dirname, '../..');
/** Where distributions put nginx; it is not on everybody's PATH. */
const NGINX = ['/usr/sbin/nginx', '/opt/homebrew/bin/nginx', '/usr/local/bin/nginx'].find((path) => existsSync(path));
const run = promisify(execFile);

/** By what browsers reach both. */
export type Scheme = 'http' | 'https';
/** Ends what runs beside a test. */
type Stop = () => Promise<void>;

/** Nameplate and a product of another host name, both behind a real nginx, as docs/integrate.md puts them there. */
export class Product {
  private stopProduct?: Stop;

  private constructor(
    readonly app: Server,
    /** Nameplate, such as `https://account.localhost:40123`. */
    readonly account: string,
    /** The product, such as `https://app.localhost:40123`. */
    readonly url: string,
    /** Where the product listens, behind nginx. */
    readonly port: number,
    private readonly stopNginx: Stop,
  ) {}

  /**
   * Starts both; `company` is what nginx's file names as the one whose members are let in. By http, nginx's files are as
   * the guide has one change them on one's own machine.
   */
  static async start(postgres: string | undefined, company = '', scheme: Scheme = 'https'): Promise<Product> {
    const [port, product] = [await freePort(), await freePort()];
    const [account, url] = [`${scheme}://account.localhost:${port}`, `${scheme}://app.localhost:${port}`];
    const env = { NAMEPLATE_PUBLIC_URL: account };
    const app = await Server.start({ demo: true, postgres, env });
    const servers = scheme === 'https' ? documentedServers(port) : localServers(port);
    const adapted = (await servers)
      .replaceAll('127.0.0.1:3000', new URL(app.url).host)
      .replaceAll('127.0.0.1:8000', `127.0.0.1:${product}`)
      .replace('set $company "";', () => `set $company "${company}";`);
    const stopNginx = await startNginx(port, adapted);
    return new Product(app, account, url, product, stopNginx);
  }

  /** Starts the product of the documentation, with an API key, and the address at which it reaches the API. */
  async runExample(key: string, api = this.app.url): Promise<void> {
    const child = spawn('python3', [join(ROOT, 'docs/examples/product.py')], {
      env: {
        PATH: process.env.PATH,
        PORT: String(this.port),
        NAMEPLATE_URL: this.account,
        // Browsers know names below localhost by themselves; other programs may not.
        NAMEPLATE_API_URL: api,
        NAMEPLATE_API_KEY: key,
        PRODUCT_URL: this.url,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // Once it says so, it listens.
    await once(child.stdout, 'data');
    this.stopProduct = () => end(child);
  }

  /** Starts a product that tells which headers came, as JSON. */
  async runEcho(): Promise<void> {
    const server = createServer((asked, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' });
      answer.end(JSON.stringify(asked.rawHeaders));
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.stopProduct = async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    };
  }

  /** The status that a program gets from nginx for a path of the product, or of another origin, without cookies. */
  async statusOf(path: string, method: string, accept: string, origin = this.url): Promise<number> {
    const { host, port } = new URL(origin);
    const headers = { host, accept };
    const asked = request({ host: '127.0.0.1', port, path, method, headers, rejectUnauthorized: false });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    return answer.statusCode ?? 0;
  }

  async stop(): Promise<void> {
    await this.stopNginx();
    await this.stopProduct?.();
    await this.app.stop();
  }
}

/** The configurations of the documentation, for names that lead to this machine, at one port. */
async function documentedServers(port: number): Promise<string> {
  const paths = ['packaging/nginx.conf', 'docs/examples/nginx.conf'];
  const servers = await Promise.all(paths.map((path) => readFile(join(ROOT, path), 'utf8')));
  return servers
    .join('\n')
    // The server that leads from http to https.
    .replace(/# From http to https\.\nserver \{[^}]+\}/, '')
    .replace(/^.*listen \[::\].*$/gm, '')
    .replaceAll('listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`)
    .replaceAll(/(account|app)\.example\.com/g, '$1.localhost');
}

/** The same by http, as the guide's own commands write them. */
async function localServers(port: number): Promise<string> {
  const guide = await readFile(join(ROOT, 'docs/integrate.md'), 'utf8');
  const commands = /^for file in .*?^done/ms.exec(guide)?.[0] ?? '';
  const { stdout } = await run('sh', ['-c', commands], { cwd: ROOT });
  return stdout.replaceAll('127.0.0.1:8080', `127.0.0.1:${port}`);
}

/** An nginx of our own with these servers, whose certificate nobody vouches for. */
async function startNginx(port: number, servers: string): Promise<Stop> {
  if (!NGINX) throw new Error('no nginx was found; scripts/setup.sh test installs it');
  const folder = await mkdtemp(join(tmpdir(), 'nameplate-nginx-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:account.localhost,DNS:app.localhost'];
  const making = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  await run('openssl', ['req', ...making, ...names]);
  const adapted = servers
    .replaceAll(/ssl_certificate .*;/g, `ssl_certificate ${cert};`)
    .replaceAll(/ssl_certificate_key .*;/g, `ssl_certificate_key ${key};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const main = `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 1;
    pid ${folder}/nginx.pid;
    error_log stderr warn;
    events { worker_connections 256; }
    http {
      access_log off;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
      ${adapted}
    }`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, main);
  const options = ['-p', folder, '-e', 'stderr', '-c', file];
  await run(NGINX, ['-t', ...options]);
  const child = spawn(NGINX, options, { stdio: ['ignore', 'inherit', 'inherit'] });
  await listening(port, child);
  return async () => {
    await end(child);
    await rm(folder, { recursive: true });
  };
}

async function freePort(): Promise<number> {
  const listener = createListener();
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

/** Waits until a port takes connections. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const taken = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (taken) return;
  }
  throw new Error(`nginx ended (${child.exitCode})`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
