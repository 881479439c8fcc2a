/** Where the native runtime cannot be loaded: an installation without it, as on a system that it was not built for. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { shippedKernel } from './support/kernel.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'nearhit-no-native-'));
after(() => rmSync(folder, { recursive: true }));

/** The package as it is built, with every dependency but one. The code is copied: by a link its imports would be resolved at home. */
function installWithout(left: string): void {
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true, dereference: true, filter: (path) => !/\.(map|d\.ts)$/.test(path) });
  for (const name of ['models', 'wasm', 'package.json']) symlinkSync(join(ROOT, name), join(folder, name));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (name !== left) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
}

test('the same model embeds in Wasm where the native runtime cannot be loaded, and one line says so', () => {
  installWithout('onnxruntime-node');
  const text = 'How do I reset my password?';
  const script = `
    const { createLocalEmbedder } = await import('./dist/embed/local-embedder.js');
    const { DEFAULT_MODEL } = await import('./dist/embed/registry.js');
    const lines = [];
    const embedder = createLocalEmbedder(DEFAULT_MODEL, { workers: 2, log: (line) => lines.push(line) });
    const vectors = await Promise.all(Array.from({ length: 20 }, () => embedder.embed(${JSON.stringify(text)}, undefined)));
    await embedder.close();
    console.log(JSON.stringify({ lines, vectors: [...new Set(vectors.map((vector) => Buffer.from(vector.buffer).toString('base64')))] }));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
  assert.equal(run.status, 0, run.stderr);
  const { lines, vectors } = JSON.parse(run.stdout) as { readonly lines: readonly string[]; readonly vectors: readonly string[] };
  assert.equal(lines.length, 1, lines.join('\\n'));
  assert.match(lines[0] ?? '', /native runtime cannot be loaded here, so the model runs in Wasm.*onnxruntime-node/);
  const expected = shippedKernel('int8').encode(readTokenizer(DEFAULT_MODEL.model.path).encode(text));
  assert.deepEqual(vectors, [Buffer.from(expected.buffer).toString('base64')]);
});
