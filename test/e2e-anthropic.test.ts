/** Anthropic Messages through both doors with the official client: what is answered again, and when the provider is asked. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { fc } from './support/property.ts';
import { fixtures, plainText, withTool, type MessageFixture } from './fixtures/anthropic-messages.ts';
import { assertPublishedOrder, wireOf, type Payload } from './fixtures/anthropic-wire.ts';
import { anthropicOn } from './support/anthropic-client.ts';
import { answeringWith, ask, echoing, post } from './support/anthropic-wire.ts';
import { createGate } from './support/gate.ts';
import { exchangeRaw } from './support/wire.ts';
import { DOORS, newKey, startProduct, type Product } from './support/product.ts';

const question = { model: 'claude-sonnet-5', max_tokens: 64, messages: [{ role: 'user' as const, content: 'What is a hash table?' }] };

/** As sent: the streaming helper adds `parsed_output`. */
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, field: unknown) => (name === 'parsed_output' ? undefined : field)));

/** Offered with every fixture: a call nobody offered a tool for is not stored. */
const tools = [{ name: 'get_weather', input_schema: { type: 'object' as const } }];
const offering = { ...question, tools };

/** The same question in two ways of the official client, each giving the message it ends up with. */
const WAYS: Readonly<Record<string, (client: Anthropic, half: 'beta' | 'stable') => Promise<unknown>>> = {
  json: async (client, half) =>
    plain(half === 'beta' ? await client.beta.messages.create(offering) : await client.messages.create(offering)),
  stream: async (client, half) =>
    plain(await (half === 'beta' ? client.beta.messages.stream(offering) : client.messages.stream(offering)).finalMessage()),
};

const anyFixture = fc.constantFrom(...fixtures);
const strangeEvent = fc.record({ type: fc.constantFrom('tomorrow', 'content_block_review'), value: fc.jsonValue() });
/** Pings and events nobody knows, put in anywhere. */
const anyStream = fc
  .tuple(anyFixture, fc.array(fc.tuple(fc.nat(), fc.oneof(fc.constant({ type: 'ping' }), strangeEvent)), { maxLength: 3 }))
  .map(([fixture, more]) => {
    const events: Payload[] = [...fixture.events];
    for (const [at, event] of more) events.splice(at % (events.length + 1), 0, event);
    const strange = more.some(([, { type }]) => type !== 'ping');
    return { json: fixture.json, wire: Buffer.from(wireOf(events)), strange };
  });

test("a refusal at the door has Anthropic's shape too", async (t) => {
  const product = await startProduct({ mode: 'exact' });
  t.after(() => product.close());
  const head = 'POST /v1/messages HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}';
  const { text } = await exchangeRaw(Number(new URL(product.url).port), head);
  assert.match(text, /^HTTP\/1\.1 403 [^]*\{"type":"error","error":\{"type":"permission_error","message":"nearhit: /);
});

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door });
    });
    after(() => product.close());
    const begin = (): string => {
      product.origin.forget();
      product.origin.answer(echoing(plainText));
      return newKey();
    };
    const streamed = (body: object = {}): { readonly body: Readonly<Record<string, unknown>> } => ({ body: { stream: true, ...body } });

    // The doors differ in how bytes come and go, not in what an answer holds.
    for (const fixture of door === 'url' ? fixtures : [plainText, withTool]) {
      test(`${fixture.name}: recorded in either form, the client is given the origin's message in both`, async () => {
        const half = fixture.beta === true ? 'beta' : 'stable';
        for (const recorded of ['json', 'stream']) {
          begin();
          product.origin.answer(answeringWith(fixture));
          const client = anthropicOn(product);
          for (const way of [recorded, 'json', 'stream'])
            assert.deepEqual(await WAYS[way]?.(client, half), fixture.json, `${way} of ${recorded}`);
          assert.equal(product.origin.requests.length, 1, `recorded as ${recorded}`);
        }
      });

      test(`${fixture.name}: a replayed stream is the recorded one, event by event, and in the published order in either case`, async () => {
        const key = begin();
        product.origin.answer(answeringWith(fixture));
        const first = await ask(product, { key, ...streamed({ tools }) });
        const again = await ask(product, { key, ...streamed({ tools }) });
        assert.match(again.status, /; hit; ttl=\d+; detail=exact$/);
        assert.equal(again.text, first.text);
        assert.equal(first.text, wireOf(fixture.events));
        const other = newKey();
        await ask(product, { key: other, body: { tools } });
        const unfolded = await ask(product, { key: other, ...streamed({ tools }) });
        assert.match(unfolded.status, /; hit/);
        assertPublishedOrder(Buffer.from(unfolded.text));
        assert.equal(product.origin.requests.length, 2);
      });
    }

    test('raw iteration yields the events of the provider, and pings are sent again as they came', async () => {
      begin();
      product.origin.answer(answeringWith(plainText));
      const client = anthropicOn(product);
      for (let round = 0; round < 2; round += 1) {
        const events: unknown[] = [];
        for await (const event of await client.messages.create({ ...question, stream: true })) events.push(event);
        assert.deepEqual(
          events,
          plainText.events.filter(({ type }) => type !== 'ping'),
        );
      }
      assert.equal(product.origin.requests.length, 1);
    });

    test('the official client finds our id of a hit where it looks for the id of a request', async () => {
      begin();
      const client = anthropicOn(product);
      await client.messages.create(question);
      assert.match((await client.messages.create(question))._request_id ?? '', /^nh_/);
      assert.equal(product.origin.requests.length, 1);
    });

    test("the provider's request id goes by another name on a hit, and its organisation not at all", async () => {
      const key = begin();
      const first = await ask(product, { key });
      assert.equal(first.response.headers.get('request-id'), 'req_018EeWyXxfu5pfWkrYcMdjWG');
      const { response } = await ask(product, { key });
      assert.match(response.headers.get('request-id') ?? '', /^nh_/);
      assert.equal(response.headers.get('request-id'), response.headers.get('x-request-id'));
      assert.equal(response.headers.get('anthropic-organization-id'), null);
      assert.equal(response.headers.get('nearhit-original-request-id'), 'req_018EeWyXxfu5pfWkrYcMdjWG');
      assert.equal(response.headers.get('content-type'), 'application/json');
    });

    test('a rewording is a semantic hit, in either form', async () => {
      const key = begin();
      const first = await ask(product, { key, question: 'How do I reset my password?' });
      const second = await ask(product, { key, question: 'How can I reset my password?' });
      assert.match(second.status, /; hit; ttl=\d+; detail=semantic/);
      assert.equal(second.text, first.text);
      assert.match((await ask(product, { key, question: 'How can I reset my password?', ...streamed() })).status, /; hit.*semantic/);
      assert.match((await ask(product, { key, question: 'How do I delete my password?' })).status, /fwd=miss/);
      assert.equal(product.origin.requests.length, 2);
    });

    test('hints for the prompt cache, and text as a string or as a block, are one question', async () => {
      const key = begin();
      const hint = { cache_control: { type: 'ephemeral' } };
      const written = [
        { system: 'Be brief.', messages: [{ role: 'user', content: 'Why is it blue?' }] },
        {
          system: [{ type: 'text', text: 'Be brief.' }],
          messages: [{ role: 'user', content: [{ type: 'text', text: 'Why is it blue?' }] }],
        },
        {
          system: [{ type: 'text', text: 'Be brief.', ...hint }],
          messages: [{ role: 'user', content: [{ type: 'text', text: 'Why is it blue?', ...hint }] }],
          ...hint,
        },
      ];
      const statuses = [];
      for (const body of written) statuses.push((await ask(product, { key, body })).status);
      assert.match(statuses[0] ?? '', /fwd=miss/);
      for (const status of statuses.slice(1)) assert.match(status, /; hit.*exact/);
      assert.equal(product.origin.requests.length, 1);
      // What the provider gets is what was sent, hints included.
      const hinted = await ask(product, { key: newKey(), body: written[2] ?? {} });
      assert.match(hinted.status, /fwd=miss/);
      assert.ok(product.origin.requests[1]?.body.toString().includes('"cache_control":{"type":"ephemeral"}'));
    });

    test('any other difference separates: version, beta, credential, system, thinking, user, tokens, an unknown field', async () => {
      const key = begin();
      const differing = [
        {},
        { headers: { 'anthropic-beta': 'context-1m-2025-08-07' } },
        { headers: { 'anthropic-beta': 'context-1m-2025-08-07,files-api-2025-04-14' } },
        { headers: { 'anthropic-version': '2024-01-01' } },
        { headers: { 'x-api-key': newKey() } },
        { headers: { authorization: `Bearer ${newKey()}` } },
        { body: { system: 'Be brief.' } },
        {
          body: {
            system: [
              { type: 'text', text: 'Be brief.' },
              { type: 'text', text: '' },
            ],
          },
        },
        { body: { thinking: { type: 'enabled', budget_tokens: 1024 } } },
        { body: { metadata: { user_id: 'someone' } } },
        { body: { max_tokens: 65 } },
        { body: { a_field_of_tomorrow: true } },
      ];
      for (const init of differing) assert.match((await ask(product, { key, ...init })).status, /fwd=miss/, JSON.stringify(init));
      assert.equal(product.origin.requests.length, differing.length);
    });

    test('a bearer token is a credential as well, and another one than the same key', async () => {
      const token = begin();
      const headers = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', authorization: `Bearer ${token}` };
      for (let round = 0; round < 2; round += 1) {
        const sent = { method: 'POST', headers, body: JSON.stringify(question) };
        await (await product.send(`${product.anthropicPath}/v1/messages`, sent)).text();
      }
      assert.equal(product.origin.requests.length, 1);
      await anthropicOn(product, token).messages.create(question);
      assert.equal(product.origin.requests.length, 2);
    });

    test('the same last words after another history never meet, and after the same they do', async () => {
      const key = begin();
      const after = (...earlier: readonly string[]): { readonly body: Readonly<Record<string, unknown>> } => ({
        body: {
          messages: [
            ...earlier.map((content, i) => ({ role: i % 2 === 0 ? 'user' : 'assistant', content })),
            { role: 'user', content: 'How long does shipping take?' },
          ],
        },
      });
      const histories = [
        [],
        ['Hi', 'Hello'],
        ['Hi', 'Hello!'],
        ['I live in Oslo', 'Noted'],
        ['I live in Bonn', 'Noted'],
        ['Hi', 'Hello', 'I live in Bonn', 'Noted'],
      ];
      for (const history of histories) assert.match((await ask(product, { key, ...after(...history) })).status, /fwd=miss/, history.join());
      for (const history of histories) {
        const { status, text } = await ask(product, { key, ...after(...history) });
        assert.match(status, /; hit.*exact/);
        for (const line of history) assert.ok(text.includes(line), line);
      }
      assert.equal(product.origin.requests.length, histories.length);
    });

    test('tools are exact at most; a prefilled answer and a tool result are no question', async () => {
      const key = begin();
      product.origin.answer(answeringWith(withTool));
      await ask(product, { key, question: 'How do I reset my password?', body: { tools } });
      assert.match((await ask(product, { key, question: 'How do I reset my password?', body: { tools } })).status, /; hit.*exact/);
      assert.match((await ask(product, { key, question: 'How can I reset my password?', body: { tools } })).status, /fwd=miss.*tools/);
      const prefilled = [...question.messages, { role: 'assistant', content: 'A hash table' }];
      assert.match((await ask(product, { key, body: { messages: prefilled } })).status, /no-question/);
      const result = [
        ...question.messages,
        { role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 't', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content: '4' }] },
      ];
      assert.match((await ask(product, { key, body: { messages: result } })).status, /detail=tool/);
    });

    const reason = (stop_reason: string, more: object = {}): MessageFixture => ({
      ...plainText,
      events: plainText.events.map((payload) =>
        payload['type'] === 'message_delta' ? { ...payload, delta: { stop_reason, stop_sequence: null, ...more } } : payload,
      ),
      json: { ...plainText.json, stop_reason, ...more },
    });

    for (const [why, fixture] of [
      ['too many tokens', reason('max_tokens')],
      ['a full context window', reason('model_context_window_exceeded')],
      ['a pause', reason('pause_turn')],
      ['a refusal', reason('refusal', { stop_details: { type: 'refusal', category: 'cyber', explanation: null } })],
      ['a reason of tomorrow', reason('sleepy')],
    ] as const) {
      test(`an answer that stopped for ${why} is passed on and not stored`, async () => {
        const key = begin();
        product.origin.answer(answeringWith(fixture));
        for (const init of [{}, {}, streamed(), streamed()]) {
          const { status, text } = await ask(product, { key, ...init });
          assert.match(status, /fwd=miss/);
          assert.ok(text.includes(String(fixture.json['stop_reason'])));
        }
        assert.equal(product.origin.requests.length, 4);
      });
    }

    test('a stream that is cut, ends early, or fails after content is passed on as it came and not stored', async () => {
      const key = begin();
      const pieces = plainText.events.map((payload) => wireOf([payload]));
      const error = 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n';
      for (const early of [pieces.slice(0, -1), pieces.slice(0, 4), [...pieces.slice(0, 5), error]]) {
        product.origin.answer({ kind: 'sse', pieces: early });
        const { status, text } = await ask(product, { key, ...streamed() });
        assert.match(status, /fwd=miss/);
        assert.equal(text, early.join(''));
      }
      await assert.rejects(
        anthropicOn(product, key)
          .messages.stream({ ...question, stream: true })
          .finalMessage(),
        /overloaded_error/,
      );
      product.origin.answer({ kind: 'cut', pieces: pieces.slice(0, 5) });
      await assert.rejects(ask(product, { key, ...streamed() }));
      product.origin.answer(answeringWith(plainText));
      assert.match((await ask(product, { key, ...streamed() })).status, /fwd=miss/);
      assert.match((await ask(product, { key, ...streamed() })).status, /; hit/);
      assert.equal(product.origin.requests.length, 6);
    });

    test('what a message has no place for is replayed in streams; a JSON caller asks the provider', async () => {
      const key = begin();
      const [start, ...rest] = plainText.events;
      const strange: MessageFixture = { ...plainText, events: [start ?? {}, { type: 'content_review', verdict: 'fine' }, ...rest] };
      product.origin.answer(answeringWith(strange));
      const first = await ask(product, { key, ...streamed() });
      const again = await ask(product, { key, ...streamed() });
      assert.match(again.status, /; hit/);
      assert.equal(again.text, first.text);
      const json = await ask(product, { key });
      assert.match(json.status, /fwd=miss; detail=unrenderable/);
      assert.deepEqual(JSON.parse(json.text), plainText.json);
      assert.equal(product.origin.requests.length, 2);
      // The answer that either can be given has taken its place.
      assert.match((await ask(product, { key })).status, /; hit/);
      assert.match((await ask(product, { key, ...streamed() })).status, /; hit/);
      assert.equal(product.origin.requests.length, 2);
    });

    test('errors of the provider reach the client in their own shape, and are not stored', async () => {
      const key = begin();
      const client = anthropicOn(product, key);
      for (const [status, type, shown] of [
        [401, 'authentication_error', Anthropic.AuthenticationError],
        [429, 'rate_limit_error', Anthropic.RateLimitError],
        [529, 'overloaded_error', Anthropic.InternalServerError],
      ] as const) {
        const body = JSON.stringify({ type: 'error', error: { type, message: 'No' }, request_id: 'req_1' });
        product.origin.answer({ kind: 'error', status, body, headers: { 'request-id': 'req_1', 'retry-after': '3' } });
        await assert.rejects(client.messages.create(question), (error: unknown) => {
          assert.ok(error instanceof shown);
          assert.deepEqual([error.status, error.type, error.requestID], [status, type, 'req_1']);
          return true;
        });
        const passed = await ask(product, { key, ...streamed() });
        assert.equal(passed.text, body);
        assert.equal(passed.response.headers.get('retry-after'), '3');
      }
      product.origin.answer(answeringWith(plainText));
      assert.match((await ask(product, { key })).status, /fwd=miss/);
    });

    test("our own errors have Anthropic's shape, a published type and our code", async () => {
      const key = begin();
      const missing = await ask(product, { key, headers: { 'cache-control': 'only-if-cached' } });
      assert.equal(missing.response.status, 504);
      const told = JSON.parse(missing.text) as { type: string; error: { type: string; message: string; code: string } };
      assert.deepEqual([told.type, told.error.type, told.error.code], ['error', 'timeout_error', 'only-if-cached']);
      assert.match(told.error.message, /^nearhit: /);
      product.origin.answer({ kind: 'refuse' });
      await assert.rejects(anthropicOn(product, key).messages.create(question), (error: unknown) => {
        assert.ok(error instanceof Anthropic.InternalServerError);
        assert.deepEqual([error.status, error.type], [502, 'api_error']);
        assert.match(error.requestID ?? '', /^nh_/);
        return true;
      });
    });

    test('other endpoints of Anthropic stream through untouched', async () => {
      const key = begin();
      product.origin.answer({ kind: 'echo' });
      for (const path of ['/v1/messages/count_tokens', '/v1/messages/batches', '/v1/messages/']) {
        const { status, text } = await post(product, { key }, '{"a": 1.0}', path);
        assert.match(status, /fwd=bypass; detail=unknown-endpoint/);
        assert.equal(text, '{"a": 1.0}');
      }
      assert.deepEqual(
        product.origin.requests.map(({ path }) => path),
        ['/v1/messages/count_tokens', '/v1/messages/batches', '/v1/messages/'],
      );
    });

    test('a body that is no Messages request reaches the provider byte for byte, and its answer is not stored', async () => {
      const key = begin();
      product.origin.answer(answeringWith(plainText));
      const bodies = [
        '{',
        '[]',
        '{"model":"m","max_tokens":9}',
        '{"model":"m","max_tokens":9,"messages":{}}',
        '{"model":"m","max_tokens":9,"messages":[]}',
        '{"model":"m","messages":[{"role":"user","content":"Hi"}]}',
        '{"model":7,"max_tokens":9,"messages":[{"role":"user","content":"Hi"}]}',
        '{"model":"m","max_tokens":"9","messages":[{"role":"user","content":"Hi"}]}',
        '{"model":"m","max_tokens":9,"messages":[{"role":"critic","content":"Hi"}]}',
        '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":7}]}',
        '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"text":"Hi"}]}]}',
        '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],"system":{}}',
        '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],"stream":"yes"}',
        '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],"model":"n"}',
        '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"Hi"}],"thread":{"type":"create"}}',
      ];
      product.origin.answer({ kind: 'json', body: JSON.stringify(plainText.json) });
      for (const body of [...bodies, ...bodies])
        assert.match((await post(product, { key }, body)).status, /fwd=bypass; detail=unreadable/, body);
      assert.deepEqual(
        product.origin.requests.map((request) => request.body.toString()),
        [...bodies, ...bodies],
      );
    });

    test('equal requests in flight share one call, each in the form it asked for', async () => {
      const key = begin();
      const gate = createGate();
      const pieces = plainText.events.map((payload) => wireOf([payload]));
      product.origin.answer({ kind: 'sse', pieces: [...pieces.slice(0, 3), gate, ...pieces.slice(3)] });
      const leader = ask(product, { key, ...streamed() });
      await gate.reached;
      const followers = [ask(product, { key, ...streamed() }), ask(product, { key })];
      setImmediate(gate.open);
      const [led, stream, json] = await Promise.all([leader, ...followers]);
      assert.equal(stream?.text, led.text);
      assert.deepEqual(JSON.parse(json?.text ?? ''), plainText.json);
      assert.equal(product.origin.requests.length, 1);
    });

    test('who is aboard a stream that has no JSON form asks for an answer of its own', async () => {
      const key = begin();
      const gate = createGate();
      const pieces = [...plainText.events.slice(0, 1), { type: 'content_review' }, ...plainText.events.slice(1)].map((payload) =>
        wireOf([payload]),
      );
      const json = JSON.stringify(plainText.json);
      product.origin.answer((_, index) =>
        index === 0 ? { kind: 'sse', pieces: [...pieces.slice(0, 3), gate, ...pieces.slice(3)] } : { kind: 'json', body: json },
      );
      const leader = ask(product, { key, ...streamed() });
      await gate.reached;
      const follower = ask(product, { key });
      setImmediate(gate.open);
      assert.equal((await leader).text, pieces.join(''));
      assert.equal((await follower).text, json);
      assert.equal(product.origin.requests.length, 2);
    });

    test('however its bytes are cut, a stream is recorded and replayed the same in any form, unknown events and their order kept', async () => {
      await fc.assert(
        fc.asyncProperty(anyStream, fc.array(fc.nat(), { maxLength: 6 }), async ({ json, wire, strange }, cuts) => {
          const ends = [...cuts.map((cut) => cut % (wire.length + 1)), wire.length].toSorted((a, b) => a - b);
          product.origin.forget();
          product.origin.answer({ kind: 'sse', pieces: ends.map((end, i) => wire.subarray(i === 0 ? 0 : ends[i - 1], end)) });
          const key = newKey();
          assert.equal((await ask(product, { key, body: { stream: true, tools } })).text, wire.toString());
          const again = await ask(product, { key, body: { stream: true, tools } });
          assert.equal(again.text, wire.toString());
          assert.equal(product.origin.requests.length, 1);
          product.origin.answer({ kind: 'json', body: JSON.stringify(json) });
          assert.deepEqual(JSON.parse((await ask(product, { key, body: { tools } })).text), json);
          assert.equal(product.origin.requests.length, strange ? 2 : 1);
        }),
        { numRuns: 10 },
      );
    });
  });
}
