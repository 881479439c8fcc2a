/** The encoder in Wasm over 1,000 texts: how near it comes to the full model, beside the native run of the quantised one. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { EncoderKernel } from '../../src/embed/encoder-kernel.ts';
import { openOnnxModel } from '../../src/embed/onnx-model.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { readTokenizer } from '../../src/embed/tokenizer.ts';
import { toUnitVector } from '../../src/units.ts';
import { cosine } from '../contracts/embedder.ts';
import { freshKernel, shippedKernel } from '../support/kernel.ts';

const COUNT = 1000;
const FULL = 'all-minilm-l6-v2-fp32';
const folder = mkdtempSync(join(tmpdir(), 'nearhit-full-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Every text of the judge's tables, then as many made of several of them, up to the most tokens a text may have. */
function texts(): readonly string[] {
  const pairs = new URL('../fixtures/pairs/', import.meta.url);
  const short = readdirSync(pairs).flatMap((name) => stringsIn(JSON.parse(readFileSync(new URL(name, pairs), 'utf8'))));
  const distinct = [...new Set(short)].slice(0, COUNT * 0.8);
  const long = Array.from({ length: COUNT - distinct.length }, (_, i) =>
    Array.from({ length: 2 + (i % 20) }, (_unused, j) => distinct[(i * 31 + j * 17) % distinct.length]).join(' '),
  );
  return [...distinct, ...long];
}

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes(' ') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function encoded(kernel: EncoderKernel, ids: readonly (readonly number[])[]): readonly Float32Array[] {
  return ids.map((one) => kernel.encode(one));
}

/** And one of how many texts each is given. They differ in how sums are rounded alone, and a thousand texts take 20 s. */
const BUILDS = [
  ['f16', 1],
  ['f16-relaxed', 4],
] as const;

interface Nearness {
  readonly mean: number;
  readonly least: number;
}

function nearness(vectors: readonly Float32Array[], full: readonly Float32Array[]): Nearness {
  const all = vectors.map((vector, i) => cosine(vector, full[i] ?? new Float32Array(0)));
  return { mean: all.reduce((sum, value) => sum + value, 0) / all.length, least: Math.min(...all) };
}

test('over 1,000 texts the f16 build is the full model to 0.999, and the int8 build nearer to it than the native run', async (t) => {
  const fetched = spawnSync(process.execPath, ['scripts/fetch-models.js', folder, FULL], { encoding: 'utf8' });
  if (fetched.status !== 0) return t.skip(fetched.stderr.trim());
  const { model } = DEFAULT_MODEL;
  const tokenizer = readTokenizer(model.path);
  const ids = texts().map((text) => tokenizer.encode(text).slice(0, model.maxTokens));
  const native = async (path: string): Promise<readonly Float32Array[]> => {
    const session = await openOnnxModel({ ...model, path, sha256: undefined });
    const vectors: Float32Array[] = [];
    for (const one of ids) vectors.push(toUnitVector(await session.run(one)));
    return vectors;
  };
  const full = await native(join(folder, FULL));
  const halves = BUILDS.map(([build, every]) => {
    const kernel = freshKernel(build);
    kernel.readModel(join(folder, FULL, 'model.onnx'));
    const taken = <Item>(items: readonly Item[]): readonly Item[] => items.filter((_, i) => i % every === 0);
    return nearness(encoded(kernel, taken(ids)), taken(full));
  });
  const int8 = nearness(encoded(shippedKernel('int8'), ids), full);
  const quantised = nearness(await native(model.path), full);
  t.diagnostic(JSON.stringify({ f16: halves, int8, 'native int8': quantised }));
  assert.equal(ids.length, COUNT);
  for (const { least } of halves) assert.ok(least >= 0.999, `f16 ${least}`);
  assert.ok(int8.mean >= quantised.mean && int8.least >= quantised.least, `${JSON.stringify(int8)} against ${JSON.stringify(quantised)}`);
});
