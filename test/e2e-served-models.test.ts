/** nearhit's own models, served to others: through the official client, by raw requests, and who may ask. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import OpenAI from 'openai';
import { createLocalEmbedder } from '../src/embed/local-embedder.ts';
import type { Embedder } from '../src/embed/embedder.ts';
import { createRemoteEmbedder } from '../src/embed/remote-embedder.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';
import { defaultConfig } from '../src/overrides.ts';
import { refusalFor, servedModels } from '../src/model-host.ts';
import { createTurns } from '../src/steps/models/turns.ts';
import { testEmbedder } from './contracts/embedder.ts';
import { answering } from './support/chat-wire.ts';
import { embed, vectorsIn } from './support/embed.ts';
import { embedding } from './support/embedding-wire.ts';
import { createGate } from './support/gate.ts';
import { chat, newKey, startProduct, type Product } from './support/product.ts';
import { remoteOptions, SPEC } from './support/remote.ts';

const MODEL = 'nearhit/all-minilm-l6-v2';
/** Every one of these is asked with it; without one, on loopback: test/slow/remote-embedder.test.ts. */
const KEY = randomBytes(16).toString('hex');
const TEXTS = [
  'How do I reset my password?',
  'Wie hoch ist der Mont Blanc?',
  '',
  '\u5982\u4f55\u91cd\u7f6e\u5bc6\u7801\uff1f',
  'How do I reset my password?',
];

let local: Embedder;
before(() => void (local = createLocalEmbedder(DEFAULT_MODEL, { workers: 1, log: () => undefined })));
after(() => local.close());

let product: Product;
before(async () => {
  product = await startProduct({ embedWorkers: 1, serveKey: KEY });
  product.origin.answer(embedding);
});
after(() => product.close());

const tokensOf = (text: string): number => readTokenizer(DEFAULT_MODEL.model.path).encode(text).length;
const HEADERS = { 'content-type': 'application/json', authorization: `Bearer ${KEY}` };
const body = (fields: Readonly<Record<string, unknown>>): RequestInit => ({
  method: 'POST',
  headers: HEADERS,
  body: JSON.stringify({ model: MODEL, input: 'text', ...fields }),
});

void test('the official client gets the vectors of the local embedder, in order and with its tokens counted', async () => {
  const wanted = await Promise.all(TEXTS.map(async (text) => [...(await local.embed(text, undefined))]));
  const client = product.client(KEY);
  for (const format of [{}, { encoding_format: 'float' }, { encoding_format: 'base64' }] as const) {
    const { data, response } = await client.embeddings.create({ model: MODEL, input: TEXTS, ...format }).withResponse();
    assert.equal(data.model, MODEL);
    assert.deepEqual(
      data.data.map(({ index, object }) => [index, object]),
      TEXTS.map((_, index) => [index, 'embedding']),
    );
    const vectors = data.data.map(({ embedding: vector }) => (typeof vector === 'string' ? floatsIn(vector) : vector));
    vectors.forEach((vector, at) => assert.deepEqual([...Float32Array.from(vector)], wanted[at]));
    const tokens = TEXTS.reduce((sum, text) => sum + tokensOf(text), 0);
    assert.deepEqual(data.usage, { prompt_tokens: tokens, total_tokens: tokens });
    assert.equal(response.headers.get('nearhit-model'), local.id);
    assert.equal(response.headers.get('cache-status'), 'nearhit; detail=own-model');
  }
  const counted = product.operations.stats().textsServed['all-minilm-l6-v2'] ?? 0;
  const one = await client.embeddings.create({ model: MODEL, input: TEXTS[0] ?? '' });
  assert.equal(one.data.length, 1);
  assert.ok(counted >= 3 * TEXTS.length);
  const metric = new RegExp(`^nearhit_model_texts_total\\{model="all-minilm-l6-v2"\\} ${counted + 1}$`, 'm');
  assert.match(await product.operations.metrics(), metric);
  assert.equal(product.origin.requests.length, 0);
});

function floatsIn(base64: string): readonly number[] {
  return [...new Float32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer)];
}

void test('numbers and base64 are one vector', async () => {
  const [floats, base64] = await Promise.all(
    ['float', 'base64'].map((format) => embed(product, KEY, { model: MODEL, input: 'text', encoding_format: format })),
  );
  assert.ok(floats && base64);
  const [[numbers], [text]] = [vectorsIn(floats), vectorsIn(base64)];
  assert.deepEqual(numbers, floatsIn(String(text)));
});

const REFUSED: readonly (readonly [what: string, fields: Readonly<Record<string, unknown>>, status: number, code: string, said: RegExp])[] =
  [
    ['tokens', { input: [1, 2, 3] }, 400, 'bad-input', /holds tokens.*send texts/],
    ['lists of tokens', { input: [[1, 2], [3]] }, 400, 'bad-input', /holds tokens/],
    ['no input', { input: undefined }, 400, 'bad-input', /input is of no known form/],
    ['an empty list', { input: [] }, 400, 'bad-input', /input is of no known form/],
    ['a number', { input: 5 }, 400, 'bad-input', /input is of no known form/],
    ['more inputs than OpenAI takes', { input: Array.from({ length: 2049 }, () => 'a') }, 400, 'bad-input', /more than 2048/],
    ['other dimensions', { dimensions: 256 }, 400, 'bad-input', /384 dimensions, and 256 were asked for/],
    ['another encoding', { encoding_format: 'int8' }, 400, 'bad-input', /encoding_format is neither/],
    ['a field it does not know', { output_dtype: 'int8' }, 400, 'bad-input', /another one/],
    [
      'a text too long for it',
      { input: ['short', 'word '.repeat(500)] },
      400,
      'bad-input',
      /input 1 .*502 tokens, and the model takes at most 256/,
    ],
    ['a text of a megabyte', { input: 'a'.repeat(1_000_000) }, 400, 'bad-input', /1000000 tokens/],
    ['a model that is not here', { model: 'nearhit/nothing' }, 404, 'no-such-model', /there is nearhit\/all-minilm-l6-v2/],
  ];

for (const [what, fields, status, code, said] of REFUSED) {
  void test(`a request with ${what} is refused by name and reaches no upstream`, async () => {
    const sent = product.origin.requests.length;
    const response = await product.send('/v1/embeddings', body(fields));
    const { error } = (await response.json()) as {
      readonly error: { readonly code: string; readonly message: string; readonly type: string };
    };
    assert.deepEqual([response.status, error.code, error.type], [status, code, 'nearhit_error']);
    assert.match(error.message, said);
    assert.equal(product.origin.requests.length, sent);
  });
}

void test('a body that is no good JSON is refused where it names a model of ours, however its slash is written', async () => {
  for (const raw of ['{"model":"nearhit\\/all-minilm-l6-v2","input":"\\ud800"}', `{"model":"a","model":"${MODEL}","input":"text"}`]) {
    const response = await product.send('/v1/embeddings', { method: 'POST', body: raw, headers: HEADERS });
    assert.equal(response.status, 400, raw);
  }
  const escaped = await product.send('/v1/embeddings', {
    method: 'POST',
    body: '{"model":"nearhit\\/all-minilm-l6-v2","input":"text"}',
    headers: HEADERS,
  });
  assert.equal(escaped.status, 200);
});

void test('every other model, and this name behind the prefix of an upstream, is the upstream\u2019s', async () => {
  const key = newKey();
  const sent = product.origin.requests.length;
  await embed(product, key, { model: 'text-embedding-3-small', input: `what is ${MODEL}?` });
  await product.send('/up/provider/v1/embeddings', body({}));
  await product.send('/v1/models', {});
  assert.deepEqual(
    product.origin.requests.slice(sent).map(({ path }) => path),
    ['/v1/embeddings', '/v1/embeddings', '/v1/models'],
  );
});

void test('what is served is listed on a page of our own', async () => {
  const response = await product.send('/nearhit/models', { headers: HEADERS });
  assert.deepEqual(await response.json(), {
    object: 'list',
    data: [{ id: MODEL, object: 'model', created: 0, owned_by: 'nearhit', dimensions: 384, max_tokens: 256 }],
  });
});

void test('with a key set nobody is answered without it, and it never goes to an upstream', async () => {
  const sent = product.origin.requests.length;
  for (const headers of [{}, { authorization: `Bearer ${newKey()}` }, { authorization: KEY }] as Record<string, string>[]) {
    const refused = await product.send('/v1/embeddings', { ...body({}), headers });
    assert.equal(refused.status, 401);
    assert.match(await refused.text(), /"unauthorized"/);
    assert.equal((await product.send('/nearhit/models', { headers })).status, 401);
  }
  assert.equal(product.origin.requests.length, sent);
  assert.ok(!product.notices.some((line) => line.includes(KEY)));
});

void test('without a key only programs of this machine are answered: on loopback, and not let in by a proxy', () => {
  const refused = (host: string, headers: readonly string[] = []): string =>
    refusalFor(defaultConfig({ host }))(headers)?.code ?? 'answered';
  for (const host of ['127.0.0.1', '::1', 'localhost']) {
    assert.equal(refused(host), 'answered', host);
    for (const header of ['X-Forwarded-For', 'forwarded', 'x-real-ip', 'Via'])
      assert.equal(refused(host, [header, '203.0.113.7']), 'models-closed');
  }
  for (const host of ['0.0.0.0', '::', '192.168.1.5', 'cache.example']) assert.equal(refused(host), 'models-closed', host);
});

void test('none serves none, the one in use is the default, and a name that cannot be served ends the start', () => {
  const models = { far: { kind: 'remote', url: 'http://127.0.0.1:9', dimensions: 8 } };
  const served = (serveModels: string, embedder: string = DEFAULT_MODEL.name): readonly string[] => [
    ...servedModels(defaultConfig({ serveModels, embedder, models: JSON.parse(JSON.stringify(models)) })).keys(),
  ];
  assert.deepEqual(served('none'), []);
  assert.deepEqual(served(''), [DEFAULT_MODEL.name]);
  assert.deepEqual(served('', 'far'), []);
  assert.throws(() => served('nothing'), /there is no model of that name/);
  assert.throws(() => served('far'), /it runs elsewhere/);
});

void test('more texts than may wait are 503 with the time to try again, and room is made by who leaves', async () => {
  const leaving = new AbortController();
  const many = Array.from({ length: 2048 }, (_, i) => `text number ${i}`);
  const large = [0, 1].map(() =>
    product.send('/v1/embeddings', { ...body({ input: many }), signal: leaving.signal }).catch(() => undefined),
  );
  const ask = (): Promise<Response> => product.send('/v1/embeddings', body({}));
  let refused = await ask();
  while (refused.status !== 503) refused = await ask();
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.match(await refused.text(), /"models-busy"/);
  leaving.abort();
  await Promise.all(large);
  while ((await ask()).status !== 200) continue;
});

void test('a question of our own is embedded while thousands of texts of others wait', async () => {
  const leaving = new AbortController();
  const many = Array.from({ length: 2048 }, (_, i) => `text number ${i}`);
  let large = 'under way';
  const batch = product
    .send('/v1/embeddings', { ...body({ input: many }), signal: leaving.signal })
    .then(() => (large = 'done'))
    .catch(() => undefined);
  const client = new OpenAI({ baseURL: `${product.url}/v1`, apiKey: KEY, maxRetries: 0 });
  for (let i = 0; i < 5; i += 1) await client.embeddings.create({ model: MODEL, input: `a short one ${i}` });
  assert.equal(large, 'under way');
  leaving.abort();
  await batch;
});

void test('turns: so many at once, each request among the others, the first failure ends its own', async () => {
  const turns = createTurns({ atOnce: 2, most: 10 });
  const gates = Array.from({ length: 8 }, () => createGate());
  const begun: string[] = [];
  const work = (name: string) => async (item: number) => {
    begun.push(`${name}${item}`);
    const gate = gates[begun.length - 1] ?? assert.fail();
    gate.arrive();
    await gate.opened;
    if (name === 'b' && item === 1) throw new Error('b1 failed');
    return `${name}${item}`;
  };
  const a = turns.all([0, 1, 2, 3], work('a'));
  const b = turns.all([0, 1, 2], work('b'));
  assert.equal(await turns.all([0, 1, 2, 3], work('c')), 'full');
  const failed = assert.rejects(b, /b1 failed/);
  for (const gate of gates.slice(0, 6)) {
    await gate.reached;
    gate.open();
  }
  await failed;
  assert.deepEqual(await a, ['a0', 'a1', 'a2', 'a3']);
  assert.deepEqual(begun.slice(0, 4), ['a0', 'a1', 'b0', 'b1']);
  assert.deepEqual(begun.toSorted(), ['a0', 'a1', 'a2', 'a3', 'b0', 'b1']);
  assert.deepEqual(await turns.all([], work('d')), []);
});

testEmbedder('remote', () => createRemoteEmbedder(remoteOptions({ url: product.url, model: MODEL, key: KEY, dimensions: 384 })));

void test('a cache without a model of its own hits by meaning through one that has it, with the calibration that is built in', async (t) => {
  const far = { ...SPEC, url: product.url, model: MODEL, key: KEY, dimensions: 384 };
  const cache = await startProduct({ models: { far }, embedder: 'far', maxFalseHits: '20%' });
  t.after(() => cache.close());
  cache.origin.answer(answering((question) => ({ content: `You asked: ${question}`, usage: { prompt: 3, completion: 5 } })));
  const key = newKey();
  await chat(cache, { key, question: 'How do I reset my password?' });
  const found = await chat(cache, { key, question: 'How do I recover my password?' });
  assert.match(found.status, /hit.*detail=semantic/);
  assert.ok(Number(found.response.headers.get('nearhit-similarity')) > 0.8);
  assert.equal(cache.origin.requests.length, 1);
  assert.deepEqual(cache.notices, []);
  assert.equal(cache.operations.stats().embedder.model, local.id);
});
