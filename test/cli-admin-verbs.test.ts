import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createObserver } from '../src/admin/observer.ts';
import { startAdmin } from '../src/admin/server.ts';
import { openDataDirectory, writeAdminAddress } from '../src/cli/data-directory.ts';
import { runCli } from '../src/cli/run.ts';
import { operationsOf, type Purged } from './support/operations.ts';

interface Running {
  readonly purged: Purged[];
  run(...args: string[]): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
  stop(): Promise<void>;
}

/** An admin listener with a data directory that leads to it. */
async function start(t: TestContext): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-verbs-'));
  const directory = openDataDirectory(folder);
  const observer = createObserver({ level: 'silent' });
  const purged: Purged[] = [];
  const admin = await startAdmin({
    operations: operationsOf(observer, purged),
    host: '127.0.0.1',
    port: 0,
    token: directory.adminToken,
    allowHost: [],
  });
  writeAdminAddress(folder, { url: admin.url, pid: process.pid });
  observer.stored('truncated', 'r_1');
  t.after(async () => {
    await admin.close();
    await observer.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const run: Running['run'] = async (...args) => {
    let out = '';
    let err = '';
    const code = await runCli({
      args: [...args, '--data', folder],
      environment: {},
      out: { write: (text) => (out += text) },
      err: { write: (text) => (err += text) },
    });
    return { code, out, err };
  };
  return { purged, run, stop: admin.close };
}

test('nearhit stats prints a table, and JSON for programs', async (t) => {
  const { run } = await start(t);
  const { code, out } = await run('stats');
  assert.equal(code, 0);
  assert.match(out, /^hit ratio +0\.0%/m);
  assert.match(out, /^store +4\.0 KiB of 1\.0 GiB$/m);
  assert.match(out, /^embedder +mine \(onnx, in shadow: it has no calibration\) is down: no weights$/m);
  assert.match(out, /^not stored +truncated 1$/m);
  const { out: json } = await run('stats', '--json');
  assert.equal((JSON.parse(json) as { store: { entries: number } }).store.entries, 2);
});

test('nearhit purge --dry-run lists what would go, and purge what went', async (t) => {
  const { run, purged } = await start(t);
  const dry = await run('purge', '--tag', 'prices', '--dry-run');
  assert.deepEqual([dry.code, dry.err], [0, '']);
  assert.match(
    dry.out,
    /^would remove 1 entries, 2\.0 KiB\n\nentry .*\ne_abcdefghijklmnop  demo-model  2023-11-14T22:13:20\.000Z +2\.0 KiB +3 +prices\n$/,
  );
  const real = await run('purge', '--scope', 'staging');
  assert.match(real.out, /^removed 1 entries/);
  assert.deepEqual(purged, [
    { selection: { kind: 'tag', tag: 'prices' }, dryRun: true },
    { selection: { kind: 'caller-scope', callerScope: 'staging' }, dryRun: false },
  ]);
});

test('a wrong token, a failing operation and a nearhit that is gone end with 1 and say which', async (t) => {
  const { run, stop } = await start(t);
  const wrong = await run('stats', '--admin-token', 'another-token-of-some-length');
  assert.deepEqual([wrong.code, /answered 401: .*the token is not the one/.test(wrong.err)], [1, true]);
  const broken = await run('purge', '--model', 'broken');
  assert.deepEqual([broken.code, /answered 500: .*the store is gone/.test(broken.err)], [1, true]);
  await stop();
  const gone = await run('stats');
  assert.deepEqual([gone.code, /cannot reach nearhit at http:\/\/127\.0\.0\.1:\d+: .*start it again/.test(gone.err)], [1, true]);
});
