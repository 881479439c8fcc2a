/** Models of one's own: each kind of tokenizer, of input and of output, and what is said of a folder that cannot be used. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { OnnxModel } from '../src/config.ts';
import { openEncoder } from '../src/embed/encoder.ts';
import { createLocalEmbedder } from '../src/embed/local-embedder.ts';
import { createTokenCounter } from '../src/embed/token-counter.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';
import { toUnitVector } from '../src/units.ts';
import { DIMENSIONS, makeModel, referenceOf, rowOf, type SmallModel, type TokenizerKind } from './support/small-model.ts';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function model(options: SmallModel = {}): OnnxModel {
  const made = makeModel(options);
  folders.push(made.path);
  return made;
}

/** What the table gives for these tokens. */
function expected(ids: readonly number[], pooling: OnnxModel['pooling'] = 'mean'): Float32Array {
  const rows = pooling === 'cls' ? ids.slice(0, 1) : ids;
  const sums = Float32Array.from({ length: DIMENSIONS }, (_, i) => rows.reduce((sum, id) => sum + (rowOf(id)[i] ?? 0), 0));
  return toUnitVector(sums);
}

function assertNear(vector: Float32Array, wanted: Float32Array, about: string): void {
  assert.equal(vector.length, wanted.length);
  for (const [i, value] of vector.entries()) assert.ok(Math.abs(value - (wanted[i] ?? 0)) < 1e-5, `${about}: ${value} for ${wanted[i]}`);
}

/** Written by a script that no BERT splits as the reference does: an ideograph outside the first plane. */
const DIFFERS: Readonly<Record<TokenizerKind, RegExp | undefined>> = {
  unigram: undefined,
  bpe: undefined,
  cased: /[\u{20000}-\u{2ffff}]/u,
};

void describe('a model of one’s own', () => {
  for (const kind of ['unigram', 'bpe', 'cased'] as const)
    void it(`reads its tokens as the reference does: ${kind}`, async () => {
      const made = model({ tokenizer: kind });
      const tokenizer = readTokenizer(made.path);
      const encoder = await openEncoder(made);
      for (const { text, ids } of referenceOf(kind)) {
        if (DIFFERS[kind]?.test(text) === true) continue;
        assert.deepEqual(tokenizer.encode(text), ids, JSON.stringify(text));
        assertNear(await encoder.encode(text), expected(ids), text);
      }
    });

  void it('is neither padded nor cut, though its tokenizer.json asks for both', async () => {
    const made = model({ tokenizer: 'bpe' });
    const json = JSON.parse(readFileSync(join(made.path, 'tokenizer.json'), 'utf8')) as {
      padding: unknown;
      truncation: { max_length: number };
    };
    assert.ok(json.padding !== null && json.truncation.max_length === 8);
    assert.ok(readTokenizer(made.path).encode('a question of more than eight tokens, for certain').length > 8);
    assert.equal(readTokenizer(made.path).encode('a').length, 3);
  });

  const ids = referenceOf('bpe')[3]?.ids ?? [];
  const text = referenceOf('bpe')[3]?.text ?? '';

  for (const type of ['I64', 'I32', 'FP32'] as const)
    void it(`is fed what it declares: ${type}, with and without token_type_ids`, async () => {
      for (const inputs of [['input_ids'], ['attention_mask', 'input_ids', 'token_type_ids']])
        assertNear(await (await openEncoder(model({ type, inputs }))).encode(text), expected(ids), `${type} ${inputs.join()}`);
    });

  void it('is pooled as its settings say, unless it pools by itself', async () => {
    const first = await openEncoder(model({ settings: { pooling: 'cls' } }));
    assertNear(await first.encode(text), expected(ids, 'cls'), 'cls');
    const own = await openEncoder(model({ output: 'sentence_embedding', settings: { pooling: 'cls' } }));
    assertNear(await own.encode(text), expected(ids), 'its own');
  });

  void it('has its prefix before every text, in the vector as in the count of tokens', async () => {
    const made = model({ settings: { prefix: 'query: ', maxTokens: 24 } });
    const prefixed = readTokenizer(made.path).encode(`query: ${text}`);
    assertNear(await (await openEncoder(made)).encode(text), expected(prefixed), 'prefix');
    const counter = createTokenCounter(made);
    assert.equal(counter.longest, 24);
    const long = `${text} ${text}`;
    assert.equal(counter.count(long), readTokenizer(made.path).encode(`query: ${long}`).length);
  });

  void it('embeds an empty text, refuses one that is too long, and says of how many tokens it was', async () => {
    const encoder = await openEncoder(model({ settings: { maxTokens: 16 } }));
    assert.equal((await encoder.encode('')).length, DIMENSIONS);
    await assert.rejects(encoder.encode('z '.repeat(100)), /a text of 20\d tokens: the model takes at most 16/);
  });
});

/** Begins every text in the byte-level vocabulary, and a letter that hardly any has. */
const START = 0;
const Q = 84;

/** What is wrong, and what is said of it. */
const FAULTS: readonly (readonly [fault: string, made: () => OnnxModel, reason: RegExp])[] = [
  [
    'weights that are not the ones named',
    () => model({ settings: { sha256: 'ab'.repeat(32) } }),
    /cannot use model\.onnx .* SHA-256 begins with .*abababababab is wanted/,
  ],
  ['weights that are not the ones the folder names', wrongSum, /cannot use model\.onnx .* SHA-256 begins with/],
  ['weights that end early', truncated, /cannot load model\.onnx .* on cpu: /],
  ['vectors of another size', () => model({ settings: { dimensions: 384 } }), /its vectors have 8 dimensions, and its settings say 384/],
  ['an answer that is not a number', () => model({ poison: START }), /cannot use what the embedding model answered: .* received NaN/],
  [
    'an input that nobody knows',
    () => model({ inputs: ['input_ids', 'pixel_values'] }),
    /it wants an input pixel_values, known are input_ids/,
  ],
  ['an input of a type that nobody knows', () => model({ type: 'FP64' }), /its input input_ids is float64, known are int64/],
  ['a tokenizer that is no JSON', noTokenizer('{'), /cannot use tokenizer\.json of the embedding model: it is no JSON/],
  ['a tokenizer of no known kind', noTokenizer('{"model":{"type":"Telepathy"}}'), /cannot use tokenizer\.json of the embedding model: /],
  [
    'a runtime that this machine lacks',
    () => model({ settings: { providers: ['dml', 'cpu'] } }),
    /cannot run the embedding model on dml: onnxruntime knows only cpu/,
  ],
];

function truncated(): OnnxModel {
  const made = model();
  truncateSync(join(made.path, 'model.onnx'), 20_000);
  return made;
}

function wrongSum(): OnnxModel {
  const made = model();
  writeFileSync(join(made.path, 'SHA256SUMS'), `${'0'.repeat(64)}  model.onnx\n`);
  return made;
}

function noTokenizer(json: string): () => OnnxModel {
  return () => {
    const made = model();
    writeFileSync(join(made.path, 'tokenizer.json'), json);
    return made;
  };
}

void describe('a model that cannot be used', () => {
  for (const [fault, made, reason] of FAULTS)
    void it(`is named with its fault: ${fault}`, () => assert.rejects(openEncoder(made()), { message: reason }));

  void it('is down with that reason, and nothing is embedded', async () => {
    const lines: string[] = [];
    const embedder = createLocalEmbedder({ name: 'mine', model: truncated() }, { workers: 1, log: (line) => lines.push(line) });
    try {
      await assert.rejects(embedder.embed('text', undefined), /cannot load model\.onnx/);
      assert.equal(embedder.state().kind, 'down');
      assert.match(
        lines.join(),
        /^the embedder is down: cannot load model\.onnx .* answers are found by their exact words until it is back$/,
      );
    } finally {
      await embedder.close();
    }
  });
});

void it('one poisonous text is refused alone, a text of 1 MB at once, and the worker goes on', async () => {
  const embedder = createLocalEmbedder({ name: 'mine', model: model({ poison: Q }) }, { workers: 1, log: () => undefined });
  try {
    await assert.rejects(embedder.embed('q', undefined), /cannot use what the embedding model answered/);
    await assert.rejects(embedder.embed('a'.repeat(1_000_000), undefined), /1000000 UTF-16 units is longer than 8192/);
    assert.equal((await embedder.embed('', undefined)).length, DIMENSIONS);
    assert.equal(embedder.state().kind, 'ready');
  } finally {
    await embedder.close();
  }
});

void it('the id of a model names its weights, and every setting that bends a vector', async () => {
  const made = model();
  const sum = createHash('sha256')
    .update(readFileSync(join(made.path, 'model.onnx')))
    .digest('hex')
    .slice(0, 12);
  const idOf = async (change: Partial<OnnxModel>): Promise<string> => {
    const embedder = createLocalEmbedder({ name: 'mine', model: { ...made, ...change } }, { workers: 1, log: () => undefined });
    await embedder.close();
    return embedder.id;
  };
  assert.equal(await idOf({}), `mine@${sum}`);
  assert.equal(await idOf({ maxTokens: 8, threads: 2 }), `mine@${sum}`);
  assert.equal(await idOf({ pooling: 'cls' }), `mine@${sum}+cls`);
  const ids = await Promise.all(['', 'query: ', 'passage: '].map((prefix) => idOf({ prefix })));
  assert.equal(new Set(ids).size, 3);
});
