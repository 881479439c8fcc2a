/** The models of the Wasm guest: by name on the host, with the ids that it takes, and composed into the component. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, describe, it } from 'node:test';
import { createComposedModel } from '../edge/guest/composed-model.ts';
import { rememberedIn } from '../edge/guest/model-memory.ts';
import { createNamedModel, type NamedModelOptions } from '../edge/guest/named-model.ts';
import { openVocabulary } from '../edge/guest/vocabulary.ts';
import { createWordPiece } from '../src/embed/wordpiece.ts';
import type { CharacterTable } from '../src/embed/characters.ts';
import { ModelRegistry } from '../src/wasi-nn/index.ts';
import { cosine } from './contracts/embedder.ts';
import { memoryBucket } from './support/bucket.ts';
import { MODEL_NAME, namedModel } from './support/guest.ts';

const FOLDER = fileURLToPath(new URL(`../models/${MODEL_NAME}/`, import.meta.url));
const registry = new ModelRegistry({ [MODEL_NAME]: { path: FOLDER } }, { notice: () => undefined });
const host = registry.guest({ name: 'models', allow: 'all', load: 'refused' });
after(() => {
  host.close();
  registry.close();
});

const fixture = <T>(name: string): T => JSON.parse(readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')) as T;
const { vectors } = fixture<{ readonly vectors: readonly (readonly [text: string, base64: string])[] }>('vectors.json');
const { texts } = fixture<{ readonly texts: readonly (readonly [text: string, ids: string])[] }>('tokens.json');

describe('a model that the host knows by name', () => {
  it('gives the vectors of the reference', async () => {
    const embedder = namedModel(MODEL_NAME, host.imports, memoryBucket());
    for (const [text, base64] of vectors) {
      const reference = new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
      assert.ok(cosine(await embedder.embed(text, undefined), reference) > 0.9999, text);
    }
    assert.equal(host.alive.tensors, 0);
  });

  it('refuses what the model was not made for, and goes on', async () => {
    const embedder = namedModel(MODEL_NAME, host.imports, memoryBucket());
    await assert.rejects(embedder.embed('word '.repeat(300), undefined), /cannot embed a text of 302 tokens/);
    await assert.rejects(embedder.embed('word '.repeat(3000), undefined), /cannot embed a text of 15000 UTF-16 units/);
    await assert.rejects(embedder.embed('text', AbortSignal.abort(new Error('left early'))), /left early/);
    assert.equal((await embedder.embed('short', undefined)).length, 384);
  });

  it('is down for this instance once the host has refused it, with the words of the host', async () => {
    const embedder = namedModel('nobody', host.imports, memoryBucket());
    await assert.rejects(embedder.embed('text', undefined), /cannot load the model nobody: not-found/);
    assert.match(JSON.stringify(embedder.state()), /"down".*not-found/);
  });
});

describe('the ids that a model takes', () => {
  interface Asked {
    readonly type: string;
    readonly bytes: number;
  }
  /** A host whose model takes one type of ids and says so of another, as hosts do. */
  const hostTaking = (taken: string, code: string, asked: Asked[]): Pick<NamedModelOptions, 'load' | 'tensor'> => {
    class Tensor {
      readonly #type: string;
      readonly #data: Uint8Array;
      constructor(_dimensions: Uint32Array, type: string, data: Uint8Array) {
        this.#type = type;
        this.#data = data;
      }
      dimensions = (): Uint32Array => Uint32Array.of(1);
      ty = (): never => this.#type as never;
      data = (): Uint8Array => this.#data;
      [Symbol.dispose](): void {}
    }
    const states = (): Tensor => new Tensor(new Uint32Array(), 'FP32', new Uint8Array(new Float32Array(4 * 2).fill(1).buffer));
    return {
      tensor: Tensor,
      load: () => ({
        initExecutionContext: () => ({
          compute: (inputs) => {
            const [, ids] = inputs[0] ?? [];
            asked.push({ type: ids?.ty() ?? '', bytes: ids?.data().length ?? 0 });
            if (ids?.ty() !== taken) throw Object.assign(new Error(), { payload: { code: () => code, data: () => `wants ${taken}` } });
            return [['last_hidden_state', states()]];
          },
        }),
      }),
    };
  };
  const modelOf = (
    name: string,
    taken: string,
    code: string,
    asked: Asked[],
    bucket = memoryBucket(),
  ): ReturnType<typeof createNamedModel> =>
    createNamedModel({
      ...hostTaking(taken, code, asked),
      name,
      dimensions: 2,
      tokens: () => [101, 7, 8, 102],
      remembered: rememberedIn(() => bucket, name),
    });

  it('are integers where the host takes them', async () => {
    const asked: Asked[] = [];
    await modelOf('m', 'I64', 'invalid-argument', asked).embed('text', undefined);
    assert.deepEqual(asked, [{ type: 'I64', bytes: 32 }]);
  });

  for (const code of ['invalid-argument', 'runtime-error'])
    it(`are floats once the host has answered ${code} to integers, and the next instance knows`, async () => {
      const asked: Asked[] = [];
      const bucket = memoryBucket();
      await modelOf('m', 'FP32', code, asked, bucket).embed('text', undefined);
      await modelOf('m', 'FP32', code, asked, bucket).embed('text', undefined);
      assert.deepEqual(
        asked.map(({ type }) => type),
        ['I64', 'FP32', 'FP32'],
      );
      assert.equal(asked[1]?.bytes, 16);
    });

  it('are floats from the first for a model whose name says so, and its vectors meet those of the other name', async () => {
    const asked: Asked[] = [];
    const model = modelOf('m-f32', 'FP32', 'runtime-error', asked);
    await model.embed('text', undefined);
    assert.deepEqual([asked.map(({ type }) => type), model.id], [['FP32'], 'm']);
  });

  it('are not tried again where something else is wrong', async () => {
    const asked: Asked[] = [];
    await assert.rejects(modelOf('m', 'FP32', 'too-large', asked).embed('text', undefined), /too-large, wants FP32/);
    assert.equal(asked.length, 1);
  });
});

describe('a model composed into the component', () => {
  const encoder = (bytes: Uint8Array): ReturnType<typeof createComposedModel> =>
    createComposedModel({ encoder: { encode: () => bytes }, id: 'm', dimensions: 2, tokens: () => [1] });

  it('gives the unit vector of its bytes, wherever they lie', async () => {
    const bytes = new Uint8Array([9, ...new Uint8Array(Float32Array.of(3, 4).buffer)]).subarray(1);
    assert.deepEqual(
      [...(await encoder(bytes).embed('text', undefined))].map((value) => value.toFixed(3)),
      ['0.600', '0.800'],
    );
  });

  it('is down where it answers with something else', async () => {
    const model = encoder(new Uint8Array(4));
    await assert.rejects(model.embed('text', undefined), /wanted 2 floats, received 4 bytes/);
    assert.equal(model.state().kind, 'down');
  });
});

it('a packed vocabulary tells every piece, and gives every text the same ids', () => {
  const { model } = JSON.parse(readFileSync(`${FOLDER}tokenizer.json`, 'utf8')) as {
    readonly model: { readonly vocab: Readonly<Record<string, number>> };
  };
  const pieces = Object.entries(model.vocab).toSorted(([, one], [, other]) => one - other);
  const packed = openVocabulary(pieces.map(([piece]) => piece).join('\n'));
  for (const [piece, id] of pieces) assert.equal(packed.get(piece), id);
  for (const stranger of ['', '##', 'zzzzzz', '[CLS]x']) assert.equal(packed.get(stranger), model.vocab[stranger]);
  assert.deepEqual([packed.size, [...packed.keys()].length], [pieces.length, pieces.length]);
  const characters = JSON.parse(readFileSync(`${FOLDER}characters.json`, 'utf8')) as CharacterTable;
  const { encode } = createWordPiece(packed, characters);
  for (const [text, ids] of texts) assert.equal(encode(text).join(' '), ids);
});
