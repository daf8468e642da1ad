import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Mailbox } from './mail';

/** The release build, or another build to look into a failure with. */
const BINARY = resolve(
  process.env.NAMEPLATE_BINARY ?? join(import.meta.dirname, '../../target/release/nameplate'),
);
const run = promisify(execFile);

export interface ServerOptions {
  /** The people of `nameplate demo`; without them the first page is /welcome. */
  demo: boolean;
  /** More settings for the program. */
  env?: NodeJS.ProcessEnv;
  /** A PostgreSQL to make a database of our own in; without it, SQLite. */
  postgres?: string;
}

/** The real program, with a data folder and a database of its own. */
export class Server {
  private process?: ChildProcess;
  private output = '';
  /** Such as `http://localhost:40123`; a restart keeps it. */
  url = '';

  private constructor(
    /** Its data. */
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
    /** Where its mails arrive. */
    readonly mail: Mailbox,
  ) {}

  static async start({ demo, postgres, env }: ServerOptions): Promise<Server> {
    const folder = await mkdtemp(join(tmpdir(), 'nameplate-e2e-'));
    const mail = await Mailbox.open();
    const settings = {
      PATH: process.env.PATH,
      NAMEPLATE_SMTP_URL: mail.url(),
      NAMEPLATE_DATA_DIR: folder,
      NAMEPLATE_PUSH_TO_LOCALHOST: 'true',
      // Lets each browser come from an address of its own, see `address` in fixtures.ts.
      NAMEPLATE_TRUSTED_PROXIES: '127.0.0.1',
      ...(postgres && { NAMEPLATE_DATABASE_URL: await newDatabase(postgres) }),
      ...env,
    };
    const server = new Server(folder, settings, mail);
    if (demo) await run(BINARY, ['demo'], { env: server.env, cwd: folder });
    await server.listen('127.0.0.1:0');
    return server;
  }

  async restart(): Promise<void> {
    await this.end();
    await this.listen(new URL(this.url).host);
  }

  /** Ends the program as a power cut does. */
  async kill(): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** What the program has said since it was started. */
  get log(): string {
    return this.output;
  }

  /**
   * Changes the database behind the program's back, as nobody can wait until a link is too old, or asks
   * it; gives what it answers.
   */
  async sql(statement: string): Promise<string> {
    const url = this.env.NAMEPLATE_DATABASE_URL;
    if (!url) throw new Error('only a server on PostgreSQL takes SQL from a test');
    const quietly = ['--quiet', '--tuples-only', '--no-align', '--set', 'ON_ERROR_STOP=1'];
    return (await run('psql', [url, ...quietly, '--command', statement])).stdout.trim();
  }

  /** Runs a command of the program on the same data, which reads `input`; gives what it prints. */
  async command(words: string[], input = ''): Promise<string> {
    const ended = run(BINARY, words, { env: this.env, cwd: this.folder });
    // A command that reads nothing may be over by now. What became of it, its status says.
    ended.child.stdin?.on('error', () => {});
    ended.child.stdin?.end(input);
    return (await ended).stdout;
  }

  /** The path by which the first company is made, as the program prints it. */
  get welcomePath(): string {
    const link = /Open (http:\S+) to make the first company/.exec(this.output)?.[1];
    if (!link) throw new Error(`no link was printed:\n${this.output}`);
    return new URL(link).pathname;
  }

  /** Starts the program again after `kill`. */
  async revive(): Promise<void> {
    await this.listen(new URL(this.url).host);
  }

  /** Ends the program, which must say that all went well, and forgets its data. */
  async stop(): Promise<void> {
    await this.end();
    await this.mail.down();
    await rm(this.folder, { recursive: true });
  }

  private async listen(address: string): Promise<void> {
    const child = spawn(BINARY, ['serve'], {
      env: { ...this.env, NAMEPLATE_ADDR: address },
      cwd: this.folder,
    });
    this.process = child;
    this.output = '';
    this.url = await new Promise((found, failed) => {
      const read = (chunk: Buffer) => {
        this.output += chunk.toString();
        const line = /Nameplate listens on (http:\/\/\S+)/.exec(this.output);
        if (line?.[1]) found(line[1]);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', failed);
      child.once('exit', (code) => failed(new Error(`nameplate ended (${code}):\n${this.output}`)));
    });
  }

  private async end(): Promise<void> {
    const child = this.process;
    if (!child) return;
    this.process = undefined;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    }
    if (child.exitCode !== 0) {
      throw new Error(
        `nameplate ended with ${child.exitCode ?? child.signalCode}:\n${this.output}`,
      );
    }
    if (/panicked at/.test(this.output)) throw new Error(`nameplate panicked:\n${this.output}`);
  }
}

/** A new, empty database on that server; the whole server goes away after the tests. */
async function newDatabase(postgres: string): Promise<string> {
  const name = `e2e_${randomUUID().replaceAll('-', '')}`;
  await run('psql', [postgres, '--quiet', '--command', `CREATE DATABASE ${name}`]);
  const url = new URL(postgres);
  url.pathname = `/${name}`;
  return url.href;
}
