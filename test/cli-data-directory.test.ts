import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { openDataDirectory, readAdminAddress, readAdminToken, removeAdminAddress, writeAdminAddress } from '../src/cli/data-directory.ts';
import { LOADER, ownFile } from './support/own-file.ts';

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-data-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'deep', 'nearhit');
}

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('the directory and its files are made private to their owner, and nothing else is left in it', (t) => {
  const path = temporary(t);
  const { secret, adminToken, warning } = openDataDirectory(path);
  assert.deepEqual([secret.length, adminToken.length, warning], [32, 43, undefined]);
  assert.deepEqual([modeOf(path), modeOf(join(path, 'secret')), modeOf(join(path, 'admin-token'))], [0o700, 0o600, 0o600]);
  assert.deepEqual(readdirSync(path).sort(), ['admin-token', 'secret']);
  assert.equal(readAdminToken(path), adminToken);
});

test('secret and token stay the same over restarts', (t) => {
  const path = temporary(t);
  assert.deepEqual(openDataDirectory(path), openDataDirectory(path));
});

test('processes that start at once agree on one secret', async (t) => {
  const path = temporary(t);
  const script = `import { openDataDirectory } from ${JSON.stringify(ownFile('src/cli/data-directory'))}; process.stdout.write(Buffer.from(openDataDirectory(${JSON.stringify(path)}).secret).toString('hex'));`;
  const secrets = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, [...LOADER, '--input-type=module', '-e', script]);
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
      const [code] = (await once(child, 'close')) as [number];
      assert.equal(code, 0);
      return out;
    }),
  );
  assert.equal(new Set(secrets).size, 1);
  assert.equal(secrets[0]?.length, 64);
});

test('a directory that others may read is used, with a warning', (t) => {
  const path = temporary(t);
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
  assert.match(openDataDirectory(path).warning ?? '', /is open to others \(mode 755\).*chmod 700/);
});

test('a secret that is too short is refused, and a file in the way is named', (t) => {
  const path = temporary(t);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'secret'), 'abc\n');
  assert.throws(() => openDataDirectory(path), /cannot use the data directory .*: the file secret holds 2 bytes and needs 32/);
  assert.throws(() => openDataDirectory(join(path, 'secret')), /cannot use the data directory .*EEXIST.*choose another with --data/);
});

test('the address of the running nearhit is private, and only its own process removes it', (t) => {
  const { path } = openDataDirectory(temporary(t));
  assert.equal(readAdminAddress(path), undefined);
  writeAdminAddress(path, { url: 'http://127.0.0.1:8081', pid: 1 });
  writeAdminAddress(path, { url: 'http://127.0.0.1:8082', pid: 2 });
  assert.equal(modeOf(join(path, 'admin.json')), 0o600);
  removeAdminAddress(path, 1);
  assert.deepEqual(readAdminAddress(path), { url: 'http://127.0.0.1:8082', pid: 2 });
  removeAdminAddress(path, 2);
  assert.equal(readAdminAddress(path), undefined);
  assert.deepEqual(readdirSync(path).sort(), ['admin-token', 'secret']);
  assert.equal(readFileSync(join(path, 'secret'), 'utf8').endsWith('\n'), true);
});

test('an admin.json that cannot be read or replaced is as good as none, and leaves nothing half-written', (t) => {
  const { path } = openDataDirectory(temporary(t));
  const file = join(path, 'admin.json');
  for (const text of ['', 'null', '{"url": 1}', '{"url":']) {
    writeFileSync(file, text);
    assert.equal(readAdminAddress(path), undefined);
    removeAdminAddress(path, process.pid);
  }
  rmSync(file);
  mkdirSync(file);
  assert.equal(readAdminAddress(path), undefined);
  assert.throws(() => writeAdminAddress(path, { url: 'http://127.0.0.1:8081', pid: 1 }));
  removeAdminAddress(path, 1);
  assert.deepEqual(readdirSync(path).sort(), ['admin-token', 'admin.json', 'secret']);
});

test('where nothing can be made, the start ends at once and says so', { skip: !existsSync('/proc/self') }, () => {
  assert.throws(
    () => openDataDirectory('/proc/nearhit/data'),
    /cannot use the data directory \/proc\/nearhit\/data: no directory can be made there/,
  );
});

test('a link to a directory is used, one that leads nowhere is refused', (t) => {
  const path = temporary(t);
  mkdirSync(path, { recursive: true });
  symlinkSync(path, `${path}-link`);
  symlinkSync(`${path}-gone`, `${path}-dangling`);
  assert.equal(openDataDirectory(`${path}-link`).secret.length, 32);
  assert.throws(() => openDataDirectory(`${path}-dangling`), /EEXIST.*choose another with --data/);
});
