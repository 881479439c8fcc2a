/** Responses through the product, with the official client: recorded once, replayed in either form. Proved by counting the provider's requests. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type OpenAI from 'openai';
import { fixtures, message, named, plain, responseOf, streamed, textPart } from './fixtures/responses.ts';
import { wireOf } from './fixtures/responses-wire.ts';
import { createGate } from './support/gate.ts';
import { DOORS, newKey, startProduct, statusOf, type Product } from './support/product.ts';
import { assertInOrder } from './support/responses-order.ts';
import { echoing, replying } from './support/responses-wire.ts';

interface Asking {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}
interface Answered {
  readonly status: string;
  readonly code: number;
  readonly text: string;
}

interface AskedOfClient {
  readonly model: string;
  readonly input: string;
  readonly tools: { type: 'web_search' }[];
}

/** Without what the official client adds to each answer. */
function plainly(value: unknown): unknown {
  const added = new Set(['output_text', 'output_parsed', 'parsed', 'parsed_arguments']);
  return JSON.parse(JSON.stringify(value, (name, field: unknown) => (added.has(name) ? undefined : field)));
}

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door });
    });
    after(() => product.close());
    const begin = (): string => {
      product.origin.forget();
      product.origin.answer(echoing());
      return newKey();
    };
    const ask = async ({ key, body, headers }: Asking, path = '/v1/responses'): Promise<Answered> => {
      const response = await product.send(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
        body: JSON.stringify({ model: 'gpt-4.1', input: 'What is a hash table?', ...body }),
      });
      return { status: statusOf(response), code: response.status, text: await response.text() };
    };
    /** The same request twice: what the second came to. */
    const twice = async (body: Asking['body'], key = begin()): Promise<Answered> => {
      await ask({ key, body });
      return ask({ key, body });
    };

    for (const recorded of ['json', 'stream'] as const) {
      test(`every kind of answer, recorded as ${recorded}, is the provider's own to the official client in both forms`, async () => {
        for (const fixture of fixtures.filter(({ name }) => name !== 'a refusal')) {
          begin();
          product.origin.answer(replying(fixture));
          const client = product.client();
          // Tools, so that calls are stored as well.
          const request = { model: 'gpt-4.1', input: fixture.name, tools: [{ type: 'web_search' as const }] };
          const json = async (): Promise<unknown> => plainly(await client.responses.create(request));
          const stream = async (): Promise<unknown> => plainly(await finalOf(client, request, fixture.helperRefuses));
          for (const form of recorded === 'json' ? [json, json, stream, stream] : [stream, stream, json, json]) {
            assert.deepEqual(await form(), fixture.json, fixture.name);
          }
          assert.equal(product.origin.requests.length, 1, fixture.name);
        }
      });
    }

    test('a replayed stream is in the published order, whichever form was recorded, and is not padded', async () => {
      for (const first of [false, true]) {
        const key = begin();
        product.origin.answer(replying(plain));
        await ask({ key, body: { stream: first } });
        const replayed = await ask({ key, body: { stream: true, stream_options: { include_obfuscation: true } } });
        assert.match(replayed.status, /; hit; ttl=\d+; detail=exact$/);
        assertInOrder(replayed.text);
        assert.equal(product.origin.requests.length, 1);
      }
    });

    if (door === 'library') return; // what follows does not depend on the door

    test('a rewording is a semantic hit', async () => {
      const key = begin();
      const first = await ask({ key, body: { input: 'How do I reset my password?', instructions: 'Be brief.' } });
      const second = await ask({ key, body: { input: 'How can I reset my password?', instructions: 'Be brief.' } });
      assert.match(second.status, /; hit; ttl=\d+; detail=semantic/);
      assert.equal(second.text, first.text);
      assert.equal(product.origin.requests.length, 1);
    });

    test('instructions, earlier turns, a parameter and an unknown field separate, however equal the last words', async () => {
      const key = begin();
      const user = (content: string): object => ({ role: 'user', content });
      const said = (text: string): object => ({ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] });
      const bodies = [
        { input: [user('Tell me more about it, please')] },
        { input: 'Tell me more about it, please' },
        { input: [user('Tell me more about it, please')], instructions: 'Be brief.' },
        { input: [user('Who was Ada?'), said('A mathematician.'), user('Tell me more about it, please')] },
        { input: [user('Who was Alan?'), said('A mathematician.'), user('Tell me more about it, please')] },
        { input: [user('Who was Ada?'), said('A programmer.'), user('Tell me more about it, please')] },
        { input: [user('Tell me more about it, please')], temperature: 0.2 },
        { input: [user('Tell me more about it, please')], store: false },
        { input: [user('Tell me more about it, please')], a_field_of_tomorrow: 1 },
      ];
      for (const body of bodies) assert.match((await ask({ key, body })).status, /fwd=miss/);
      assert.equal(product.origin.requests.length, bodies.length);
    });

    test('a turn after another response is exact-only: the same name is the same question, in the same words alone', async () => {
      const key = begin();
      const body = { input: 'How do I reset my password?', previous_response_id: 'resp_a' };
      await ask({ key, body });
      assert.match((await ask({ key, body })).status, /; hit; ttl=\d+; detail=exact$/);
      assert.match(
        (await ask({ key, body: { ...body, input: 'How can I reset my password?' } })).status,
        /fwd=miss; detail=provider-state/,
      );
      assert.match((await ask({ key, body: { ...body, previous_response_id: 'resp_b' } })).status, /fwd=miss/);
      assert.equal(product.origin.requests.length, 3);
    });

    test('a replayed answer carries its own id, so a conversation that is held again is answered from store turn by turn', async () => {
      const key = begin();
      const client = product.client(key);
      const hold = async (): Promise<string[]> => {
        const first = await client.responses.create({ model: 'gpt-4.1', input: 'What is a trie?' });
        const second = await client.responses.create({ model: 'gpt-4.1', input: 'And a heap?', previous_response_id: first.id });
        return [first.id, second.id];
      };
      const ids = await hold();
      assert.deepEqual(await hold(), ids);
      assert.equal(product.origin.requests.length, 2);
    });

    test('no-cache brings a response that the provider keeps anew, where it no longer keeps the replayed one', async () => {
      const key = begin();
      const first = await ask({ key, body: {} });
      const afresh = await ask({ key, body: {}, headers: { 'cache-control': 'no-cache' } });
      assert.notEqual(JSON.parse(afresh.text).id, JSON.parse(first.text).id);
      // Until the refreshed answer is committed the older one is still served.
      let replayed = await ask({ key, body: {} });
      for (let i = 0; i < 100 && replayed.text === first.text; i += 1) replayed = await ask({ key, body: {} });
      assert.equal(replayed.text, afresh.text);
      assert.equal(product.origin.requests.length, 2);
    });

    test('what the provider changes meanwhile is never served, and what it answers elsewhere is never stored', async () => {
      for (const [body, detail] of [
        [{ conversation: 'conv_1' }, 'changing-state'],
        [{ conversation: { id: 'conv_1' }, stream: true }, 'changing-state'],
        [{ prompt: { id: 'pmpt_1' } }, 'changing-state'],
        [{ tools: [{ type: 'mcp', server_label: 's', server_url: 'https://mcp.example' }] }, 'changing-state'],
        [{ background: true }, 'background'],
        [{ background: true, stream: true }, 'background'],
      ] as const) {
        const second = await twice(body);
        assert.match(second.status, new RegExp(`fwd=bypass; detail=${detail}`));
        assert.equal(product.origin.requests.length, 2);
      }
    });

    test('only-if-cached asks the provider for nothing that could not be stored', async () => {
      const key = begin();
      const answered = await ask({ key, body: { conversation: 'conv_1' }, headers: { 'cache-control': 'only-if-cached' } });
      assert.equal(answered.code, 504);
      assert.equal(product.origin.requests.length, 0);
    });

    test('a template is exact-only by its version, and needs no model or input beside it', async () => {
      const key = begin();
      const body = { prompt: { id: 'pmpt_1', version: '2', variables: { city: 'Paris' } }, model: undefined, input: undefined };
      const second = await twice(body, key);
      assert.match(second.status, /; hit; ttl=\d+; detail=exact$/);
      assert.match(
        (await ask({ key, body: { ...body, prompt: { ...body.prompt, version: '3' } } })).status,
        /fwd=miss; detail=provider-state/,
      );
    });

    test('tools are exact-only, and so is the turn after a tool ran', async () => {
      const key = begin();
      const tools = [{ type: 'function', name: 'weather', parameters: { type: 'object', properties: {} } }];
      await ask({ key, body: { input: 'How do I reset my password?', tools } });
      assert.match((await ask({ key, body: { input: 'How can I reset my password?', tools } })).status, /fwd=miss; detail=tools/);
      const result = { input: [{ type: 'function_call_output', call_id: 'c', output: '4' }], previous_response_id: 'resp_1' };
      assert.match((await ask({ key, body: result })).status, /fwd=miss; detail=provider-state/);
      assert.match((await ask({ key, body: result })).status, /; hit; ttl=\d+; detail=exact$/);
    });

    test('what is not whole, not the answer or not an answer is never stored', async () => {
      const cut = responseOf([message('msg_1', textPart('Yes, and'))], {
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      });
      const failed = responseOf([], { status: 'failed', error: { code: 'server_error', message: 'no' } });
      const queued = responseOf([], { status: 'queued' });
      const refusal = fixtures.find(({ name }) => name === 'a refusal') ?? plain;
      for (const json of [cut, failed, queued, refusal.json, responseOf([])]) {
        for (const stream of [false, true]) {
          const key = begin();
          product.origin.answer(replying({ json, events: streamed(json, []) }));
          assert.match((await twice({ stream }, key)).status, /fwd=miss/);
          assert.equal(product.origin.requests.length, 2);
        }
      }
    });

    test('an error after content, a stream that ends early and numbers out of order reach the caller and are not stored', async () => {
      const wire = wireOf(plain.events);
      const error = wireOf([{ type: 'error', sequence_number: 6, code: 'server_error', message: 'no', param: null }]);
      for (const pieces of [
        [...wire.slice(0, 6), ...error],
        wire.slice(0, -1),
        [...wire.slice(0, 3), ...wire.slice(4, 5), ...wire.slice(3, 4), ...wire.slice(5)],
      ]) {
        const key = begin();
        product.origin.answer({ kind: 'sse', pieces });
        const second = await twice({ stream: true }, key);
        assert.equal(second.text, pieces.join(''));
        assert.match(second.status, /fwd=miss/);
        assert.equal(product.origin.requests.length, 2);
      }
    });

    test('a stream that is cut is not stored', async () => {
      const key = begin();
      product.origin.answer({ kind: 'cut', pieces: wireOf(plain.events).slice(0, 5) });
      await assert.rejects(ask({ key, body: { stream: true } }));
      product.origin.answer(replying(plain));
      assert.match((await ask({ key, body: { stream: true } })).status, /fwd=miss/);
    });

    test('wherever the packets of a stream are cut, its recording is the same', async () => {
      const unicode = named('unicode');
      const wire = Buffer.from(wireOf(unicode.events).join(''));
      for (const size of [7, 61, 1024]) {
        const key = begin();
        const pieces = Array.from({ length: Math.ceil(wire.length / size) }, (_, i) => wire.subarray(i * size, (i + 1) * size));
        product.origin.answer({ kind: 'sse', pieces });
        assert.equal((await ask({ key, body: { stream: true } })).text, wire.toString());
        assert.deepEqual(JSON.parse((await ask({ key, body: {} })).text), unicode.json);
        assertInOrder((await ask({ key, body: { stream: true } })).text);
        assert.equal(product.origin.requests.length, 1);
      }
    });

    test('an equal request in flight is followed from its first event, in the form it is asked for', async () => {
      const key = begin();
      const gate = createGate();
      const wire = wireOf(plain.events);
      product.origin.answer({ kind: 'sse', pieces: [...wire.slice(0, 4), gate, ...wire.slice(4)] });
      const leader = ask({ key, body: { stream: true } });
      await gate.reached;
      const follower = ask({ key, body: { stream: true } });
      gate.open();
      const [led, followed] = await Promise.all([leader, follower]);
      assert.equal(led.text, wire.join(''));
      assert.match(followed.status, /detail=(?:joined|exact)/);
      assertInOrder(followed.text);
      assert.equal(product.origin.requests.length, 1);
    });

    /** A caller who wants JSON, aboard a stream that began before it and then goes on like this. */
    const joining = async (rest: readonly string[], then: Parameters<Product['origin']['answer']>[0]): Promise<Answered> => {
      const key = begin();
      const gate = createGate();
      product.origin.answer({ kind: 'sse', pieces: [...wireOf(plain.events).slice(0, 4), gate, ...rest] });
      const leader = ask({ key, body: { stream: true } });
      await gate.reached;
      product.origin.answer(then);
      const follower = ask({ key, body: {} });
      // Whoever wants a stream has its head at once, and came after the one who waits for the whole.
      const last = await product.client(key).responses.create({ model: 'gpt-4.1', input: 'What is a hash table?', stream: true });
      last.controller.abort();
      gate.open();
      await leader;
      return follower;
    };

    test('a caller who wants JSON follows a stream in flight', async () => {
      const { text, status } = await joining(wireOf(plain.events).slice(4), { kind: 'error', status: 500, body: 'asked twice' });
      assert.match(status, /detail=(?:joined|exact)/);
      assert.deepEqual(JSON.parse(text), plain.json);
      assert.equal(product.origin.requests.length, 1);
    });

    test('where the stream fails, or brings no counts, whoever wants JSON asks by itself, and nothing counts as a fault', async () => {
      const { usage: _, ...uncounted } = plain.json;
      const faults = product.operations.stats().faults;
      for (const rest of [
        wireOf([
          {
            type: 'response.failed',
            sequence_number: 4,
            response: { ...plain.json, status: 'failed', error: { code: 'server_error', message: 'no' } },
          },
        ]),
        wireOf([{ type: 'error', sequence_number: 4, code: 'server_error', message: 'no', param: null }]),
        wireOf(streamed(uncounted, [])),
      ]) {
        const { text, status } = await joining(rest, replying(plain));
        assert.match(status, /fwd=miss; detail=/);
        assert.deepEqual(JSON.parse(text), plain.json);
        assert.equal(product.origin.requests.length, 2);
      }
      assert.deepEqual(product.operations.stats().faults, faults);
    });

    test('what cannot be read goes to the provider as it was sent, and its answer is not stored', async () => {
      for (const body of [
        '{"model":"m"}',
        '{"model":"m","input":7}',
        '{"model":"m","input":[]}',
        '{"model":"m","input":["hi"]}',
        '{"model":"m","input":[null]}',
        '{"model":"m","input":[{}]}',
        '{"model":7,"input":"hi"}',
        '{"model":"m","input":"hi","tools":{}}',
        '{"model":"m","input":"hi","stream":"yes"}',
        '{"model":"m","input":"hi","input":"ho"}',
        '{"model":"m", ',
      ]) {
        begin();
        product.origin.answer({ kind: 'json', body: JSON.stringify(plain.json) });
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${newKey()}` };
        for (let i = 0; i < 2; i += 1) {
          const answered = await product.send('/v1/responses', { method: 'POST', headers, body });
          assert.match(statusOf(answered), /fwd=bypass; detail=unreadable/, body);
          await answered.text();
        }
        assert.deepEqual(
          product.origin.requests.map((seen) => seen.body.toString()),
          [body, body],
        );
      }
    });

    test('what lies below the endpoint streams through, and so do other methods', async () => {
      begin();
      product.origin.answer({ kind: 'echo' });
      for (const [method, path] of [
        ['GET', '/v1/responses/resp_1'],
        ['DELETE', '/v1/responses/resp_1'],
        ['POST', '/v1/responses/resp_1/cancel'],
        ['GET', '/v1/responses/resp_1/input_items?limit=2'],
        ['POST', '/v1/responses/input_tokens'],
        ['POST', '/v1/responses/compact'],
        ['GET', '/v1/responses'],
      ] as const) {
        const answered = await product.send(path, { method, headers: { authorization: `Bearer ${newKey()}` } });
        assert.match(statusOf(answered), /fwd=bypass; detail=unknown-endpoint/, `${method} ${path}`);
        await answered.text();
      }
    });

    test('Chat Completions and Responses never meet, though model and words are equal', async () => {
      const key = begin();
      await ask({ key, body: { messages: [{ role: 'user', content: 'What is a hash table?' }] } });
      product.origin.answer({ kind: 'json', body: '{"choices":[]}' });
      const body = { messages: [{ role: 'user', content: 'What is a hash table?' }] };
      assert.match((await ask({ key, body }, '/v1/chat/completions')).status, /fwd=miss/);
      assert.equal(product.origin.requests.length, 2);
    });

    test('a host that numbers nothing, gives no counts and ends with [DONE] is replayed as it was', async () => {
      const key = begin();
      const { usage: _, ...uncounted } = plain.json;
      const events = streamed(uncounted, []).map(({ sequence_number: __, ...event }) => event);
      product.origin.answer({ kind: 'sse', pieces: [...wireOf(events), 'data: [DONE]\n\n'] });
      const first = await ask({ key, body: { stream: true } });
      const second = await ask({ key, body: { stream: true } });
      assert.match(second.status, /; hit/);
      assert.equal(second.text, first.text);
      // JSON has counts in it: a recording without them does not stand for it.
      product.origin.answer(replying(plain));
      assert.match((await ask({ key, body: {} })).status, /fwd=miss.*usage-missing/);
    });
  });
}

/** The helper's own assembly; where it cannot, the response of the last event, as somebody reads it who reads events. */
async function finalOf(client: OpenAI, request: AskedOfClient, refuses: string | undefined): Promise<unknown> {
  if (refuses === undefined) return client.responses.stream(request).finalResponse();
  let last: OpenAI.Responses.Response | undefined;
  for await (const event of await client.responses.create({ ...request, stream: true })) if ('response' in event) last = event.response;
  return last;
}
