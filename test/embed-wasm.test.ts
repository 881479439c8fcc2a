/** The encoder in Wasm: near the full model, the same in every build and way, and a named fault for what it cannot do. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';
import { openWasmModel } from '../src/embed/wasm-model.ts';
import { cosine } from './contracts/embedder.ts';
import { freshKernel, MODEL_FILE, shippedKernel, someIds } from './support/kernel.ts';
import { LOADER, ownFile } from './support/own-file.ts';
import { makeModel } from './support/small-model.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhit-kernel-'));
after(() => rmSync(folder, { recursive: true }));

type Vectors = readonly (readonly [text: string, encoded: string])[];
const fixture = (name: string): Vectors =>
  (JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')) as { readonly vectors: Vectors }).vectors;
const decoded = (encoded: string): Float32Array => new Float32Array(new Uint8Array(Buffer.from(encoded, 'base64')).buffer);

const NATIVE = fixture('vectors.json');
const FULL = new Map(fixture('vectors-fp32.json').map(([text, encoded]) => [text, decoded(encoded)]));
/** Node 20: relaxed instructions are behind a flag. */
const OLD_ENGINE = Number(process.versions.node.split('.')[0]) < 22;
const { model } = DEFAULT_MODEL;
const tokenizer = readTokenizer(model.path);

void describe('the encoder in Wasm', () => {
  void it('is nearer to the full model than the native run of the same weights, and near that run', () => {
    const kernel = shippedKernel('int8');
    const sums = { ours: 0, native: 0 };
    for (const [text, encoded] of NATIVE) {
      const vector = kernel.encode(tokenizer.encode(text));
      const full = FULL.get(text) ?? new Float32Array(0);
      const native = decoded(encoded);
      assert.ok(cosine(vector, full) > 0.985, `${cosine(vector, full)} to the full model for ${text}`);
      assert.ok(cosine(vector, native) > 0.98, `${cosine(vector, native)} to the native run for ${text}`);
      sums.ours += cosine(vector, full);
      sums.native += cosine(native, full);
    }
    assert.ok(sums.ours > sums.native, `${sums.ours / NATIVE.length} against ${sums.native / NATIVE.length}`);
  });

  void it('gives a vector of length 1 for a text without words, for one token and for the most there may be', () => {
    for (const ids of [tokenizer.encode(''), [101], someIds(255), someIds(256)]) {
      const vector = shippedKernel('int8').encode(ids);
      assert.equal(vector.length, model.dimensions);
      assert.ok(Math.abs(cosine(vector, vector) - 1) < 1e-5, `${ids.length} tokens`);
    }
  });

  void it('gives the same vector again, to the bit, whatever was encoded between', () => {
    for (const build of ['int8', 'int8-relaxed'] as const) {
      const kernel = shippedKernel(build);
      for (const count of [1, 2, 3, 5, 6, 9]) {
        const ids = someIds(count);
        const vector = kernel.encode(ids);
        kernel.encode(someIds(40, 3));
        assert.deepEqual(kernel.encode(ids), vector, `${build}, ${count} tokens`);
      }
    }
  });

  void it('gives the same vector in the plain and in the relaxed build and by either way of adding, to the bit', () => {
    const relaxed = shippedKernel('int8-relaxed');
    for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 33]) {
      const ids = someIds(count, count);
      const vector = shippedKernel('int8').encode(ids);
      for (const way of ['fours', 'pairs'] as const) {
        relaxed.addBy(way);
        assert.deepEqual(relaxed.encode(ids), vector, `${count} tokens by ${way}`);
      }
    }
  });

  void it('runs a model as the worker does, and only one that is pooled by its mean', async () => {
    const ids = tokenizer.encode('How do I reset my password?');
    assert.deepEqual(await openWasmModel(model).run(ids), shippedKernel('int8').encode(ids));
    assert.throws(() => openWasmModel({ ...model, pooling: 'cls' }), /its pooling is cls/);
  });

  void it('runs the plain build in an engine whose relaxed instructions are wrong', () => {
    const flags = OLD_ENGINE ? ['--experimental-wasm-relaxed-simd', '--liftoff-only'] : ['--no-enable-avx', '--liftoff-only'];
    const script = `
      import { openWasmModel } from ${JSON.stringify(ownFile('src/embed/wasm-model'))};
      const vector = await openWasmModel(${JSON.stringify(model)}).run(${JSON.stringify(someIds(12))});
      console.log(Buffer.from(vector.buffer).toString('base64'));`;
    const run = spawnSync(process.execPath, [...flags, ...LOADER, '--input-type=module', '--eval', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    assert.deepEqual(decoded(run.stdout), shippedKernel('int8').encode(someIds(12)), run.stderr);
  });

  void it('refuses ids that no text has, by name, and goes on', () => {
    const kernel = shippedKernel('int8');
    const vector = kernel.encode(someIds(9));
    assert.throws(() => kernel.encode([]), { reason: 'no-ids' });
    assert.throws(() => kernel.encode(someIds(257)), { reason: 'too-many-ids', message: /at most 256 tokens, received 257; shorten/ });
    assert.throws(() => kernel.encode(someIds(1_000_000)), { reason: 'too-many-ids' });
    assert.throws(() => kernel.encode([101, 30_522, 102]), { reason: 'unknown-id', message: /received 30522 at place 1$/ });
    assert.throws(() => kernel.encode([101, -1]), { reason: 'unknown-id', message: /received 4294967295/ });
    assert.deepEqual(kernel.encode(someIds(9)), vector);
  });
});

/** A copy of the shipped model with some bytes changed; `find` is a name in it, `offset` counts from the end of that name. */
function changedModel(name: string, find: string, offset: number, bytes: Uint8Array): string {
  const file = readFileSync(MODEL_FILE);
  const at = file.indexOf(find);
  assert.ok(at > 0, find);
  bytes.forEach((byte, i) => (file[at + find.length + offset + i] = byte));
  writeFileSync(join(folder, name), file);
  return join(folder, name);
}

void describe("the encoder's weights", () => {
  void it('are the same out of a file of weights as out of the model, in the other build as well', () => {
    const shipped = shippedKernel('int8');
    const path = join(folder, 'weights');
    writeFileSync(path, shipped.weights());
    const restored = freshKernel('int8-relaxed');
    restored.readWeights(path);
    assert.deepEqual(restored.encode(someIds(12)), shipped.encode(someIds(12)));
    assert.throws(() => freshKernel('f16').readWeights(path), { reason: 'other-weights' });
    truncateSync(path, 1 << 20);
    assert.throws(() => restored.readWeights(path), { reason: 'other-weights' });
    assert.throws(() => restored.encode(someIds(12)), { reason: 'no-weights' });
  });

  void it('are never read out of a file that is no whole model', () => {
    const kernel = freshKernel('int8');
    const path = join(folder, 'truncated');
    copyFileSync(MODEL_FILE, path);
    for (const size of [20_000_000, 300_000, 100_000, 1, 0]) {
      truncateSync(path, size);
      assert.throws(() => kernel.readModel(path), { reason: 'unreadable-model' }, `${size} bytes`);
    }
    writeFileSync(path, 'not a model at all, but text that is long enough to look like fields');
    assert.throws(() => kernel.readModel(path), { reason: 'unreadable-model' });
    assert.throws(() => kernel.encode(someIds(3)), { reason: 'no-weights' });
  });

  void it('are never read out of another model', () => {
    const small = makeModel();
    try {
      assert.throws(() => openWasmModel(small), /other-model: .* missing in the file: 39 matrices or embeddings/);
    } finally {
      rmSync(small.path, { recursive: true });
    }
    assert.throws(() => freshKernel('f16').readModel(MODEL_FILE), { reason: 'other-model', message: /the type float in embeddings/ });
  });

  void it('are refused where a number is none, where a level has 8 bits, and where a tensor has another size', () => {
    const kernel = freshKernel('int8');
    const nan = changedModel('nan', 'encoder.layer.3.intermediate.dense.biasJ', 40, Uint8Array.of(0xff, 0xff, 0xff, 0x7f, 0xff, 0xff));
    assert.throws(() => kernel.readModel(nan), { reason: 'other-model', message: /missing in the file: \d numbers/ });
    const wide = changedModel('wide', 'onnx::MatMul_812_quantizedJ', 40, Uint8Array.of(100));
    assert.throws(() => kernel.readModel(wide), { reason: 'other-model', message: /weights of 7 bits/ });
  });
});
