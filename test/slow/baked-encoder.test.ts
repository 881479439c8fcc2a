/** Kernels baked and as components, made by the pinned toolchain: the same vectors and hits as the kernels give by themselves. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { toolchainMissing } from '../../edge/toolchain/tools.ts';
import { bakedEncoder, encoderWithModel } from '../../src/edge-build/baked-encoder.ts';
import { kernelComponent } from '../../src/edge-build/kernel-component.ts';
import { openToolchain } from '../../src/edge-build/toolchain.ts';
import { openKernel } from '../../src/embed/encoder-kernel.ts';
import { readKernel } from '../../src/embed/wasm-model.ts';
import { wasm } from '../../src/wasm.ts';
import { maySkip } from '../support/may-skip.ts';
import { MODEL_FILE, shippedKernel, someIds } from '../support/kernel.ts';
import { hostPython } from '../support/python.ts';

const WIT = fileURLToPath(new URL('../../edge/wit', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'nearhit-baked-'));
after(() => rmSync(folder, { recursive: true }));

const missing = toolchainMissing();
const skip = maySkip(missing);
const python = hostPython();

interface Transpiler {
  transpile(
    component: Uint8Array,
    options: { readonly name: string; readonly instantiation: string },
  ): Promise<{ readonly files: Record<string, Uint8Array> }>;
}

/** What the component exports, as jco makes it callable. It imports nothing, so nothing is handed in. */
async function instantiated<Exports>(component: Uint8Array, name: string): Promise<Exports> {
  const { transpile } = (await openToolchain().wasmTools()) as unknown as Transpiler;
  const { files } = await transpile(component, { name, instantiation: 'sync' });
  const home = join(folder, name);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), bytes);
  }
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
  const glue = (await import(pathToFileURL(join(home, `${name}.js`)).href)) as {
    instantiate(core: (path: string) => object, imports: object): Exports;
  };
  return glue.instantiate((path) => new wasm.Module(readFileSync(join(home, path))), {});
}

/** Told, never judged. */
function leastTime(run: () => unknown): number {
  return Math.min(
    ...Array.from({ length: 50 }, () => {
      const began = performance.now();
      run();
      return performance.now() - began;
    }),
  );
}

void describe('a baked encoder', { skip }, () => {
  const kernel = readKernel('int8');
  const model = readFileSync(MODEL_FILE);
  const baked =
    missing === undefined
      ? openToolchain()
          .wizer()
          .then((wizer) => bakedEncoder(kernel, model, wizer))
      : Promise.resolve(kernel);

  void it('needs no file and gives the same vectors, as a module', async () => {
    const bytes = await baked;
    const opened = openKernel(new wasm.Module(bytes));
    for (const count of [3, 12, 256]) assert.deepEqual(opened.encode(someIds(count)), shippedKernel('int8').encode(someIds(count)));
    assert.ok(bytes.length < model.length, `${bytes.length} bytes of module, ${model.length} of model`);
  });

  void it('is what reading the model at the start comes to', async () => {
    const opened = openKernel(new wasm.Module(encoderWithModel(kernel, model)));
    assert.throws(() => opened.encode(someIds(3)), { reason: 'no-weights' });
    opened.readModelInside();
    assert.deepEqual(opened.encode(someIds(12)), openKernel(new wasm.Module(await baked)).encode(someIds(12)));
  });

  void it(
    'gives the same vectors in wasmtime, to the bit',
    { skip: maySkip(python.kind === 'missing' ? python.why : undefined) },
    async () => {
      assert.ok(python.kind === 'ready');
      const path = join(folder, 'encoder.component.wasm');
      writeFileSync(path, await kernelComponent('encoder-component', await baked, WIT, await openToolchain().wasmTools()));
      const lists = [someIds(2), someIds(12), someIds(256), someIds(257)];
      const host = fileURLToPath(new URL('../support/encoder-on-wasmtime.py', import.meta.url));
      const run = spawnSync(python.path, [host, path], { input: JSON.stringify(lists), encoding: 'utf8' });
      const [fault, ...vectors] = run.stdout.trim().split('\n').reverse();
      assert.match(fault ?? '', /^too-many-ids: /, run.stderr);
      const expected = lists.slice(0, 3).map((ids) => Buffer.from(shippedKernel('int8').encode(ids).buffer).toString('base64'));
      assert.deepEqual(vectors.reverse(), expected);
    },
  );

  void it('gives the same vectors as a component, and its faults as words', async (t) => {
    const component = await kernelComponent('encoder-component', await baked, WIT, await openToolchain().wasmTools());
    const { encoder } = await instantiated<{
      readonly encoder: { dimensions(): number; encode(ids: Uint32Array): Uint8Array };
    }>(component, 'encoder');
    assert.equal(encoder.dimensions(), 384);
    for (const count of [2, 12, 256])
      assert.deepEqual(
        new Float32Array(encoder.encode(Uint32Array.from(someIds(count))).slice().buffer),
        shippedKernel('int8').encode(someIds(count)),
      );
    assert.throws(() => encoder.encode(new Uint32Array(0)), { payload: /^no-ids: / });
    assert.throws(() => encoder.encode(new Uint32Array(250_000)), { payload: /^too-many-ids: .* received 250000/ });
    assert.throws(() => encoder.encode(Uint32Array.of(101, 99_999, 102)), { payload: /^unknown-id: .* received 99999 at place 1$/ });
    assert.equal(encoder.encode(Uint32Array.from(someIds(5))).length, 4 * 384);
    const [inComponent, inModule] = [
      leastTime(() => encoder.encode(Uint32Array.from(someIds(12)))),
      leastTime(() => shippedKernel('int8').encode(someIds(12))),
    ];
    t.diagnostic(`12 ids: ${inComponent.toFixed(2)} ms in the component, ${inModule.toFixed(2)} in the kernel`);
  });
});

void describe('search as a component', { skip }, () => {
  interface Search {
    nearest(query: Uint8Array, rows: Uint8Array, limit: number): readonly { readonly row: number; readonly similarity: number }[];
  }
  const DIMENSIONS = 387;
  const bytesOf = (floats: Float32Array): Uint8Array => new Uint8Array(floats.buffer);

  void it('finds the nearest rows, greatest first, and takes what is no whole row for none', async () => {
    const core = readFileSync(new URL('../../wasm/nearest.wasm', import.meta.url));
    const { search } = await instantiated<{ readonly search: Search }>(
      await kernelComponent('search-component', core, WIT, await openToolchain().wasmTools()),
      'search',
    );
    const rows = Float32Array.from({ length: 500 * DIMENSIONS }, (_, i) => Math.sin(i * i));
    const query = Float32Array.from({ length: DIMENSIONS }, (_, i) => Math.cos(i * 3));
    const dots = Array.from({ length: 500 }, (_, row) => ({
      row,
      similarity: query.reduce((sum, value, i) => sum + value * (rows[row * DIMENSIONS + i] ?? 0), 0),
    })).sort((a, b) => b.similarity - a.similarity);
    const found = search.nearest(bytesOf(query), bytesOf(rows), 7);
    assert.deepEqual(
      found.map(({ row }) => row),
      dots.slice(0, 7).map(({ row }) => row),
    );
    found.forEach(({ similarity }, i) => assert.ok(Math.abs(similarity - (dots[i]?.similarity ?? 0)) < 1e-3));
    assert.deepEqual(search.nearest(bytesOf(query), bytesOf(rows), 7), found);
    assert.equal(search.nearest(bytesOf(query), bytesOf(rows), 10_000).length, 500);
    assert.equal(search.nearest(bytesOf(query), bytesOf(rows).subarray(0, 4 * DIMENSIONS * 3 + 5), 10).length, 3);
    for (const [asked, among, limit] of [
      [query, rows, 0],
      [query, new Float32Array(0), 5],
      [new Float32Array(0), rows, 5],
    ] as const)
      assert.deepEqual(search.nearest(bytesOf(asked), bytesOf(among), limit), []);
  });
});
