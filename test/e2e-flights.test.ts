/** Equal requests in flight share one upstream call, whatever mixture of forms they come in and whenever they come. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, suite, test } from 'node:test';
import { answering, completion, completionStream } from './support/chat-wire.ts';
import { createGate } from './support/gate.ts';
import { chat, DOORS, newKey, startProduct, type Product } from './support/product.ts';

const HUNDRED = Array.from({ length: 100 }, (_, i) => i);
const answer = { content: 'One answer for all of you.', usage: { prompt: 3, completion: 6 } };

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door });
    });
    after(() => product.close());
    beforeEach(() => product.origin.forget());

    for (const mixture of ['json', 'stream', 'mixed'] as const) {
      test(`a hundred cold equal requests are one upstream call: ${mixture}`, async () => {
        const key = newKey();
        const gate = createGate();
        product.origin.answer((request) => {
          const script = answering(() => answer)(request);
          return script.kind === 'json' || script.kind === 'sse' ? { ...script, before: gate } : script;
        });
        const streams = (i: number): boolean => mixture === 'stream' || (mixture === 'mixed' && i % 2 === 1);
        const all = HUNDRED.map((i) =>
          chat(product, { key, body: streams(i) ? { stream: true, stream_options: { include_usage: true } } : {} }),
        );
        await gate.reached;
        gate.open();
        const results = await Promise.all(all);
        assert.equal(product.origin.requests.length, 1);
        for (const [i, result] of results.entries()) {
          assert.equal(result.response.status, 200);
          if (streams(i)) assert.equal(result.text.split('[DONE]').length, 2);
          else
            assert.equal(
              (JSON.parse(result.text) as { choices: { message: { content: string } }[] }).choices[0]?.message.content,
              answer.content,
            );
        }
        assert.equal(results.filter((result) => /collapsed/.test(result.status)).length >= 1, true);
      });
    }

    test('a request that comes halfway gets what came before and follows live', async () => {
      const key = newKey();
      const gate = createGate();
      const pieces = completionStream(answer);
      product.origin.answer({ kind: 'sse', pieces: [...pieces.slice(0, 3), gate, ...pieces.slice(3)] });
      const first = chat(product, { key, body: { stream: true } });
      await gate.reached;
      const late = product.send('/v1/chat/completions', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'What is a hash table?' }], stream: true }),
      });
      const reader = (await late).body?.getReader();
      assert.ok(((await reader?.read())?.value?.length ?? 0) > 0);
      gate.open();
      let rest = '';
      for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) rest += Buffer.from(next.value).toString();
      assert.match(rest, /\[DONE\]/);
      await first;
      assert.equal(product.origin.requests.length, 1);
    });

    test('an answer that its caller does not read is stored all the same', async () => {
      const key = newKey();
      product.origin.answer({ kind: 'json', body: completion({ ...answer, content: 'word '.repeat(20_000) }) });
      const unread = await product.send('/v1/chat/completions', {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'What is a hash table?' }] }),
      });
      // This one may still find the answer in the air; once it has all of it, the flight has landed.
      await chat(product, { key });
      assert.match((await chat(product, { key })).status, /; hit/);
      assert.equal(product.origin.requests.length, 1);
      await unread.body?.cancel();
    });

    test('another credential does not join', async () => {
      const gate = createGate();
      product.origin.answer({ kind: 'json', body: completion(answer), before: gate });
      const mine = chat(product, { key: newKey() });
      await gate.reached;
      const yours = chat(product, { key: newKey() });
      await product.origin.arrived(2);
      gate.open();
      await Promise.all([mine, yours]);
      assert.equal(product.origin.requests.length, 2);
    });

    test('no-cache neither leads nor joins', async () => {
      const key = newKey();
      const gate = createGate();
      product.origin.answer({ kind: 'json', body: completion(answer), before: gate });
      const first = chat(product, { key });
      await gate.reached;
      const refresh = chat(product, { key, headers: { 'cache-control': 'no-cache' } });
      await product.origin.arrived(2);
      gate.open();
      await Promise.all([first, refresh]);
    });

    test('an error goes to everyone who waits, byte for byte', async () => {
      const key = newKey();
      const gate = createGate();
      const body = '{"error":{"message":"slow down","type":"requests","code":"rate_limit_exceeded"}}';
      product.origin.answer({ kind: 'error', status: 429, body, headers: { 'retry-after': '17' }, before: gate });
      const all = [1, 2, 3].map(() => chat(product, { key }));
      await gate.reached;
      gate.open();
      for (const { response, text } of await Promise.all(all)) {
        assert.equal(response.status, 429);
        assert.equal(response.headers.get('retry-after'), '17');
        assert.equal(text, body);
      }
    });

    test('the leader may leave while another waits; when all have left, the upstream call is cancelled', async () => {
      const gate = createGate();
      const pieces = completionStream(answer);
      product.origin.answer({ kind: 'sse', pieces: [...pieces.slice(0, 2), gate, ...pieces.slice(2)] });
      const key = newKey();
      const open = (signal?: AbortSignal): Promise<Response> =>
        product.send('/v1/chat/completions', {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: 'Who leaves?' }], stream: true }),
          ...(signal === undefined ? {} : { signal }),
        });
      const [leader, follower] = [new AbortController(), new AbortController()];
      await open(leader.signal);
      const second = await open(follower.signal);
      await gate.reached;
      leader.abort();
      const reader = second.body?.getReader();
      assert.ok(((await reader?.read())?.value?.length ?? 0) > 0);
      follower.abort();
      assert.equal(await (await product.origin.arrived(1)).ended, 'aborted');
      assert.equal(product.origin.requests.length, 1);
    });
  });
}
