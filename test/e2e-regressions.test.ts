/** One test for each fault that was found by attacking the running product. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { createNearhit } from '../src/index.ts';
import { answering, completion, completionStream } from './support/chat-wire.ts';
import { startOrigin } from './support/origin.ts';
import { chat, DOORS, newKey, startProduct, type Product } from './support/product.ts';

const usage = { prompt: 3, completion: 6 };
const answer = { content: 'One answer for all of you.', usage };
const asked = (key: string, body: Readonly<Record<string, unknown>>): RequestInit => ({
  method: 'POST',
  headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
  body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'What is a hash table?' }], ...body }),
});

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door });
    });
    after(() => product.close());
    beforeEach(() => {
      product.origin.forget();
      product.origin.answer(answering(() => answer));
    });

    test('one event larger than --max-entry reaches a lone caller whole', async () => {
      const event = `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { content: 'y'.repeat(2_000_000) } }] })}\n\n`;
      product.origin.answer({ kind: 'sse', pieces: [event, 'data: [DONE]\n\n'] });
      const { text } = await chat(product, { key: newKey(), body: { stream: true } });
      assert.equal(text, `${event}data: [DONE]\n\n`);
    });

    test('followers whose form an answer cannot take share the one call that is made for them', async () => {
      const key = newKey();
      // Without [DONE] it is no whole answer, so it has no JSON form.
      product.origin.answer((request) =>
        /"stream":true/.test(request.body.toString())
          ? { kind: 'sse', pieces: completionStream(answer).slice(0, -1) }
          : { kind: 'json', body: completion(answer) },
      );
      const stream = chat(product, { key, body: { stream: true, stream_options: { include_usage: true } } });
      const followers = Array.from({ length: 10 }, () => chat(product, { key }));
      const results = await Promise.all([stream, ...followers]);
      assert.ok(results.every((result) => result.response.status === 200));
      assert.ok(product.origin.requests.length <= 3, `${product.origin.requests.length} upstream calls`);
    });

    test('a follower gets neither the leader’s cookie nor its request id', async () => {
      const key = newKey();
      product.origin.answer({
        kind: 'json',
        body: completion(answer),
        headers: { 'set-cookie': 'session=leader', 'x-request-id': 'req_1', 'nearhit-hit': 'h_forged' },
      });
      const results = await Promise.all([chat(product, { key }), chat(product, { key })]);
      const joined = results.find((result) => /collapsed/.test(result.status));
      const lead = results.find((result) => !/collapsed/.test(result.status));
      assert.equal(product.origin.requests.length, 1);
      assert.equal(lead?.response.headers.get('x-request-id'), 'req_1');
      assert.equal(lead?.response.headers.get('nearhit-hit'), null);
      assert.equal(joined?.response.headers.get('set-cookie'), null);
      assert.match(joined?.response.headers.get('x-request-id') ?? '', /^nh_/);
    });

    test('an upstream is asked for token counts only where this credential got them from this model before', async () => {
      const [knows, other] = [newKey(), newKey()];
      const counted = { stream: true, stream_options: { include_usage: true } };
      const asks = (): boolean => /include_usage/.test(product.origin.requests.at(-1)?.body.toString() ?? '');
      await chat(product, { key: knows, question: 'First?', body: counted });
      await chat(product, { key: other, question: 'First?', body: { stream: true } });
      assert.equal(asks(), false, 'another credential');
      await chat(product, { key: knows, question: 'Second?', body: { stream: true, model: 'older-model' } });
      assert.equal(asks(), false, 'another model');
      const hidden = await chat(product, { key: knows, question: 'Third?', body: { stream: true } });
      assert.equal(asks(), true, 'the same');
      assert.doesNotMatch(hidden.text, /usage/);
      assert.match((await chat(product, { key: knows, question: 'Third?' })).text, /"usage":\{"prompt_tokens":3/);
    });

    test('a caller who asks why is told which entry was near', async () => {
      const key = newKey();
      await chat(product, { key, question: 'How many calories are in 2 eggs?' });
      const explain = { 'nearhit-explain': '1' };
      const { response } = await chat(product, { key, question: 'How many calories are in 3 eggs?', headers: explain });
      const entry = response.headers.get('nearhit-entry') ?? '';
      assert.match(entry, /^e_/);
      assert.ok(response.headers.get('nearhit-veto'));
    });

    test('why an answer will not be stored is said where its head tells', async () => {
      product.origin.answer({ kind: 'error', status: 429, body: '{}', headers: { 'retry-after': '1' } });
      assert.match((await chat(product, { key: newKey() })).status, /fwd=miss; detail=none; not-stored=status$/);
      product.origin.answer({ kind: 'json', body: completion(answer), headers: { 'nearhit-cache-control': 'no-store' } });
      assert.match((await chat(product, { key: newKey() })).status, /not-stored=upstream-no-store$/);
      product.origin.answer({ kind: 'json', body: completion(answer), headers: { 'content-type': 'text/html' } });
      assert.match((await chat(product, { key: newKey() })).status, /not-stored=content-type$/);
    });

    test('only-if-cached never asks, whatever keeps the request from being looked up', async () => {
      const only = { 'cache-control': 'only-if-cached' };
      for (const body of ['{"a":1,"a":2}', '{"model":"m"}', `{"messages":"${'x'.repeat(11 * 1024 * 1024)}"}`]) {
        const init = { ...asked(newKey(), {}), body };
        const response = await product.send('/v1/chat/completions', { ...init, headers: { ...init.headers, ...only } });
        assert.equal(response.status, 504);
        await response.text();
      }
      assert.equal(product.origin.requests.length, 0);
    });

    test('a stream that ends with [DONE] and no blank line is a whole answer', async () => {
      const key = newKey();
      const pieces = completionStream(answer);
      product.origin.answer({ kind: 'sse', pieces: [...pieces.slice(0, -1), 'data: [DONE]\n'] });
      await chat(product, { key, body: { stream: true } });
      assert.match((await chat(product, { key, body: { stream: true } })).status, /detail=exact/);
    });
  });
}

test('the library’s fetch reaches the host the SDK named, or nobody', async (t) => {
  const [upstream, local] = [await startOrigin(answering(() => answer)), await startOrigin(answering(() => answer))];
  const nearhit = await createNearhit({ upstream: `${upstream.url}/openai`, allowUpstream: [new URL(local.url).host], mode: 'exact' });
  t.after(async () => {
    await nearhit.close();
    await nearhit.close();
    await Promise.all([upstream.close(), local.close()]);
  });
  const status = async (url: string): Promise<number> => {
    const response = await nearhit.fetch(url, asked('sk-secret', {}));
    await response.text();
    return response.status;
  };
  assert.equal(await status('http://localhost:9/v1/chat/completions'), 403);
  assert.equal(await status('http://ollama/v1/chat/completions'), 403);
  assert.equal(upstream.requests.length + local.requests.length, 0);
  assert.equal(await status(`${local.url}/v1/chat/completions`), 200);
  assert.equal(local.requests.length, 1);
  assert.equal(await status(`${upstream.url}/openai/v1/chat/completions`), 200);
  assert.equal(upstream.requests[0]?.path, '/openai/v1/chat/completions');
  await assert.rejects(nearhit.fetch('not a url'), TypeError);
});

test('a replay may be paced to tokens per second or to the recorded gaps, and says the same', async (t) => {
  for (const [replayPace, least] of [
    ['100', 40],
    ['original', 0],
  ] as const) {
    const product = await startProduct({ replayPace, mode: 'exact' });
    t.after(() => product.close());
    product.origin.answer({ kind: 'sse', pieces: completionStream({ content: 'one two three four five six' }) });
    const key = newKey();
    const first = await chat(product, { key, body: { stream: true } });
    const began = performance.now();
    const replayed = await chat(product, { key, body: { stream: true } });
    const took = performance.now() - began;
    assert.match(replayed.status, /detail=exact/);
    assert.equal(replayed.text, first.text);
    assert.ok(took >= least, `${replayPace} took ${took} ms`);
  }
});

test('our own errors have the shape of the provider the caller speaks to', async (t) => {
  const product = await startProduct({ mode: 'exact' });
  t.after(() => product.close());
  const refused = async (headers: Readonly<Record<string, string>>, path = '/v1/x'): Promise<unknown> =>
    (await product.send(`/evil.example${path}`, { method: 'POST', headers, body: '{}' })).json();
  const code = 'upstream-not-allowed';
  const openai = (await refused({})) as { error: { code: string; type: string } };
  assert.deepEqual([openai.error.code, openai.error.type], [code, 'nearhit_error']);
  const anthropic = (await refused({ 'anthropic-version': '2023-06-01' })) as { type: string; error: { code: string; type: string } };
  assert.deepEqual([anthropic.type, anthropic.error.code, anthropic.error.type], ['error', code, 'permission_error']);
  const gemini = (await refused({ 'x-goog-api-key': 'k' })) as { error: { code: number; status: string } };
  assert.deepEqual([gemini.error.code, gemini.error.status], [403, 'PERMISSION_DENIED']);
  // A path that names a protocol says more than a header that one host of it wants.
  assert.deepEqual(await refused({ 'x-goog-api-key': 'k' }, '/v1beta/openai/chat/completions'), openai);
  assert.deepEqual(await refused({}, '/proxy/v1/messages'), anthropic);
  assert.deepEqual(await refused({}, '/v1/models/g:generateContent?alt=sse'), gemini);
});
