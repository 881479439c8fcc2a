/** What goes wrong with embeddings is never the caller's: a whole, correct answer, or the provider's own. Nothing wrong is stored. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { after, before, beforeEach, suite, test } from 'node:test';
import { fc } from './support/property.ts';
import { embed, json, MODEL, vectorsIn } from './support/embed.ts';
import { base64Of, bodyOf, dataOf, embedding, embeddingsAnswer, inputsOf, vectorOf } from './support/embedding-wire.ts';
import type { Script, SeenRequest } from './support/origin.ts';
import { newKey, startProduct, type Product } from './support/product.ts';

type Data = Record<string, unknown>[];
/** Answers of other data than the right ones. */
const spoilt =
  (spoil: (data: Data) => unknown, extra: Readonly<Record<string, unknown>> = {}) =>
  (request: SeenRequest): Script => ({
    kind: 'json',
    body: embeddingsAnswer(bodyOf(request), { data: spoil(dataOf(bodyOf(request))), ...extra }),
  });
const changed =
  (field: string, value: unknown) =>
  ([first, ...rest]: Data): Data => [{ ...first, [field]: value }, ...rest];

const WRONG: Readonly<Record<string, (request: SeenRequest) => Script>> = {
  'a vector too few': spoilt((data) => data.slice(1)),
  'a vector too many': spoilt((data) => [...data, { index: data.length, embedding: [1] }]),
  'no list of vectors': spoilt(() => 'none'),
  'an index missing': spoilt(changed('index', undefined)),
  'an index twice': spoilt(changed('index', 1)),
  'an index out of range': spoilt(changed('index', 2)),
  'a vector of another length': spoilt(changed('embedding', [1, 2, 3])),
  'an empty vector': spoilt(changed('embedding', [])),
  'null in a vector': spoilt(changed('embedding', [null, 1, 2, 3, 4, 5, 6, 7])),
  'a number beyond double': (request) => ({ kind: 'json', body: embeddingsAnswer(bodyOf(request)).replace(/\[-?0\.\d+/, '[1e999') }),
  'an integer that no double holds': spoilt(changed('embedding', [2 ** 60, 1, 2, 3, 4, 5, 6, 7])),
  'NaN, as some servers write it': (request) => ({
    kind: 'json',
    body: embeddingsAnswer(bodyOf(request)).replace(/\[-?0\.\d+/, '[NaN'),
  }),
  'NaN in base64': spoilt(changed('embedding', base64Of(Float32Array.of(Number.NaN, 1, 2, 3, 4, 5, 6, 7)))),
  'one vector of two in base64': spoilt(changed('embedding', base64Of(vectorOf('first')))),
  'base64 of no float32': spoilt(changed('embedding', 'AAAAAAA=')),
  'no base64': spoilt(changed('embedding', 'not base64!')),
  'a list beside the vectors': (request) => ({ kind: 'json', body: embeddingsAnswer(bodyOf(request), { tokens_each: [1, 2] }) }),
  'an error with status 200': () => ({ kind: 'json', body: '{"error":{"message":"overloaded"}}' }),
  'no JSON': () => ({ kind: 'json', body: '<html>' }),
  'another content type': (request) => ({
    kind: 'json',
    body: embeddingsAnswer(bodyOf(request)),
    headers: { 'content-type': 'text/plain' },
  }),
};

suite('faults', () => {
  let product: Product;
  before(async () => {
    product = await startProduct({ mode: 'exact', maxEntry: '64KiB' });
  });
  after(() => product.close());
  beforeEach(() => {
    product.origin.forget();
    product.origin.answer(embedding);
  });

  for (const [what, wrong] of Object.entries(WRONG)) {
    test(`${what}: the whole request is asked, its answer passed on, and nothing of it stored`, async () => {
      const key = newKey();
      await embed(product, key, { input: 'known' });
      const input = ['first', 'known', 'second'];
      product.origin.answer((request, index) => (index === 1 ? wrong(request) : embedding(request)));
      const answer = await embed(product, key, { input });
      assert.equal(product.origin.requests.length, 3);
      assert.deepEqual(
        product.origin.requests.map(bodyOf).map(({ input: asked }) => asked),
        ['known', ['first', 'second'], input],
      );
      assert.deepEqual(
        vectorsIn(answer),
        input.map((one) => [...vectorOf(one)]),
      );
      assert.match(answer.status, /fwd=miss; detail=unrenderable/);

      product.origin.forget();
      product.origin.answer((request) => wrong(request));
      const asItIs = await embed(product, key, { input: ['third', 'fourth'] });
      const sent = wrong({ ...(product.origin.requests[0] as SeenRequest) });
      assert.equal(asItIs.text, 'body' in sent ? sent.body : '');
      product.origin.answer(embedding);
      await embed(product, key, { input: ['third', 'fourth'] });
      assert.equal(product.origin.requests.length, 2, 'it was not stored');
    });
  }

  test('an error of the provider on the smaller request is passed on as it is, and nothing is stored', async () => {
    const key = newKey();
    await embed(product, key, { input: 'known' });
    const body = '{"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}';
    product.origin.answer({ kind: 'error', status: 429, body, headers: { 'retry-after': '7', 'x-request-id': 'req_429' } });
    const answer = await embed(product, key, { input: ['known', 'new'] });
    assert.equal(answer.response.status, 429);
    assert.equal(answer.text, body);
    assert.equal(answer.response.headers.get('retry-after'), '7');
    assert.equal(answer.response.headers.get('x-request-id'), 'req_429');
    assert.match(answer.status, /fwd=miss; detail=partial; not-stored=status$/);
    product.origin.answer(embedding);
    await embed(product, key, { input: ['known', 'new'] });
    assert.equal(product.origin.requests.length, 3);
  });

  test('an answer nested too deep to look at is not trusted, and no error of ours', async () => {
    const key = newKey();
    await embed(product, key, { input: 'known' });
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    product.origin.answer((request, index) =>
      index === 1
        ? { kind: 'json', body: embeddingsAnswer(bodyOf(request)).replace('"object":"embedding"', `"deep":${deep}`) }
        : embedding(request),
    );
    const answer = await embed(product, key, { input: ['known', 'new'] });
    assert.equal(answer.response.status, 200);
    assert.deepEqual(vectorsIn(answer), [[...vectorOf('known')], [...vectorOf('new')]]);
  });

  test('a smaller answer that is cut is an error of the provider, and the next try asks again', async () => {
    const key = newKey();
    await embed(product, key, { input: 'known' });
    product.origin.answer({ kind: 'cut', pieces: ['{"object":"list","da'], headers: { 'content-type': 'application/json' } });
    const answer = await embed(product, key, { input: ['known', 'new'] });
    assert.equal(answer.response.status, 502);
    product.origin.answer(embedding);
    const again = await embed(product, key, { input: ['known', 'new'] });
    assert.deepEqual(vectorsIn(again), [[...vectorOf('known')], [...vectorOf('new')]]);
  });

  test('a compressed smaller answer is read all the same', async () => {
    const key = newKey();
    await embed(product, key, { input: 'known' });
    product.origin.answer((request) => {
      const body = gzipSync(embeddingsAnswer(bodyOf(request)));
      const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`;
      return { kind: 'raw', bytes: Buffer.concat([Buffer.from(head), body]) };
    });
    const answer = await embed(product, key, { input: ['new', 'known'] });
    assert.deepEqual(vectorsIn(answer), [[...vectorOf('new')], [...vectorOf('known')]]);
    assert.equal(answer.response.headers.get('content-encoding'), null);
  });

  test('vectors of another model or length than the stored ones are not put beside them: all are asked for anew', async () => {
    const key = newKey();
    for (const [at, other] of [spoilt((data) => data, { model: 'm-0002' }), spoilt(changed('embedding', [1, 2, 3]))].entries()) {
      product.origin.answer(embedding);
      await embed(product, key, { input: `old ${at}` });
      product.origin.answer(other);
      await embed(product, key, { input: `new ${at}` });
      product.origin.answer(embedding);
      product.origin.forget();
      const both = [`old ${at}`, `new ${at}`];
      const answer = await embed(product, key, { input: both });
      assert.match(answer.status, /detail=unrenderable/);
      assert.deepEqual(
        product.origin.requests.map(bodyOf).map(({ input }) => input),
        [both],
      );
      const refused = await embed(product, key, { input: both }, { 'cache-control': 'only-if-cached' });
      assert.ok(refused.response.status === 504 || refused.response.status === 200);
    }
  });

  test('a provider that sends numbers whatever the encoding is replayed so', async () => {
    const key = newKey();
    product.origin.answer((request) => ({
      kind: 'json',
      body: embeddingsAnswer({ ...bodyOf(request), encoding_format: 'float' }, { data: [{ index: 0, embedding: [0.1, 0.2] }] }),
    }));
    await embed(product, key, { input: 'x', encoding_format: 'base64' });
    const hit = await embed(product, key, { input: 'x', encoding_format: 'base64' });
    assert.match(hit.status, /detail=exact/);
    assert.deepEqual(vectorsIn(hit), [[0.1, 0.2]]);
  });

  test('numbers and base64 are not put into one answer', async () => {
    const key = newKey();
    const base64 = { encoding_format: 'base64' };
    product.origin.answer((request) => ({ kind: 'json', body: embeddingsAnswer({ ...bodyOf(request), encoding_format: 'float' }) }));
    await embed(product, key, { input: 'x', ...base64 });
    product.origin.answer(embedding);
    const partial = await embed(product, key, { input: ['x', 'y'], ...base64 });
    assert.deepEqual(vectorsIn(partial), [base64Of(vectorOf('x')), base64Of(vectorOf('y'))]);
    assert.match(partial.status, /detail=unrenderable/);
    assert.equal(product.origin.requests.length, 3);
  });

  const ODD: Readonly<Record<string, unknown>> = {
    'more than 2,048 inputs': { input: Array.from({ length: 2049 }, (_, i) => String(i)) },
    'no input': {},
    'an empty list': { input: [] },
    'a list of everything': { input: ['text', 1] },
    'objects with text and images': { input: [{ text: 'a' }] },
    'tokens that are no integers': { input: [1.5, 2] },
    'an empty list of tokens': { input: [[]] },
    'an encoding nobody knows': { input: 'x', encoding_format: 'int8' },
  };
  for (const [what, body] of Object.entries(ODD)) {
    test(`${what}: through untouched, bypass/unreadable`, async () => {
      product.origin.answer({ kind: 'error', status: 400, body: '{"error":"as the provider says"}' });
      const answer = await embed(product, newKey(), body as Record<string, unknown>);
      assert.equal(answer.text, '{"error":"as the provider says"}');
      assert.match(answer.status, /fwd=bypass; detail=unreadable/);
      assert.equal(product.origin.requests[0]?.body.toString(), JSON.stringify({ model: MODEL, ...(body as object) }));
    });
  }

  test('2,048 inputs are stored, each within the bound of one entry, and come back in order', async () => {
    const key = newKey();
    const input = Array.from({ length: 2048 }, (_, i) => `n${i}`);
    await embed(product, key, { input });
    const shuffled = input.toReversed();
    const hit = await embed(product, key, { input: shuffled });
    assert.match(hit.status, /detail=exact/);
    assert.deepEqual(
      vectorsIn(hit),
      shuffled.map((one) => [...vectorOf(one)]),
    );
    assert.equal(product.origin.requests.length, 1);
  });

  test('a large answer is sent in pieces, whole and in order', async () => {
    const key = newKey();
    const input = Array.from({ length: 64 }, (_, i) => `large ${i}`);
    const asked = { input, dimensions: 1536 };
    const fresh = await embed(product, key, asked);
    const hit = await embed(product, key, asked);
    assert.match(hit.status, /detail=exact/);
    assert.equal(hit.response.headers.get('content-length'), null);
    assert.deepEqual(json(hit).data, json(fresh).data);
    const partial = await embed(product, key, { ...asked, input: [...input, 'one more'] });
    assert.match(partial.status, /detail=partial/);
    assert.deepEqual(json(partial).data.slice(0, 64), json(fresh).data);
  });

  test('a vector larger than an entry may be is not stored', async () => {
    const key = newKey();
    for (let i = 0; i < 2; i += 1) {
      const answer = await embed(product, key, { input: 'x', dimensions: 20_000, encoding_format: 'base64' });
      assert.equal(json(answer).data.length, 1);
    }
    assert.equal(product.origin.requests.length, 2);
  });

  test('a caller that leaves takes the smaller call with it', async () => {
    const key = newKey();
    await embed(product, key, { input: 'known' });
    product.origin.answer({ kind: 'stall', pieces: [] });
    const leaving = new AbortController();
    const asked = product.send('/v1/embeddings', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify({ model: MODEL, input: ['known', 'new'] }),
      signal: leaving.signal,
    });
    const request = await product.origin.arrived(2);
    leaving.abort();
    await assert.rejects(asked);
    assert.equal(await request.ended, 'aborted');
  });

  test('any batch over any stored part of it gets each vector in its place, and asks for exactly what is not stored', async () => {
    const word = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const encoding = fc.constantFrom('float', 'base64');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ input: fc.array(word, { minLength: 1, maxLength: 5 }), encoding }), { maxLength: 3 }),
        fc.array(word, { minLength: 1, maxLength: 12 }),
        encoding,
        async (stored, batch, wanted) => {
          const key = newKey();
          for (const { input, encoding: form } of stored) await embed(product, key, { input, encoding_format: form });
          product.origin.forget();
          const answer = await embed(product, key, { input: batch, encoding_format: wanted });
          assert.deepEqual(
            vectorsIn(answer),
            batch.map((one) => (wanted === 'base64' ? base64Of(vectorOf(one)) : [...vectorOf(one)])),
          );
          const known = new Set(stored.flatMap(({ input }) => input));
          const unknown = [...new Set(batch)].filter((one) => !known.has(one));
          assert.deepEqual(
            product.origin.requests.map((request) => inputsOf(bodyOf(request))),
            unknown.length === 0 ? [] : [unknown],
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
