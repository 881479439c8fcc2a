/** `fermyon:spin/llm`: a string in, a vector out, from the registry that wasi:nn is served from. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { writeOnnx, type Node } from '../src/edge-build/onnx-writer.ts';
import { openEncoder } from '../src/embed/encoder.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';
import { ModelRegistry, type GuestPolicy, type NamedModel, type SpinLlm } from '../src/wasi-nn/index.ts';
import { cosine } from './contracts/embedder.ts';

const { name: MINILM, model: SETTINGS } = DEFAULT_MODEL;

function llmOf(t: TestContext, models: Readonly<Record<string, NamedModel>>, policy: Partial<GuestPolicy> = {}): SpinLlm {
  const registry = new ModelRegistry(models, { notice: () => undefined });
  t.after(() => registry.close());
  return registry.importsFor({ name: 'test', allow: 'all', ...policy })['fermyon:spin/llm'];
}

/** A folder with MiniLM's tokenizer and a model whose vector is the ids themselves, after `nodes` had them. */
function idsAsVector(t: TestContext, nodes: readonly Node[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'nn-text-'));
  t.after(() => rmSync(folder, { recursive: true }));
  copyFileSync(join(SETTINGS.path, 'tokenizer.json'), join(folder, 'tokenizer.json'));
  const model = writeOnnx({
    inputs: [{ name: 'input_ids', type: 'FP32', dimensions: [1, 'n'] }],
    outputs: [{ name: 'sentence_embedding', type: 'FP32', dimensions: [1, 'n'] }],
    nodes,
    constants: [{ name: 'nan', type: 'FP32', dimensions: [1], data: new Uint8Array(Float32Array.of(NaN).buffer) }],
  });
  writeFileSync(join(folder, 'model.onnx'), model);
  return folder;
}

test('the default model, as the config has it, gives the vectors that the cache compares', async (t) => {
  const texts = ['How do I reset my password?', 'Wie setze ich mein Passwort zurück?', 'a'];
  const { embeddings, usage } = llmOf(t, { [MINILM]: SETTINGS }).generateEmbeddings(MINILM, texts);
  const encoder = await openEncoder(SETTINGS);
  for (const [i, text] of texts.entries()) assert.ok(cosine(embeddings[i] ?? new Float32Array(), await encoder.encode(text)) > 0.999999);
  const tokenizer = readTokenizer(SETTINGS.path);
  assert.equal(
    usage.promptTokenCount,
    texts.reduce((sum, text) => sum + tokenizer.encode(text).length, 0),
  );
});

test('a model that takes its ids as FP32, as wasmtime feeds it, is fed so', (t) => {
  const path = idsAsVector(t, [{ operator: 'Identity', inputs: ['input_ids'], outputs: ['sentence_embedding'] }]);
  const { embeddings } = llmOf(t, { ids: { path } }).generateEmbeddings('ids', ['hello']);
  const norm = Math.hypot(101, 7592, 102);
  assert.deepEqual(embeddings, [Float32Array.of(101 / norm, 7592 / norm, 102 / norm)]);
});

test('what cannot be embedded has one of the interface’s own reasons', (t) => {
  const path = idsAsVector(t, [{ operator: 'Add', inputs: ['input_ids', 'nan'], outputs: ['sentence_embedding'] }]);
  const bare = join(path, 'model.onnx');
  const models = { nan: { path }, shy: { path }, parrot: { kind: 'text', answer: String }, short: { path: bare, maxTokens: 4 } } as const;
  const { generateEmbeddings, infer } = llmOf(t, models, { allow: ['nan', 'parrot', 'short'], limits: { inputs: 2 } });
  const unsupported = { payload: { tag: 'model-not-supported' } };
  for (const name of ['nobody', 'shy', 'parrot']) assert.throws(() => generateEmbeddings(name, ['hello']), unsupported);
  assert.throws(() => infer('parrot', 'hello', undefined), unsupported);
  const invalid = (texts: readonly string[], val: RegExp): void =>
    assert.throws(
      () => generateEmbeddings('short', texts),
      ({ payload }: { payload: { tag: string; val: string } }) => payload.tag === 'invalid-input' && val.test(payload.val),
    );
  invalid(['one two three four'], /6 tokens; the model takes 1 to 4/);
  invalid(['a'.repeat(1_000_000)], /1000000 UTF-16 units is longer than 8192/);
  invalid(['a', 'b', 'c'], /3 texts are more than 2/);
  assert.throws(() => generateEmbeddings('nan', ['hello']), {
    payload: { tag: 'runtime-error', val: 'what the model answered is no vector: a vector needs a finite norm above 0, received NaN' },
  });
});
