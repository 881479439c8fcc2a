import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fc } from './support/property.ts';
import OpenAI from 'openai';
import { responses } from '../src/dialects/responses.ts';
import { fixtures, message, named, plain, responseOf, spoken, streamed, textPart } from './fixtures/responses.ts';
import { event, jsonOf, jsonWanted, recordedAgain, rendered, streamOf, streamWanted, text, wireOf } from './fixtures/responses-wire.ts';
import { assertInOrder, eventsIn } from './support/responses-order.ts';
import { startByteSender, type ByteSender } from './support/byte-sender.ts';

let sender: ByteSender;
let client: OpenAI;

before(async () => {
  sender = await startByteSender();
  client = new OpenAI({ apiKey: 'none', baseURL: `${sender.url}/v1`, maxRetries: 0 });
});
after(() => sender.close());

const request = { model: 'gpt-4.1', input: 'What is the capital of France?' };

/** The official helper's own assembly, without what it adds to each answer. */
async function clientAssembles(bytes: Uint8Array): Promise<unknown> {
  sender.sends(bytes, 'stream');
  const seen = await client.responses.stream(request).finalResponse();
  return JSON.parse(JSON.stringify(seen, (name, field: unknown) => (ADDED.has(name) ? undefined : field)));
}
const ADDED: ReadonlySet<string> = new Set(['output_text', 'output_parsed', 'parsed', 'parsed_arguments']);

for (const fixture of fixtures) {
  test(`${fixture.name}: a recorded stream, rendered as JSON, is what the provider would have answered`, () => {
    assert.equal(text(rendered(streamOf(fixture.events), jsonWanted)), JSON.stringify(fixture.json));
  });

  test(`${fixture.name}: a recorded stream is replayed event by event, without its padding`, async () => {
    const sent = rendered(streamOf(fixture.events), streamWanted);
    const bare = fixture.events.map(({ obfuscation: _, ...payload }) => payload);
    assert.equal(text(sent), wireOf(bare).join(''));
    assertInOrder(sent);
    if (fixture.helperRefuses === undefined) assert.deepEqual(await clientAssembles(sent), fixture.json);
    else await assert.rejects(clientAssembles(sent));
  });

  test(`${fixture.name}: a recorded JSON answer, rendered as a stream, is in the published order and put together as it was`, async () => {
    const sent = rendered(jsonOf(fixture.json), streamWanted);
    assertInOrder(sent);
    assert.deepEqual(await clientAssembles(sent), fixture.json);
  });

  test(`${fixture.name}: rendering to and fro comes to rest`, () => {
    const stream = rendered(jsonOf(fixture.json), streamWanted);
    assert.equal(text(rendered(recordedAgain(stream, 'stream'), jsonWanted)), JSON.stringify(fixture.json));
  });
}

test('a stream that is made has the kinds of events that the provider sends, in its order', () => {
  for (const fixture of fixtures.filter(({ name }) => name !== 'an event nobody has heard of')) {
    const kinds = (payloads: readonly Readonly<Record<string, unknown>>[]): unknown[] =>
      payloads.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1]);
    const made = eventsIn(rendered(jsonOf(fixture.json), streamWanted)).map(({ payload }) => payload);
    assert.deepEqual(kinds(made), kinds(fixture.events), fixture.name);
  }
});

test('events of a made stream have the fields that the provider gives them', () => {
  for (const fixture of fixtures.filter(({ name }) => name !== 'an event nobody has heard of')) {
    const shapes = (payloads: readonly Readonly<Record<string, unknown>>[]): Map<unknown, string> =>
      new Map(
        payloads.map((payload) => [
          payload['type'],
          Object.keys(payload)
            .filter((name) => name !== 'obfuscation')
            .sort()
            .join(),
        ]),
      );
    const made = eventsIn(rendered(jsonOf(fixture.json), streamWanted)).map(({ payload }) => payload);
    assert.deepEqual(shapes(made), shapes(fixture.events), fixture.name);
  }
});

test('a response that has begun says nothing yet of what it will be', () => {
  const [created] = eventsIn(rendered(jsonOf({ ...plain.json, output_text: 'The capital' }), streamWanted));
  const { status, output, usage, completed_at, output_text, model } = created?.payload['response'] as Record<string, unknown>;
  assert.deepEqual(
    { status, output, usage, completed_at, output_text },
    { status: 'in_progress', output: [], usage: null, completed_at: null, output_text: '' },
  );
  assert.equal(model, plain.json['model']);
});

test('a JSON answer is replayed byte for byte', () => {
  const odd = '{ "id" : "x",\n "output":[], "n": 1.0, "big": 12345678901234567890 }';
  assert.equal(text(rendered(jsonOf(odd), jsonWanted)), odd);
});

test('the response at the end of a stream is cut out byte for byte', () => {
  const odd = '{ "status":"completed",\n "output":[], "n": 1.0, "big": 12345678901234567890, "s":"}\\"{" }';
  const stream = streamOf([`{"type":"response.created","response":{}}`, `{ "response": ${odd} , "type":"response.completed"}`]);
  assert.equal(text(rendered(stream, jsonWanted)), odd);
});

test('an integer that JSON.parse cannot hold is not rendered as a stream', () => {
  assert.throws(() => rendered(jsonOf('{"status":"completed","output":[],"seed":9007199254740993}'), streamWanted), /2\^53/u);
});

test('an incomplete response ends as one in either form', async () => {
  const json = responseOf([{ ...message('msg_1', textPart('Yes, and')), status: 'incomplete' }], {
    status: 'incomplete',
    incomplete_details: { reason: 'max_output_tokens' },
  });
  const sent = rendered(jsonOf(json), streamWanted);
  assertInOrder(sent);
  assert.equal(eventsIn(sent).at(-1)?.name, 'response.incomplete');
  assert.deepEqual(await clientAssembles(sent), json);
  assert.deepEqual(JSON.parse(text(rendered(streamOf(streamed(json, [])), jsonWanted))), json);
});

test('a failed response ends as one in a stream, and a stream that failed has no JSON form', () => {
  const json = responseOf([], { status: 'failed', error: { code: 'server_error', message: 'no' } });
  assert.equal(eventsIn(rendered(jsonOf(json), streamWanted)).at(-1)?.name, 'response.failed');
  assert.throws(() => rendered(streamOf(streamed(json, [])), jsonWanted), /failed/u);
});

test('an error is passed on in streams and has no JSON form', async () => {
  const failing = [...plain.events.slice(0, 5), { type: 'error', sequence_number: 5, code: 'server_error', message: 'no', param: null }];
  assert.equal(eventsIn(rendered(streamOf(failing), streamWanted)).at(-1)?.name, 'error');
  assert.throws(() => rendered(streamOf(failing), jsonWanted), /event of kind error/u);
  await assert.rejects(clientAssembles(rendered(jsonOf({ error: { message: 'overloaded' } }), streamWanted)), /overloaded/u);
});

test('a stream without its end has no JSON form, and its stream form invents none', () => {
  const open = streamOf(plain.events.slice(0, -1));
  assert.throws(() => rendered(open, jsonWanted), /no end/u);
  assert.ok(!text(rendered(open, streamWanted)).includes('response.completed'));
});

test('a response that has not ended has no stream form', () => {
  assert.throws(() => rendered(jsonOf(responseOf([], { status: 'queued' })), streamWanted), /not ended/u);
  assert.throws(() => rendered(jsonOf({ status: 'completed' }), streamWanted), /output items/u);
});

test('a host that ends its streams with [DONE] has it replayed, once', () => {
  const renderer = responses.renderer('stream', streamWanted);
  assert.equal(text(renderer?.push(event('[DONE]')) ?? new Uint8Array()), 'data: [DONE]\n\n');
  assert.equal(renderer?.push(event('[DONE]')), undefined);
  assert.equal(text(rendered(streamOf([...plain.events, '[DONE]']), jsonWanted)), JSON.stringify(plain.json));
});

test('a long text is streamed in several pieces of a few words', () => {
  const json = responseOf([message('msg_1', textPart('word '.repeat(400)))]);
  const deltas = eventsIn(rendered(jsonOf(json), streamWanted)).filter(({ name }) => name === 'response.output_text.delta');
  assert.ok(deltas.length > 50);
});

for (const [name, item] of [
  ['a message without an id', { type: 'message', role: 'assistant', status: 'completed', content: [textPart('Paris.')] }],
  ['a message whose content is no list', { id: 'm', type: 'message', role: 'assistant', content: 'Paris.' }],
  ['a part whose text is no string', message('m', { type: 'output_text', text: ['Paris'] })],
  ['a thought without a summary', { id: 'r', type: 'reasoning' }],
  ['a call that did not complete', { id: 'f', type: 'function_call', status: 'incomplete', arguments: '{', name: 'f', call_id: 'c' }],
  ['a call that failed', { id: 'f', type: 'mcp_call', arguments: '{}', error: 'no', output: null, name: 'f', server_label: 's' }],
  ['a call whose arguments are no string', { id: 'f', type: 'function_call', arguments: {}, name: 'f', call_id: 'c' }],
  ['an item without a type', { id: 'x' }],
] as const) {
  test(`${name} comes out of a made stream as it was`, () => {
    const json = responseOf([item]);
    const stream = rendered(jsonOf(json), streamWanted);
    assertInOrder(stream);
    assert.equal(text(rendered(recordedAgain(stream, 'stream'), jsonWanted)), JSON.stringify(json));
  });
}

test('a field named __proto__ is carried as a field', () => {
  const json =
    '{"id":"x","status":"completed","__proto__":{"p":1},"output":[{"id":"m","type":"message","__proto__":{"p":2},"content":[{"type":"output_text","text":"a","__proto__":{"p":3}}]}]}';
  const stream = rendered(jsonOf(json), streamWanted);
  assert.equal(text(rendered(recordedAgain(stream, 'stream'), jsonWanted)), json);
  for (const p of [1, 2, 3]) assert.ok(text(stream).split(`"__proto__":{"p":${p}}`).length > 2);
});

/** Integers beyond 2^53 are refused, which has a test of its own. */
const anyJson = fc.jsonValue().filter((value) => !/\d{16}/u.test(JSON.stringify(value)));
const anyFixture = fc.constantFrom(...fixtures);

test('a stream records and replays the same in either form, wherever its bytes are cut', () => {
  fc.assert(
    fc.property(anyFixture, fc.array(fc.nat(), { maxLength: 30 }), (fixture, cuts) => {
      const wire = Buffer.from(wireOf(fixture.events).join(''));
      const recording = recordedAgain(wire, 'stream', cuts);
      assert.equal(text(rendered(recording, jsonWanted)), JSON.stringify(fixture.json));
      assert.deepEqual(rendered(recording, streamWanted), rendered(streamOf(fixture.events), streamWanted));
    }),
    { numRuns: 150 },
  );
});

test('any text survives JSON to stream to JSON, in pieces that tear no character apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.array(anyJson, { maxLength: 3 }), (said, annotations) => {
      const json = responseOf([message('msg_1', { ...textPart(said), annotations })]);
      const stream = rendered(jsonOf(json), streamWanted);
      assert.ok(!/\\ud[89a-f]/iu.test(text(stream)));
      assertInOrder(stream);
      assert.equal(text(rendered(recordedAgain(stream, 'stream'), jsonWanted)), JSON.stringify(json));
    }),
    { numRuns: 200 },
  );
});

test('unknown fields at every level, and items of any shape, survive in both directions', () => {
  const unknown = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 6 }).map((name) => `x_${name}`),
    anyJson,
    { maxKeys: 3, noNullPrototype: true },
  );
  fc.assert(
    fc.property(anyFixture, unknown, unknown, fc.array(unknown, { maxLength: 2 }), (fixture, onResponse, onItem, items) => {
      const output = (fixture.json['output'] as object[]).map((item) => ({ ...item, ...onItem }));
      const json = { ...fixture.json, ...onResponse, output: [...output, ...items] };
      const stream = rendered(jsonOf(json), streamWanted);
      assertInOrder(stream);
      assert.equal(text(rendered(recordedAgain(stream, 'stream'), jsonWanted)), JSON.stringify(json));
    }),
    { numRuns: 200 },
  );
});

test('events of any kind between the known ones are replayed where they were', () => {
  const strange = fc.record({ type: fc.string({ minLength: 1 }).map((name) => `x.${name.replace(/[\r\n]/gu, '')}`), data: anyJson });
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), strange), { maxLength: 5 }), (insertions) => {
      const middle = spoken(0, 'msg_1', ['Paris', '.']);
      for (const [at, payload] of insertions) middle.splice(at % (middle.length + 1), 0, payload);
      const events = streamed(responseOf([message('msg_1', textPart('Paris.'))]), middle);
      const sent = eventsIn(rendered(streamOf(events), streamWanted)).map(({ payload }) => payload);
      assert.deepEqual(
        sent,
        events.map(({ obfuscation: _, ...payload }) => JSON.parse(JSON.stringify(payload))),
      );
    }),
    { numRuns: 100 },
  );
});

test('padding is taken out and nothing else is touched', () => {
  const delta = '{ "type":"response.output_text.delta", "n": 1.0, "big":12345678901234567890, "delta":"say \\"obfuscation\\" \\u00e9"';
  const sent = text(rendered(streamOf([`${delta} }`, `${delta}, "obfuscation":"a}\\"b" }`]), streamWanted));
  assert.equal(sent, `data: ${delta} }\n\ndata: ${delta} }\n\n`);
});

test('the fixture of a web search has its citations in the stream that is made of it', () => {
  const sent = eventsIn(rendered(jsonOf(named('a web search with citations').json), streamWanted));
  assert.equal(sent.filter(({ name }) => name === 'response.output_text.annotation.added').length, 2);
  assert.ok(sent.some(({ name }) => name === 'response.web_search_call.searching'));
});
