/** Embedding models of one's own in the running product: what it serves by them, and what becomes of it when one cannot be used. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { EmbeddingModel, OnnxModel } from '../src/config.ts';
import { modelId, weightsSum } from '../src/embed/model-files.ts';
import { DEFAULT_MODEL, WASM_MODEL } from '../src/embed/registry.ts';
import { createNearhit } from '../src/index.ts';
import { calibrationFor } from '../src/knowledge.ts';
import { defaultConfig } from '../src/overrides.ts';
import { answering } from './support/chat-wire.ts';
import { chat, newKey, startProduct, type Product, type ProductOptions } from './support/product.ts';
import { makeModel } from './support/small-model.ts';
import { until } from './support/wire.ts';

const answer = { content: 'Click "forgot password".', usage: { prompt: 3, completion: 5 } };
const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function small(settings: Partial<OnnxModel> = {}, poison?: number): OnnxModel {
  const model = makeModel({ settings, ...(poison === undefined ? {} : { poison }) });
  folders.push(model.path);
  return model;
}

/** The shipped calibration under another model's name: its weights for words, which are all that is used below, hold of any. */
function calibrated(model: OnnxModel, id: string): OnnxModel {
  const calibration = join(model.path, 'calibration.json');
  const shipped = JSON.parse(readFileSync(DEFAULT_MODEL.model.calibration ?? '', 'utf8')) as object;
  writeFileSync(calibration, JSON.stringify({ ...shipped, model: id }));
  return { ...model, calibration };
}

const idOf = (model: OnnxModel): string => modelId({ name: 'mine', model }, weightsSum(model) ?? '');

async function withProduct(model: OnnxModel, options: ProductOptions, body: (product: Product, ask: Ask) => Promise<void>): Promise<void> {
  const product = await startProduct({ door: 'library', models: { mine: model }, embedder: 'mine', ...options });
  product.origin.answer(answering(() => answer));
  const key = newKey();
  try {
    await body(product, async (question) => (await chat(product, { key, question })).status);
  } finally {
    await product.close();
  }
}
type Ask = (question: string) => Promise<string>;

/** The letter in the byte-level vocabulary. */
const Q = 84;
const FIRST = 'How do I reset my password?';
const REWORDED = 'How can I reset my password?';

test('a model without a calibration runs in shadow: would-be hits are counted, exact ones served, and a line says what to do', () =>
  withProduct(small({ maxTokens: 64 }, Q), {}, async (product, ask) => {
    await ask(FIRST);
    assert.match(await ask(FIRST), /detail=exact/);
    assert.match(await ask(REWORDED), /fwd=miss; detail=shadow/);
    assert.deepEqual(product.notices, [
      'the embedder mine runs in shadow: it has no calibration yet; make one with nearhit calibrate --embedder mine, and name it as "calibration" of the model',
    ]);
    const { name, modelKind, calibration, model } = product.operations.stats().embedder;
    assert.deepEqual([name, modelKind, calibration], ['mine', 'onnx', 'none']);
    assert.match(model, /^mine@[0-9a-f]{12}$/);

    // What its vectors cannot be made of costs nobody else anything.
    assert.match(await ask('q ?'), /fwd=miss; detail=none/);
    await until(() => (product.operations.stats().faults['embed-failed'] ?? 0) > 0, 'the fault that was counted');
    assert.match(await ask(''), /detail=no-question/);
    assert.match(await ask('What is the difference between a tree and a graph in computer science, and which has cycles?'), /detail=long/);
    assert.match(await ask('x'.repeat(1_000_000)), /detail=long/);
    assert.match(await ask(REWORDED), /detail=exact/);
    assert.equal(product.operations.stats().embedder.kind, 'ready');
  }));

test('a model with its own calibration serves by meaning', () => {
  const model = small();
  return withProduct(calibrated(model, idOf(model)), {}, async (product, ask) => {
    await ask(FIRST);
    assert.match(await ask(REWORDED), /hit; .*detail=semantic/);
    assert.deepEqual([product.notices, product.operations.stats().embedder.calibration], [[], 'own']);
  });
});

test('a calibration that was made for another model is refused, and the reason names both', () => {
  const { calibration } = calibrated(small(), 'other@0123456789ab');
  const made = calibrationFor('mine@0123456789ab', calibration);
  assert.match(
    made.kind === 'borrowed' ? made.why : '',
    /^the calibration \S+ was made for other@0123456789ab, and this is mine@0123456789ab$/,
  );
  assert.equal(calibrationFor('other@0123456789ab', calibration).kind, 'own');
});

test('each built-in model is calibrated', () => {
  for (const named of [DEFAULT_MODEL, WASM_MODEL])
    assert.equal(calibrationFor(modelId(named, named.model.sha256 ?? ''), named.model.calibration).kind, 'own', named.name);
});

/** Begins every text in the byte-level vocabulary. */
const START = 0;

function cutOff(): OnnxModel {
  const model = small();
  truncateSync(join(model.path, 'model.onnx'), 20_000);
  return model;
}

const UNUSABLE: readonly (readonly [what: string, made: () => OnnxModel, why: RegExp])[] = [
  ['is not the one its settings name', () => small({ sha256: 'ab'.repeat(32) }), /SHA-256 begins with .*abababababab is wanted/],
  ['ends early', cutOff, /cannot load model\.onnx .* on cpu: /],
  ['has other dimensions', () => small({ dimensions: 384 }), /its vectors have 8 dimensions, and its settings say 384/],
  ['answers with what is no number', () => small({}, START), /cannot use what the embedding model answered: .* received NaN/],
];

for (const [what, made, why] of UNUSABLE)
  test(`a model that ${what} is down with its reason: every request is answered, and what is equal is still served`, () =>
    withProduct(made(), { mode: 'semantic' }, async (product, ask) => {
      assert.match(await ask(FIRST), /fwd=miss/);
      assert.match(await ask(FIRST), /detail=exact/);
      const { embedder } = product.operations.stats();
      assert.match(embedder.kind === 'down' ? embedder.why : embedder.kind, why);
      assert.equal(product.operations.health().status, 'degraded');
      assert.equal(product.notices.filter((line) => line.startsWith('the embedder is down: ')).length, 1, product.notices.join('\n'));
      assert.equal(product.origin.requests.length, 1);
    }));

test('a name that no model has ends the start with those there are', async () => {
  await assert.rejects(createNearhit({ models: { mine: small() }, embedder: 'your' }), {
    name: 'RangeError',
    message: /^cannot use the embedder "your": there is no model of that name, only all-minilm-l6-v2, .*mine; name one of them/,
  });
});

test('the settings of a model are read with what was left out filled in, and each mistake is named', () => {
  const read = (model: object): EmbeddingModel | undefined => defaultConfig({ models: { mine: model } as never }, {}).models['mine'];
  assert.deepEqual(read({ kind: 'onnx', path: '/models/mine', dimensions: 384 }), {
    kind: 'onnx',
    path: '/models/mine',
    dimensions: 384,
    pooling: 'mean',
    prefix: '',
    maxTokens: 256,
    threads: 1,
    providers: ['cpu'],
  });
  assert.equal(read({ kind: 'onnx', path: '/m', dimensions: 1, prefix: 'query: ' })?.prefix, 'query: ');
  assert.deepEqual(read({ kind: 'wasm', path: '/m', dimensions: 8 }), {
    kind: 'wasm',
    path: '/m',
    dimensions: 8,
    pooling: 'mean',
    prefix: '',
    maxTokens: 256,
  });
  const refused: readonly (readonly [object, RegExp])[] = [
    [{ path: '/m', dimensions: 384 }, /at mine\.?\w*: is no model; write \{"kind": "onnx"/],
    [{ kind: 'onnx', dimensions: 384 }, /at mine\.path: is no path/],
    [{ kind: 'onnx', path: '/m' }, /at mine\.dimensions: is no whole number between 1 and 65536/],
    [{ kind: 'onnx', path: '/m', dimensions: 384, pooling: 'max' }, /at mine\.pooling: is none of mean, cls/],
    [{ kind: 'onnx', path: '/m', dimensions: 384, sha256: 'abc' }, /at mine\.sha256: is no SHA-256 sum/],
    [{ kind: 'onnx', path: '/m', dimensions: 384, providers: ['gpu'] }, /at mine\.providers\.0: is none of cpu, cuda, coreml, dml/],
    [{ kind: 'onnx', path: '/m', dimensions: 384, dimension: 384 }, /at mine: .*dimension/],
    [{ kind: 'wasm', path: '/m', dimensions: 384, pooling: 'cls' }, /at mine\.pooling: is none of mean/],
    [{ kind: 'wasm', path: '/m', dimensions: 384, threads: 2 }, /at mine: .*threads/],
  ];
  for (const [model, message] of refused) assert.throws(() => read(model), { name: 'RangeError', message });
});
