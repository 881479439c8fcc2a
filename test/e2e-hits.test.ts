/** What a caller sees, through both doors: when the provider is asked again, and when not. Proved by counting its requests. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { answering, chatRequestOf, completionStream, type Answer } from './support/chat-wire.ts';
import { chat, DOORS, newKey, startProduct, type Product } from './support/product.ts';

const echo = (question: string): Answer => ({ content: `You asked: ${question}`, usage: { prompt: 7, completion: 11 } });

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door });
    });
    after(() => product.close());
    const begin = (): string => {
      product.origin.forget();
      product.origin.answer(answering(echo));
      return newKey();
    };

    test('the same request twice asks the provider once, and the answers are equal', async () => {
      const key = begin();
      const first = await chat(product, { key });
      const second = await chat(product, { key });
      assert.match(first.status, /^nearhit; fwd=miss/);
      assert.match(second.status, /^nearhit; hit; ttl=\d+; detail=exact$/);
      assert.deepEqual(JSON.parse(second.text), JSON.parse(first.text));
      assert.equal(product.origin.requests.length, 1);
      assert.equal(second.response.headers.get('cache-control'), 'private, no-store');
      assert.match(second.response.headers.get('age') ?? '', /^\d+$/);
      assert.equal(second.response.headers.get('content-type')?.startsWith('application/json'), true);
    });

    test('key order and spacing of the JSON do not matter', async () => {
      const key = begin();
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
      const bodies = [
        '{"model":"gpt-4.1","messages":[{"role":"user","content":"Is it blue?"}],"temperature":0}',
        '{ "temperature": 0,\n "messages": [ { "content": "Is it blue?", "role": "user" } ], "model": "gpt-4.1" }',
      ];
      for (const body of bodies) await (await product.send('/v1/chat/completions', { method: 'POST', headers, body })).text();
      assert.equal(product.origin.requests.length, 1);
    });

    test('another spacing, another quote or a missing final mark is an alias', async () => {
      const key = begin();
      await chat(product, { key, question: 'What does "idempotent" mean?' });
      const alias = await chat(product, { key, question: 'what does  “idempotent” mean' });
      assert.match(alias.status, /; hit; ttl=\d+; detail=alias/);
      assert.equal(product.origin.requests.length, 1);
    });

    test('a rewording is a semantic hit that says how sure the judge is', async () => {
      const key = begin();
      const first = await chat(product, { key, question: 'How do I reset my password?' });
      const second = await chat(product, { key, question: 'How can I reset my password?' });
      assert.match(second.status, /; hit; ttl=\d+; detail=semantic/);
      assert.equal(second.text, first.text);
      assert.ok(Number(second.response.headers.get('nearhit-score')) > 0.5);
      assert.equal(second.response.headers.get('nearhit-similarity'), null);
      assert.equal(product.origin.requests.length, 1);
    });

    test('a question that differs by a number, a name or a negation is asked again', async () => {
      const key = begin();
      const traps = [
        'How do I split 20 files in two?',
        'How do I split 21 files in two?',
        'How do I get from Bonn to Oslo?',
        'How do I get from Oslo to Bonn?',
        'Is this water safe to drink?',
        'Is this water not safe to drink?',
      ];
      for (const question of traps) {
        const { status, text } = await chat(product, { key, question });
        assert.match(status, /fwd=miss/, question);
        assert.ok(text.includes(question), question);
      }
      assert.equal(product.origin.requests.length, traps.length);
    });

    test('the SDK gets the same completion from JSON and from the streaming helper, whichever was recorded', async () => {
      begin();
      for (const recorded of ['json', 'stream'] as const) {
        product.origin.forget();
        const client = product.client();
        const ask = { model: 'gpt-4.1', messages: [{ role: 'user' as const, content: `Recorded as ${recorded}` }] };
        const json = () => client.chat.completions.create(ask);
        const stream = () => client.chat.completions.stream({ ...ask, stream_options: { include_usage: true } }).finalChatCompletion();
        const [one, two] = recorded === 'json' ? [await json(), await stream()] : [await stream(), await json()];
        assert.equal(one.choices[0]?.message.content, `You asked: Recorded as ${recorded}`);
        assert.equal(two.choices[0]?.message.content, one.choices[0]?.message.content);
        assert.deepEqual(two.usage, one.usage);
        assert.equal(two.id, one.id);
        assert.equal(two.system_fingerprint, one.system_fingerprint);
        assert.equal(product.origin.requests.length, 1, `recorded as ${recorded}`);
      }
    });

    test('a stream ends with one [DONE], and with the usage chunk only for a caller who asked for it', async () => {
      const key = begin();
      const plain = { key, question: 'A stream', body: { stream: true } };
      const owed = { ...plain, body: { stream: true, stream_options: { include_usage: true } } };
      const first = await chat(product, owed);
      const second = await chat(product, owed);
      const third = await chat(product, plain);
      assert.equal(product.origin.requests.length, 1);
      for (const { text, response } of [first, second, third]) {
        assert.equal(text.split('data: [DONE]').length, 2);
        assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
      }
      assert.ok(second.text.includes('"completion_tokens":11'));
      assert.ok(!third.text.includes('completion_tokens'));
    });

    test('a recording without token counts never serves a caller who is owed them', async () => {
      const key = begin();
      // A provider that does not know the option: it sends no counts, whoever asks.
      product.origin.answer({ kind: 'sse', pieces: completionStream({ content: 'No counts' }) });
      await chat(product, { key, question: 'No usage here', body: { stream: true } });
      product.origin.answer(answering(echo));
      const owed = await chat(product, { key, question: 'No usage here', body: { stream: true, stream_options: { include_usage: true } } });
      assert.match(owed.status, /fwd=miss.*usage-missing/);
      assert.ok(owed.text.includes('completion_tokens'));
      const whole = await chat(product, { key, question: 'No usage here' });
      assert.ok(whole.text.includes('completion_tokens'));
    });

    test('two credentials never share an answer', async () => {
      const [mine, yours] = [begin(), newKey()];
      await chat(product, { key: mine, question: 'Whose answer is this?' });
      for (const question of ['Whose answer is this?', 'whose answer is  this', 'Whose answer is that?']) {
        const { status } = await chat(product, { key: yours, question, headers: { 'cache-control': 'only-if-cached' } });
        assert.doesNotMatch(status, /; hit/, question);
      }
      await chat(product, { key: yours, question: 'Whose answer is this?' });
      assert.equal(product.origin.requests.length, 2);
    });

    test('any other difference separates: model, system prompt, earlier turns, a parameter, an unknown field', async () => {
      const key = begin();
      const user = { role: 'user', content: 'Why?' };
      const bodies = [
        {},
        { model: 'gpt-4.1-mini' },
        { messages: [{ role: 'system', content: 'Be brief.' }, user] },
        { messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Hello' }, user] },
        { temperature: 0.2 },
        { seed: 7 },
        { a_field_of_tomorrow: true },
        { user: 'someone' },
      ];
      for (const body of bodies) await chat(product, { key, question: 'Why?', body });
      assert.equal(product.origin.requests.length, bodies.length);
    });

    test('Nearhit-Scope makes a partition and does not reach the provider', async () => {
      const key = begin();
      const scoped = { 'nearhit-scope': 'blue' };
      await chat(product, { key, headers: scoped });
      assert.match((await chat(product, { key, headers: scoped })).status, /; hit/);
      assert.match((await chat(product, { key })).status, /fwd=miss/);
      assert.equal(product.origin.requests.length, 2);
      assert.ok(product.origin.requests.every((request) => Object.keys(request.headers).every((name) => !name.startsWith('nearhit-'))));
    });

    test('directives: no-store touches nothing, no-cache refreshes, only-if-cached never asks', async () => {
      const key = begin();
      const ask = (directive?: string) =>
        chat(product, { key, question: 'Directed', ...(directive === undefined ? {} : { headers: { 'cache-control': directive } }) });
      assert.match((await ask('no-store')).status, /fwd=bypass.*no-store/);
      const missing = await ask('only-if-cached');
      assert.equal(missing.response.status, 504);
      assert.match(missing.text, /only-if-cached/);
      assert.match((await ask()).status, /fwd=miss/);
      assert.match((await ask('only-if-cached')).status, /; hit.*exact/);
      assert.match((await ask('no-cache')).status, /fwd=request/);
      assert.match((await ask('max-age=0')).status, /fwd=/);
      assert.match((await ask()).status, /; hit.*exact/);
    });

    test('Nearhit-Cache-Control wins over Cache-Control', async () => {
      const key = begin();
      await chat(product, { key });
      const { status } = await chat(product, { key, headers: { 'cache-control': 'no-store', 'nearhit-cache-control': 'max-age=3600' } });
      assert.match(status, /; hit/);
    });

    test('Nearhit-Mode makes it stricter: exact refuses a rewording, off touches nothing, shadow asks and predicts', async () => {
      const key = begin();
      await chat(product, { key, question: 'How do I reset my password?' });
      const as = (mode: string, directive: string) =>
        chat(product, { key, question: 'How can I reset my password?', headers: { 'nearhit-mode': mode, 'cache-control': directive } });
      assert.match((await as('semantic', 'only-if-cached')).status, /; hit.*semantic/);
      assert.doesNotMatch((await as('exact', 'only-if-cached')).status, /; hit/);
      assert.match((await as('shadow', 'max-age=3600')).status, /fwd=miss.*shadow/);
      const off = await chat(product, { key, question: 'How do I reset my password?', headers: { 'nearhit-mode': 'off' } });
      assert.match(off.status, /fwd=bypass.*mode-off/);
    });

    test('tools, images and a cut-off answer: exact at most, or not at all', async () => {
      const key = begin();
      const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }];
      await chat(product, { key, question: 'How do I reset my password?', body: { tools } });
      assert.match((await chat(product, { key, question: 'How do I reset my password?', body: { tools } })).status, /; hit.*exact/);
      assert.match((await chat(product, { key, question: 'How can I reset my password?', body: { tools } })).status, /fwd=miss.*tools/);
      product.origin.answer(answering(() => ({ content: 'cut off', finish: 'length' })));
      await chat(product, { key, question: 'A long story' });
      assert.match((await chat(product, { key, question: 'A long story' })).status, /fwd=miss/);
    });

    test('tool calls, several choices, log probabilities and unknown fields survive replay in both modes', async () => {
      const key = begin();
      const answer: Answer = {
        content: 'one two',
        others: ['three four'],
        logprobs: true,
        reasoning: 'thinking it over',
        extra: { x_vendor: { n: [1, 'a'] } },
      };
      product.origin.answer(answering(() => answer));
      const whole = await chat(product, { key, body: { n: 2 } });
      const again = await chat(product, { key, body: { n: 2 } });
      assert.deepEqual(JSON.parse(again.text), JSON.parse(whole.text));
      const streamed = await chat(product, { key, body: { n: 2, stream: true } });
      for (const part of ['three four', 'thinking it over', 'x_vendor', '"logprob":-0.25']) assert.ok(streamed.text.includes(part), part);
      assert.equal(product.origin.requests.length, 1);
    });

    test('what the provider gets is what the caller sent', async () => {
      const key = begin();
      const body = '{"messages":[{"content":"Wörtlich \\u00e9 ✓","role":"user"}],"model":"m",  "x":1.50}';
      await (
        await product.send('/v1/chat/completions?api-version=3', {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'x-custom': 'kept' },
          body,
        })
      ).text();
      const [seen] = product.origin.requests;
      assert.equal(seen?.body.toString(), body);
      assert.equal(seen?.path, '/v1/chat/completions?api-version=3');
      assert.equal(seen?.headers.authorization, `Bearer ${key}`);
      assert.equal(seen?.headers['x-custom'], 'kept');
      assert.equal(seen === undefined ? '' : chatRequestOf(seen).model, 'm');
    });

    test('other endpoints stream through untouched, whatever the method', async () => {
      const key = begin();
      product.origin.answer({ kind: 'echo', headers: { 'x-from': 'origin' } });
      const bytes = Buffer.from([0, 255, 13, 10, 200, 7]);
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const answer = await product.send('/v1/files/abc?purpose=x', { method, body: bytes, headers: { authorization: `Bearer ${key}` } });
        assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
        assert.match(answer.headers.get('cache-status') ?? '', /fwd=bypass; detail=unknown-endpoint/);
        assert.equal(answer.headers.get('x-from'), 'origin');
      }
      const head = await product.send('/v1/models', { method: 'HEAD' });
      assert.equal(head.status, 200);
      assert.deepEqual(
        product.origin.requests.map((request) => request.method),
        ['POST', 'PUT', 'DELETE', 'HEAD'],
      );
    });

    test('a purged entry is gone from every tier', async () => {
      const key = begin();
      const tagged = { key, question: 'How do I reset my password?', headers: { 'nearhit-tags': `tag-${key}` } };
      await chat(product, tagged);
      // A hit: the entry is committed.
      assert.match((await chat(product, { ...tagged, headers: {} })).status, /; hit/);
      const dry = await product.operations.purge({ kind: 'tag', tag: `tag-${key}` }, true);
      assert.equal(dry.matched, 1);
      assert.match((await chat(product, { ...tagged, headers: {} })).status, /; hit/);
      assert.equal((await product.operations.purge({ kind: 'tag', tag: `tag-${key}` }, false)).removed, 1);
      for (const question of ['How do I reset my password?', 'how do I reset my  password', 'How can I reset my password?']) {
        assert.doesNotMatch(
          (await chat(product, { key, question, headers: { 'cache-control': 'only-if-cached' } })).status,
          /; hit/,
          question,
        );
      }
    });
  });
}
