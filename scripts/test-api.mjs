// Walks through the OpenAPI document of the release build, with what it allows and with what it doesn't, on SQLite and,
// where scripts/postgres.sh started one, on PostgreSQL. What it sends is the same at every run.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { apiKey, startDemo } from './bench/server.mjs';

const TOOL = join(import.meta.dirname, '../.tools/python/bin/schemathesis');
const CONFIG = join(import.meta.dirname, 'schemathesis.toml');
/** How long one walk may take, in milliseconds. */
const PATIENCE_MS = 110_000;

const databases = [undefined, process.env.NAMEPLATE_TEST_POSTGRES_URL].filter((url, at) => at === 0 || url);
for (const database of databases) {
  console.log(`The API on ${database ? 'PostgreSQL' : 'SQLite'}`);
  const settings = { NAMEPLATE_API_REQUESTS_PER_MINUTE: '1000000' };
  if (database) settings.NAMEPLATE_DATABASE_URL = database;
  const app = await startDemo(settings);
  try {
    const key = apiKey(app, 'ada', 'Harbor Law');
    const { status, signal } = spawnSync(
      TOOL,
      ['--config-file', CONFIG, 'run', `${app.url}/api/v1/openapi.json`, '--header', `Authorization: Bearer ${key}`, '--seed', '1', '--no-color'],
      // It leaves notes where it runs.
      { stdio: 'inherit', timeout: PATIENCE_MS, cwd: app.env.NAMEPLATE_DATA_DIR },
    );
    if (status !== 0) throw new Error(`schemathesis found something (${signal ?? status})`);
  } finally {
    await app.stop();
  }
}
