/** Embeddings are cached input by input: a batch asks the provider for what is not stored, and is answered whole and in order. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, beforeEach, suite, test } from 'node:test';
import { createGate } from './support/gate.ts';
import { embed, json, MODEL, vectorsIn } from './support/embed.ts';
import { base64Of, bodyOf, embedding, embeddingsAnswer, vectorOf, type EmbeddingsBody } from './support/embedding-wire.ts';
import { DOORS, newKey, startProduct, type Product } from './support/product.ts';

const numbered = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `input number ${from + i}`);

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    const asked = (): EmbeddingsBody[] => product.origin.requests.map(bodyOf);
    before(async () => {
      product = await startProduct({ door, mode: 'exact' });
    });
    after(() => product.close());
    beforeEach(() => {
      product.origin.forget();
      product.origin.answer(embedding);
    });

    test('the official SDK gets the vectors of a batch in order, and of a second batch only the unknown inputs are asked for', async () => {
      const client = product.client();
      await client.embeddings.create({ model: MODEL, input: numbered(0, 7) });
      const input = ['input number 8', ...numbered(0, 4), 'input number 9', ...numbered(4, 7), 'input number 7'];
      const { data: answer, response } = await client.embeddings.create({ model: MODEL, input }).withResponse();
      assert.deepEqual(
        answer.data.map(({ embedding: vector }) => vector),
        input.map((one) => [...vectorOf(one)]),
      );
      assert.deepEqual(
        answer.data.map(({ index }) => index),
        input.map((_, index) => index),
      );
      assert.equal(product.origin.requests.length, 2);
      assert.equal(
        product.origin.requests[1]?.body.toString(),
        '{"model":"text-embedding-3-small","input":["input number 8","input number 9","input number 7"],"encoding_format":"base64"}',
      );
      assert.match(response.headers.get('cache-status') ?? '', /fwd=miss; detail=partial$/);
      assert.equal(response.headers.get('nearhit-inputs'), 'known=7, asked=3, uncounted=7');
      assert.equal(response.headers.get('age'), '0');
    });

    test('a batch whose every input is stored reaches nobody, and says so', async () => {
      const key = newKey();
      await embed(product, key, { input: numbered(0, 3) });
      await embed(product, key, { input: 'one by itself' });
      const hit = await embed(product, key, { input: ['one by itself', 'input number 2', 'input number 0'] });
      assert.equal(product.origin.requests.length, 2);
      assert.match(hit.status, /^nearhit; hit; ttl=\d+; detail=exact$/);
      assert.equal(hit.response.headers.get('nearhit-inputs'), 'known=3, asked=0, uncounted=2');
      assert.equal(hit.response.headers.get('nearhit-hit'), null);
      assert.equal(hit.response.headers.get('content-type'), 'application/json');
      assert.equal(hit.response.headers.get('cache-control'), 'private, no-store');
      assert.deepEqual(vectorsIn(hit), [[...vectorOf('one by itself')], [...vectorOf('input number 2')], [...vectorOf('input number 0')]]);
      assert.equal(json(hit).model, MODEL);
    });

    test('one input: the hit has an id, the counts of tokens as the provider told them, and may be reported', async () => {
      const key = newKey();
      product.origin.answer((request) => ({
        kind: 'json',
        body: embeddingsAnswer(bodyOf(request), { usage: { prompt_tokens: 4, total_tokens: 5, details: { cached: 1 } }, id: 'emb_1' }),
        headers: { 'x-request-id': 'req_embed' },
      }));
      await embed(product, key, { input: ['same text'] });
      const hit = await embed(product, key, { input: 'same text' });
      assert.deepEqual(JSON.parse(hit.text), {
        object: 'list',
        model: MODEL,
        id: 'emb_1',
        data: [{ object: 'embedding', index: 0, embedding: [...vectorOf('same text')] }],
        usage: { prompt_tokens: 4, total_tokens: 5, details: { cached: 1 } },
      });
      assert.equal(hit.response.headers.get('nearhit-original-request-id'), 'req_embed');
      assert.match(hit.response.headers.get('nearhit-entry') ?? '', /^e_/);
      assert.match(hit.response.headers.get('nearhit-hit') ?? '', /^h_/);
      assert.equal(hit.response.headers.get('nearhit-inputs'), 'known=1, asked=0');
      assert.equal(product.origin.requests.length, 1);
      if (door === 'library') return;
      const report = await product.send('/nearhit/feedback', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ hit: hit.response.headers.get('nearhit-hit'), verdict: 'wrong' }),
      });
      assert.equal(((await report.json()) as { done: string }).done, 'removed');
      await embed(product, key, { input: 'same text' });
      assert.equal(product.origin.requests.length, 2);
    });

    test('usage is what the call made now was billed, and of stored vectors what is known', async () => {
      const key = newKey();
      await embed(product, key, { input: 'four' });
      await embed(product, key, { input: 'sevenly' });
      await embed(product, key, { input: ['in a batch', 'of two'] });
      const partial = await embed(product, key, { input: ['four', 'in a batch', 'brand new', 'four'] });
      assert.deepEqual(json(partial).usage, { prompt_tokens: 4 + 9, total_tokens: 4 + 9 });
      assert.equal(partial.response.headers.get('nearhit-inputs'), 'known=2, asked=1, uncounted=1');
      const hit = await embed(product, key, { input: ['four', 'sevenly', 'brand new'] });
      assert.deepEqual(json(hit).usage, { prompt_tokens: 4 + 7 + 9, total_tokens: 4 + 7 + 9 });
      assert.equal(hit.response.headers.get('nearhit-inputs'), 'known=3, asked=0');
    });

    test('an input that stands twice is asked once and answered twice', async () => {
      const answer = await embed(product, newKey(), { input: ['a', 'b', 'a', 'c', 'b'], encoding_format: 'base64' });
      assert.deepEqual(asked()[0]?.input, ['a', 'b', 'c']);
      assert.deepEqual(
        vectorsIn(answer),
        ['a', 'b', 'a', 'c', 'b'].map((one) => base64Of(vectorOf(one))),
      );
      assert.match(answer.status, /fwd=miss; detail=none$/);
      assert.equal(answer.response.headers.get('age'), null);
    });

    test('texts, lists of tokens and lists of lists are inputs each, and a list of numbers is one', async () => {
      const key = newKey();
      await embed(product, key, { input: [1, 2, 3] });
      const hit = await embed(product, key, { input: [[1, 2, 3]] });
      assert.match(hit.status, /detail=exact$/);
      const partial = await embed(product, key, { input: [[4], [1, 2, 3], [12, 3]] });
      assert.deepEqual(asked()[1]?.input, [[4], [12, 3]]);
      assert.deepEqual(vectorsIn(partial), [[...vectorOf([4])], [...vectorOf([1, 2, 3])], [...vectorOf([12, 3])]]);
      await embed(product, key, { input: '[1,2,3]' });
      assert.equal(product.origin.requests.length, 3);
    });

    test('the bytes of the smaller request are those that came, less what is known', async () => {
      const key = newKey();
      const raw = `{ "input" : [ "caf\\u00e9" , "known",\n "na\u00efve \\"quoted\\"" ] , "model":"${MODEL}", "encoding_format" : "base64" }`;
      await embed(product, key, { input: 'known', encoding_format: 'base64' });
      const response = await product.send('/v1/embeddings', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: raw,
      });
      await response.text();
      assert.equal(
        product.origin.requests[1]?.body.toString(),
        `{ "input" : [ "caf\\u00e9","na\u00efve \\"quoted\\"" ] , "model":"${MODEL}", "encoding_format" : "base64" }`,
      );
    });

    test('one recording serves both encodings, bit for bit', async () => {
      const key = newKey();
      await embed(product, key, { input: ['from base64'], encoding_format: 'base64' });
      await embed(product, key, { input: ['from numbers'] });
      const both = ['from base64', 'from numbers'];
      const numbers = await embed(product, key, { input: both });
      const base64 = await embed(product, key, { input: both, encoding_format: 'base64' });
      assert.deepEqual(
        vectorsIn(numbers),
        both.map((one) => [...vectorOf(one)]),
      );
      assert.deepEqual(
        vectorsIn(base64),
        both.map((one) => base64Of(vectorOf(one))),
      );
      assert.equal(product.origin.requests.length, 2);
    });

    test('numbers that are no float32 are replayed as they came, and have no base64', async () => {
      const key = newKey();
      const embeddingNumbers = [0.12345678901234568, -0, 1e-9, 3];
      product.origin.answer((request) =>
        bodyOf(request).encoding_format === 'base64'
          ? embedding(request)
          : {
              kind: 'json',
              body: JSON.stringify({ object: 'list', model: MODEL, data: [{ index: 0, embedding: embeddingNumbers }] }).replace(
                ',0,',
                ',-0,',
              ),
            },
      );
      await embed(product, key, { input: 'x' });
      const hit = await embed(product, key, { input: 'x' });
      assert.match(hit.status, /detail=exact/);
      assert.deepEqual(vectorsIn(hit), [embeddingNumbers]);
      const other = await embed(product, key, { input: 'x', encoding_format: 'base64' });
      assert.match(other.status, /fwd=miss; detail=unrenderable$/);
      // The next one waits for the commit of what replaces the numbers.
      await embed(product, key, { input: 'x', encoding_format: 'base64' });
      assert.equal(product.origin.requests.length, 2);
      const replaced = await embed(product, key, { input: 'x' });
      assert.deepEqual(vectorsIn(replaced), [[...vectorOf('x')]]);
    });

    test('model, dimensions, user and any unknown field separate; null and float are one encoding', async () => {
      const key = newKey();
      await embed(product, key, { input: 'x' });
      for (const other of [{ dimensions: 4 }, { user: 'u' }, { model: 'm2' }, { input_type: 'query' }, { dimensions: 5 }])
        await embed(product, key, { input: 'x', ...other });
      assert.equal(product.origin.requests.length, 6);
      for (const same of [{ encoding_format: null }, { encoding_format: 'float' }]) {
        const hit = await embed(product, key, { input: 'x', ...same });
        assert.match(hit.status, /detail=exact/);
      }
      await embed(product, newKey(), { input: 'x' });
      await embed(product, key, { input: 'x' }, { 'nearhit-scope': 'other' });
      assert.equal(product.origin.requests.length, 8);
    });

    test('beside a field that is not known, an encoding is not only a rendering', async () => {
      const key = newKey();
      const odd = { input: 'x', output_dtype: 'int8' };
      const bytes = Buffer.from([1, 255, 128]).toString('base64');
      product.origin.answer({
        kind: 'json',
        body: JSON.stringify({ object: 'list', model: MODEL, data: [{ index: 0, embedding: bytes }], usage: { total_tokens: 2 } }),
      });
      await embed(product, key, { ...odd, encoding_format: 'base64' });
      const hit = await embed(product, key, { ...odd, encoding_format: 'base64' });
      assert.match(hit.status, /detail=exact/);
      assert.deepEqual(vectorsIn(hit), [bytes]);
      await embed(product, key, odd);
      assert.equal(product.origin.requests.length, 2);
    });

    test('directives hold for each entry: no-store, no-cache, max-age, only-if-cached, mode', async () => {
      const key = newKey();
      await embed(product, key, { input: 'kept' });
      const cases = [
        { header: 'no-store', status: /fwd=bypass; detail=no-store/, calls: 1 },
        { header: 'no-cache', status: /fwd=request; detail=no-cache/, calls: 1 },
        { header: 'max-age=0', status: /fwd=request; detail=too-old/, calls: 1 },
        { header: 'max-age=3600', status: /hit/, calls: 0 },
        { header: 'only-if-cached', status: /hit/, calls: 0 },
      ];
      for (const { header, status, calls } of cases) {
        product.origin.forget();
        const answer = await embed(product, key, { input: 'kept' }, { 'cache-control': header });
        assert.match(answer.status, status, header);
        assert.equal(product.origin.requests.length, calls, header);
      }
      product.origin.forget();
      const part = await embed(product, key, { input: ['kept', 'unknown'] }, { 'cache-control': 'only-if-cached' });
      assert.equal(part.response.status, 504);
      const off = await embed(product, key, { input: 'kept' }, { 'nearhit-mode': 'off' });
      assert.match(off.status, /fwd=bypass; detail=mode-off/);
      assert.equal(product.origin.requests.length, 1);
    });

    test('what no-store asked for is not kept, and what no-cache asked for replaces every entry', async () => {
      const key = newKey();
      await embed(product, key, { input: ['a', 'b'] }, { 'cache-control': 'no-store' });
      await embed(product, key, { input: ['a', 'b'] });
      await embed(product, key, { input: ['a', 'b'] }, { 'cache-control': 'no-cache' });
      assert.equal(product.origin.requests.length, 3);
      const hit = await embed(product, key, { input: ['b', 'a'] });
      assert.match(hit.status, /detail=exact/);
    });

    test('tags purge single inputs, and a purge while they are in flight keeps them out', async () => {
      const key = newKey();
      await embed(product, key, { input: ['t1', 't2'] }, { 'nearhit-tags': 'docs' });
      await embed(product, key, { input: 't3' });
      await product.operations.purge({ kind: 'tag', tag: 'docs' }, false);
      await embed(product, key, { input: ['t1', 't2', 't3'] });
      assert.deepEqual(asked().at(-1)?.input, ['t1', 't2']);
      const gate = createGate();
      product.origin.answer((request) => ({ ...embedding(request), before: gate }) as ReturnType<typeof embedding>);
      const flying = embed(product, key, { input: ['t4', 't3'] }, { 'nearhit-tags': 'later' });
      await gate.reached;
      await product.operations.purge({ kind: 'tag', tag: 'later' }, false);
      gate.open();
      await flying;
      product.origin.answer(embedding);
      await embed(product, key, { input: 't4' });
      assert.equal(product.origin.requests.length, 5);
    });

    test('equal requests in flight, and equal rests of other batches, share one call', async () => {
      const key = newKey();
      await embed(product, key, { input: ['k1', 'k2'] });
      product.origin.forget();
      const gate = createGate();
      product.origin.answer((request) => ({ ...embedding(request), before: gate }) as ReturnType<typeof embedding>);
      const all = [
        embed(product, key, { input: ['k1', 'new'] }),
        embed(product, key, { input: ['new', 'k2', 'k1'] }),
        embed(product, key, { input: 'new' }),
        embed(product, key, { input: ['new'] }),
      ];
      await gate.reached;
      gate.open();
      const answers = await Promise.all(all);
      assert.equal(product.origin.requests.length, 1);
      assert.deepEqual(
        answers.map((answer) => vectorsIn(answer).length),
        [2, 3, 1, 1],
      );
      for (const answer of answers) assert.ok(vectorsIn(answer).some((vector) => String(vector) === String([...vectorOf('new')])));
    });
  });
}

suite('a group', () => {
  const [ada, ben] = [newKey(), newKey()];
  const hashed = (key: string): string => `sha256:${createHash('sha256').update(`Bearer ${key}`).digest('hex')}`;
  let product: Product;
  before(async () => {
    product = await startProduct({ mode: 'exact', groups: { team: { credentials: [hashed(ada), hashed(ben)] } } });
    product.origin.answer(embedding);
  });
  after(() => product.close());

  test('shares vectors with a member once the provider accepted its credential', async () => {
    await embed(product, ada, { input: ['a', 'b'] });
    const unproved = await embed(product, ben, { input: ['b', 'a'] });
    assert.match(unproved.status, /fwd=miss; detail=unproved/);
    const hit = await embed(product, ben, { input: ['b', 'a'] });
    assert.match(hit.status, /detail=exact/);
    const partial = await embed(product, ben, { input: ['c', 'a'] });
    assert.match(partial.status, /detail=partial/);
    assert.deepEqual(
      product.origin.requests.map(bodyOf).map(({ input }) => input),
      [['a', 'b'], ['b', 'a'], ['c']],
    );
  });
});
