/** What npm publishes is enough: the package, unpacked elsewhere with its tools installed, makes the component and serves it. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { answering } from '../support/chat-wire.ts';
import { toolsMissing } from '../support/edge.ts';
import { maySkip } from '../support/may-skip.ts';
import { startOrigin } from '../support/origin.ts';
import { newKey } from '../support/product.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** As `npm install` leaves it, but that what it depends on is linked. */
function unpacked(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-package-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  must(spawnSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: ROOT, encoding: 'utf8' }));
  const [file = ''] = readdirSync(folder);
  must(spawnSync('tar', ['-xzf', file], { cwd: folder, encoding: 'utf8' }));
  const root = join(folder, 'package');
  for (const place of ['.', 'edge/toolchain', 'edge/transpiler'])
    symlinkSync(join(ROOT, place, 'node_modules'), join(root, place, 'node_modules'));
  return root;
}

function must({ status, stderr }: { readonly status: number | null; readonly stderr: string }): string {
  assert.equal(status, 0, stderr);
  return stderr;
}

async function serve(t: TestContext, root: string, upstream: string): Promise<string> {
  const model = `all-minilm-l6-v2=${join(root, 'models', 'all-minilm-l6-v2')}`;
  const flags = ['edge', 'serve', 'cache.wasm', '--port', '0', '--threads', '1', '--model', model, '--upstream', upstream];
  const secret = `NEARHIT_SECRET=${randomBytes(24).toString('hex')}`;
  const child = spawn(process.execPath, [join(root, 'bin', 'nearhit.js'), ...flags, '--env', secret], { cwd: root });
  t.after(async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  let said = '';
  for await (const piece of child.stderr) {
    said += String(piece);
    const [, url] = /(http:\/\/\S+)\/nearhit\/edge\/healthz/.exec(said) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`the host ended: ${said}`);
}

test('the package makes the component and serves it', { skip: maySkip(toolsMissing()), timeout: 300_000 }, async (t) => {
  const root = unpacked(t);
  const build = spawnSync(process.execPath, [join(root, 'bin', 'nearhit.js'), 'edge', 'build'], { cwd: root, encoding: 'utf8' });
  assert.match(must(build), /cache\.wasm: [\d.]+ MB, 3\d\d files of it the product's own/);
  const origin = await startOrigin(answering(() => ({ content: 'A table of hashes.', usage: { prompt: 3, completion: 5 } })));
  t.after(() => origin.close());
  const url = await serve(t, root, origin.url);
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${newKey()}` };
  const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'What is a hash table?' }] });
  const ask = async (): Promise<string> => {
    const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
    await response.text();
    return response.headers.get('cache-status') ?? '';
  };
  assert.match(await ask(), /fwd=miss/);
  // It is stored behind the answer. The runner's own time limit ends what never comes.
  while (!(await ask()).includes('detail=exact'));
});
