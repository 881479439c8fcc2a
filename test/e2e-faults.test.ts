/** The provider misbehaves, or leaves, or the caller does: what passes on, and that nothing stays behind. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { after, before, beforeEach, suite, test } from 'node:test';
import OpenAI from 'openai';
import { answering, completion, completionStream } from './support/chat-wire.ts';
import { unusedUrl } from './support/origin.ts';
import { chat, DOORS, newKey, startProduct, type Product } from './support/product.ts';

const codeOf = (text: string): string => (JSON.parse(text) as { error: { code: string; message: string } }).error.code;

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door, firstByteTimeout: '400ms', idleTimeout: '400ms' });
    });
    after(() => product.close());
    beforeEach(() => product.origin.forget());

    test('an error of the provider passes byte for byte with its status and headers, and is not stored', async () => {
      const key = newKey();
      for (const status of [400, 401, 403, 404, 409, 422, 429, 500, 502, 503, 529]) {
        const body = `{ "error": {"message":"no ${status}",  "type":"x"}}`;
        product.origin.answer({ kind: 'error', status, body, headers: { 'retry-after': '9', 'x-request-id': 'req_1' } });
        const { response, text } = await chat(product, { key, question: `Status ${status}?` });
        assert.equal(response.status, status);
        assert.equal(text, body);
        assert.equal(response.headers.get('retry-after'), '9');
        assert.equal(response.headers.get('x-request-id'), 'req_1');
      }
      product.origin.answer(answering(() => ({})));
      assert.match((await chat(product, { key, question: 'Status 429?' })).status, /fwd=miss/);
    });

    test("the official client raises the provider's own error", async () => {
      product.origin.answer({
        kind: 'error',
        status: 429,
        body: '{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}',
      });
      await assert.rejects(
        product.client().chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'hi' }] }),
        (error: unknown) => error instanceof OpenAI.RateLimitError && error.code === 'rate_limit_exceeded',
      );
    });

    test("a connection closed before the first byte is tried once more, then it is 502 in the provider's shape", async () => {
      product.origin.answer((_, index) => (index === 0 ? { kind: 'refuse' } : { kind: 'json', body: completion() }));
      const recovered = await chat(product, { key: newKey() });
      assert.equal(recovered.response.status, 200);
      assert.equal(product.origin.requests.length, 2);
      product.origin.forget();
      product.origin.answer({ kind: 'refuse' });
      const { response, text } = await chat(product, { key: newKey() });
      assert.equal(response.status, 502);
      assert.equal(codeOf(text), 'upstream-reset');
      assert.match(text, /nearhit/);
      assert.equal(product.origin.requests.length, 2);
    });

    test('an answer that never begins is 504', async () => {
      product.origin.answer({ kind: 'stall', pieces: [] });
      const { response, text } = await chat(product, { key: newKey() });
      assert.equal(response.status, 504);
      assert.equal(codeOf(text), 'upstream-first-byte-timeout');
    });

    test('a stream that is cut or stalls is cut for the caller too, and is not stored', async () => {
      const pieces = completionStream().slice(0, 4);
      for (const kind of ['cut', 'stall'] as const) {
        const key = newKey();
        product.origin.answer({ kind, pieces });
        await assert.rejects(chat(product, { key, body: { stream: true } }), kind);
        product.origin.answer(answering(() => ({})));
        assert.match((await chat(product, { key, body: { stream: true } })).status, /fwd=miss/, kind);
      }
    });

    test('a stream that ends without its end is passed on and not stored', async () => {
      const key = newKey();
      product.origin.answer({ kind: 'sse', pieces: completionStream().slice(0, 4) });
      const { text } = await chat(product, { key, body: { stream: true } });
      assert.equal(text, completionStream().slice(0, 4).join(''));
      product.origin.answer(answering(() => ({})));
      assert.match((await chat(product, { key, body: { stream: true } })).status, /fwd=miss/);
    });

    test('an answer that is not what it says it is passes on as it is, and is not stored', async () => {
      const odd = [
        { kind: 'json', body: '{"choices": [' },
        { kind: 'json', body: '<html>busy</html>', headers: { 'content-type': 'text/html' } },
        { kind: 'json', body: '' },
        { kind: 'json', body: '{"choices":[]}' },
        { kind: 'sse', pieces: ['data: {nonsense\n\n', 'data: [DONE]\n\n'] },
        { kind: 'sse', pieces: ['data: {"error":{"message":"overloaded"}}\n\n', 'data: [DONE]\n\n'] },
      ] as const;
      for (const script of odd) {
        const key = newKey();
        product.origin.answer(script);
        const sent = script.kind === 'json' ? script.body : script.pieces.join('');
        for (let i = 0; i < 2; i += 1) {
          const { response, text, status } = await chat(product, { key, body: script.kind === 'sse' ? { stream: true } : {} });
          assert.equal(response.status, 200);
          assert.equal(text, sent);
          assert.match(status, /fwd=miss/, sent);
        }
      }
    });

    test('comments, CRLF and characters split across packets come through a recording unharmed', async () => {
      const key = newKey();
      const bytes = Buffer.from(
        [': keep-alive', '', ...completionStream({ content: 'Grüße, 你好 👋🏽 to all' }).flatMap((event) => event.split('\n'))].join('\r\n'),
      );
      product.origin.answer({ kind: 'sse', pieces: Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)) });
      const first = await chat(product, { key, body: { stream: true } });
      assert.equal(first.text, bytes.toString());
      const whole = await chat(product, { key, headers: { 'cache-control': 'only-if-cached' }, body: { stream: true } });
      assert.match(whole.status, /; hit/);
      assert.equal([...whole.text.matchAll(/"content":"([^"]*)"/g)].map(([, text]) => text).join(''), 'Grüße, 你好 👋🏽 to all');
    });

    test('a compressed answer is never garbled', async () => {
      const key = newKey();
      product.origin.answer(() => ({
        kind: 'raw',
        bytes: Buffer.concat([
          Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n'),
          gzipSync(completion({ content: 'zipped' })),
        ]),
      }));
      if (door === 'url') {
        for (let i = 0; i < 2; i += 1) assert.match((await chat(product, { key })).text, /zipped/);
      }
    });

    test('an HTTP/1.0 answer without a length is read to its end', async () => {
      const key = newKey();
      product.origin.answer({
        kind: 'raw',
        bytes: `HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n${completion({ content: 'old' })}`,
      });
      assert.match((await chat(product, { key })).text, /old/);
    });

    test('an answer that is no HTTP is 502', async () => {
      product.origin.answer({ kind: 'raw', bytes: 'SSH-2.0-OpenSSH_9.6\r\n' });
      const { response } = await chat(product, { key: newKey() });
      assert.equal(response.status, 502);
    });

    test('a caller who leaves in the middle of a stream cancels the upstream call', async () => {
      product.origin.answer({ kind: 'stall', pieces: completionStream().slice(0, 3) });
      const leave = new AbortController();
      const answer = await product.send('/v1/chat/completions', {
        method: 'POST',
        headers: { authorization: `Bearer ${newKey()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content: 'Stay?' }] }),
        signal: leave.signal,
      });
      assert.equal(answer.status, 200);
      const [seen] = [await product.origin.arrived(1)];
      leave.abort();
      assert.equal(await seen.ended, 'aborted');
    });
  });
}

test('a provider that refuses connections, or whose name does not resolve, is 502 with the reason', async (t) => {
  const refused = await startProduct({ upstream: await unusedUrl() });
  t.after(() => refused.close());
  const { response, text } = await chat(refused, { key: newKey() });
  assert.equal(response.status, 502);
  assert.equal(codeOf(text), 'upstream-unreachable');
  const nameless = await startProduct({ upstream: 'http://no-such-host.invalid' });
  t.after(() => nameless.close());
  const unnamed = await chat(nameless, { key: newKey() });
  assert.equal(unnamed.response.status, 502);
  assert.equal(codeOf(unnamed.text), 'upstream-dns');
});
