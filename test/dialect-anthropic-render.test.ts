import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { fc } from './support/property.ts';
import { Unrenderable } from '../src/dialects/dialect.ts';
import type { Recording } from '../src/entry.ts';
import { fixtures, plainText, withTool, type MessageFixture } from './fixtures/anthropic-messages.ts';
import {
  assertPublishedOrder,
  jsonOf,
  jsonWanted,
  named,
  recordedAgain,
  recordingOf,
  rendered,
  streamOf,
  streamWanted,
  type Payload,
} from './fixtures/anthropic-wire.ts';
import { event, text } from './fixtures/chat-wire.ts';
import { startByteSender, type ByteSender } from './support/byte-sender.ts';

let sender: ByteSender;
let client: Anthropic;

before(async () => {
  sender = await startByteSender();
  client = new Anthropic({ apiKey: 'none', baseURL: `${sender.url}`, maxRetries: 0 });
});
after(() => sender.close());

const request = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: 'What is the capital of France?' }],
};

async function clientReadsJson(bytes: Uint8Array): Promise<unknown> {
  sender.sends(bytes, 'json');
  return plain(await client.messages.create(request));
}

/** The official helper's own assembly. */
async function clientAssembles(bytes: Uint8Array, half: 'beta' | 'stable' = 'stable', cuts: readonly number[] = []): Promise<unknown> {
  sender.sends(bytes, 'stream', cuts);
  const stream = half === 'beta' ? client.beta.messages.stream(request) : client.messages.stream(request);
  return plain(await stream.finalMessage());
}

/** As sent: the helper adds `parsed_output`, and a `stop_details` of undefined. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (name, field: unknown) => (name === 'parsed_output' ? undefined : field)));
}

async function eventsRead(bytes: Uint8Array): Promise<unknown[]> {
  sender.sends(bytes, 'stream');
  const events = [];
  for await (const each of await client.messages.create({ ...request, stream: true })) events.push(each);
  return events;
}

const both = (fixture: MessageFixture): Recording[] => [streamOf(fixture.events), jsonOf(fixture.json)];
const parsed = (bytes: Uint8Array): unknown => JSON.parse(text(bytes));
const isRead = ({ type }: Payload): boolean => type !== 'ping';

for (const fixture of fixtures) {
  const half = fixture.beta === true ? 'beta' : 'stable';

  test(`${fixture.name}: a recorded stream, rendered as JSON, is what the provider would have answered`, async () => {
    const json = rendered(streamOf(fixture.events), jsonWanted);
    assert.deepEqual(parsed(json), fixture.json);
    assert.deepEqual(await clientReadsJson(json), fixture.json);
  });

  test(`${fixture.name}: a recorded stream is replayed event by event, pings and all, and the official helper reads it`, async () => {
    const stream = rendered(streamOf(fixture.events), streamWanted);
    assert.deepEqual(recordedAgain(stream), streamOf(fixture.events));
    assert.deepEqual(await eventsRead(stream), fixture.events.filter(isRead));
    assert.deepEqual(await clientAssembles(stream, half), fixture.json);
  });

  test(`${fixture.name}: a recorded JSON answer, rendered as a stream, is put together by the official helper as it was`, async () => {
    assert.deepEqual(await clientAssembles(rendered(jsonOf(fixture.json), streamWanted), half), fixture.json);
  });

  test(`${fixture.name}: every rendered stream is in the published order`, () => {
    for (const recording of both(fixture)) assertPublishedOrder(rendered(recording, streamWanted));
  });

  test(`${fixture.name}: rendering to and fro comes to rest`, () => {
    const json = rendered(streamOf(fixture.events), jsonWanted);
    const again = rendered(recordedAgain(rendered(jsonOf(text(json)), streamWanted)), jsonWanted);
    assert.equal(text(again), text(json));
  });
}

test('a JSON answer is replayed byte for byte', () => {
  const odd = '{ "id" : "x", "content":[], "n": 1.0, "big": 12345678901234567890 }';
  assert.equal(text(rendered(jsonOf(odd), jsonWanted)), odd);
});

test('a recorded event keeps its bytes', () => {
  const data = '{ "type":"content_block_delta", "n": 1.0, "big":12345678901234567890, "x": "\\u00e9" }';
  assert.equal(
    text(rendered(recordingOf([event(data, 'content_block_delta')]), streamWanted)),
    `event: content_block_delta\ndata: ${data}\n\n`,
  );
});

test('the official client reads rendered streams however they are cut', async () => {
  const bytes = rendered(jsonOf(withTool.json), streamWanted);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 10 }), async (cuts) => {
      assert.deepEqual(await clientAssembles(bytes, 'stable', cuts), withTool.json);
    }),
    { numRuns: 30 },
  );
});

const [start, ...rest] = plainText.events;
const events = (...more: readonly Payload[]): Recording => streamOf([start ?? {}, ...more, ...rest]);
const changed = (change: (payload: Payload) => Payload): Recording => streamOf(plainText.events.map(change));
const onFirst = (type: string, change: (payload: Payload) => Payload): Recording => {
  const at = plainText.events.findIndex((payload) => payload['type'] === type);
  return streamOf(plainText.events.map((payload, i) => (i === at ? change(payload) : payload)));
};
const withDelta = (delta: Payload): Recording => onFirst('content_block_delta', (payload) => ({ ...payload, delta }));

for (const [what, recording] of [
  ['an event of a kind we do not know', events({ type: 'content_block_review', verdict: 'fine' })],
  ['an event without a type', recordingOf([...streamOf(plainText.events).events, event({ late: true }, 'epilogue')])],
  ['a delta of a kind we do not know', withDelta({ type: 'mood_delta', mood: 'calm' })],
  ['a delta of another kind of block', withDelta({ type: 'thinking_delta', thinking: 'Hm' })],
  ['a delta that is no text', withDelta({ type: 'text_delta', text: 7 })],
  ['an unknown field in a delta', withDelta({ type: 'text_delta', text: 'a', logprob: -1 })],
  ['an unknown field beside a delta', onFirst('content_block_delta', (payload) => ({ ...payload, obfuscation: 'xx' }))],
  ['an unknown field beside a block', onFirst('content_block_stop', (payload) => ({ ...payload, seconds: 3 }))],
  ['metrics beside the end', onFirst('message_stop', (payload) => ({ ...payload, metrics: { ms: 9 } }))],
  ['tool input that is no JSON', streamOf(withTool.events.filter((payload) => !JSON.stringify(payload).includes('days')))],
] as const) {
  test(`a stream with ${what} is replayed as it was, and has no JSON form`, () => {
    assert.deepEqual(recordedAgain(rendered(recording, streamWanted)), recording);
    assertPublishedOrder(rendered(recording, streamWanted));
    assert.throws(() => rendered(recording, jsonWanted), Unrenderable);
  });
}

test('unknown fields of the message, a block, the stop and the counts survive into JSON', () => {
  const recording = changed((payload) => {
    const { message, content_block: block, delta, usage } = payload as Record<string, Payload>;
    if (message !== undefined) return { ...payload, message: { ...message, sky: 'blue' } };
    if (block !== undefined) return { ...payload, content_block: { ...block, hue: 3 } };
    if (usage === undefined) return payload;
    return {
      ...payload,
      delta: { ...delta, why: 'done' },
      usage: { ...usage, joules: 9, absent: null },
      context_management: { edits: [] },
    };
  });
  const { json } = plainText;
  const [block] = json['content'] as readonly Payload[];
  assert.deepEqual(parsed(rendered(recording, jsonWanted)), {
    ...json,
    sky: 'blue',
    content: [{ ...block, hue: 3 }],
    why: 'done',
    usage: { ...(json['usage'] as Payload), joules: 9, absent: null },
    context_management: { edits: [] },
  });
});

test('the counts of the last message_delta hold, and what it leaves out or has as null stays as it was', () => {
  const [stop] = rest.slice(-1);
  const closing = (usage: Payload): Payload => ({
    type: 'message_delta',
    delta: { stop_reason: 'end_turn', stop_sequence: null, stop_details: null },
    usage,
  });
  const recording = streamOf([
    start ?? {},
    ...rest.slice(0, -2),
    closing({ output_tokens: 3, input_tokens: 30 }),
    closing({ output_tokens: 8, input_tokens: null }),
    stop ?? {},
  ]);
  const { usage } = parsed(rendered(recording, jsonWanted)) as { usage: Payload };
  assert.deepEqual(usage, { ...(plainText.json['usage'] as Payload), input_tokens: 30, output_tokens: 8 });
});

test('a fallback in the middle of a stream gives the JSON the name of the model that answered', () => {
  const block = { type: 'fallback', from: { model: 'claude-opus-5' }, to: { model: 'claude-sonnet-5' } };
  const recording = streamOf([
    start ?? {},
    { type: 'content_block_start', index: 0, content_block: block },
    { type: 'content_block_stop', index: 0 },
    ...rest.slice(-2),
  ]);
  assert.equal((parsed(rendered(recording, jsonWanted)) as { model: string }).model, 'claude-sonnet-5');
});

test('what is not heard by the official client is replayed, and takes nothing from the JSON form', () => {
  const recording = recordingOf([
    event({ type: 'hello' }),
    ...streamOf(plainText.events).events,
    event('[DONE]'),
    event('', 'keepalive'),
    named({ type: 'ping' }),
  ]);
  assert.deepEqual(recordedAgain(rendered(recording, streamWanted)), recording);
  assert.deepEqual(parsed(rendered(recording, jsonWanted)), plainText.json);
});

test('an error in band is passed on in streams and has no JSON form', async () => {
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  const failing = streamOf([...plainText.events.slice(0, 4), error]);
  await assert.rejects(eventsRead(rendered(failing, streamWanted)), /overloaded_error/u);
  assert.throws(() => rendered(failing, jsonWanted), /error-event/u);
  await assert.rejects(eventsRead(rendered(jsonOf(error), streamWanted)), /overloaded_error/u);
});

test('a stream without its end has no JSON form, and its stream form invents none', () => {
  const open = streamOf(plainText.events.slice(0, -1));
  assert.throws(() => rendered(open, jsonWanted), /no end/u);
  assert.ok(!text(rendered(open, streamWanted)).includes('message_stop'));
});

test('an answer that is no message, or tells no counts, has no stream form', () => {
  const { usage: _, ...uncounted } = plainText.json;
  for (const json of [
    uncounted,
    { ...plainText.json, type: 'completion' },
    { ...plainText.json, content: 'Paris' },
    { ...plainText.json, content: ['Paris'] },
  ])
    assert.throws(() => rendered(jsonOf(json), streamWanted), Unrenderable);
});

test('an integer that JSON.parse cannot hold is not rendered in another form', () => {
  const big = JSON.stringify(plainText.json).replace('{', '{"seed":9007199254740993,');
  assert.throws(() => rendered(jsonOf(big), streamWanted), Unrenderable);
  const bytes = text(rendered(jsonOf(plainText.json), streamWanted));
  assert.throws(
    () => rendered(recordedAgain(Buffer.from(bytes.replace('{"id"', '{"seed":9007199254740993,"id"'))), jsonWanted),
    Unrenderable,
  );
  const input = streamOf(
    withTool.events.map(
      (payload) => JSON.parse(JSON.stringify(payload).replace('\\"days\\": 3', '\\"days\\": 9007199254740993')) as Payload,
    ),
  );
  assert.throws(() => rendered(input, jsonWanted), Unrenderable);
});

test('fields that are not of the published type stay whole in the start of their block', async () => {
  const content = [
    { type: 'text', text: null },
    { type: 'thinking', thinking: null, signature: 's' },
    { type: 'tool_use', id: 'a', name: 'f', input: [1] },
    { type: 'compaction', content: null },
    { type: 'thinking', thinking: 'unsigned' },
  ];
  const json = { ...plainText.json, content };
  assert.deepEqual(await clientAssembles(rendered(jsonOf(json), streamWanted)), json);
  assert.deepEqual(parsed(rendered(recordedAgain(rendered(jsonOf(json), streamWanted)), jsonWanted)), json);
});

test('fields named __proto__ are carried as fields', () => {
  const json = JSON.stringify(plainText.json)
    .replace('{', '{"__proto__":{"p":1},')
    .replace('{"type":"text"', '{"__proto__":{"p":2},"type":"text"');
  const stream = rendered(jsonOf(json), streamWanted);
  assert.equal(text(rendered(recordedAgain(stream), jsonWanted)), json);
  assert.equal(({} as Record<string, unknown>)['p'], undefined);
});

const anyBlock = fc.oneof(
  fc.record(
    { type: fc.constant('text'), text: fc.string({ unit: 'grapheme', maxLength: 120 }), extra: fc.jsonValue() },
    { requiredKeys: ['type', 'text'] },
  ),
  fc.record({ type: fc.constant('thinking'), thinking: fc.string({ unit: 'grapheme', maxLength: 80 }), signature: fc.string() }),
  fc.record({
    type: fc.constantFrom('tool_use', 'server_tool_use'),
    id: fc.string(),
    name: fc.string(),
    input: fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
  }),
  fc.record({
    type: fc.constantFrom('redacted_thinking', 'web_search_tool_result', 'tomorrow'),
    content: fc.jsonValue(),
    data: fc.jsonValue(),
  }),
);

/** As JSON reads it: `-0` is written as `0`. Integers beyond 2^53 have a test of their own. */
const anyMessage = fc
  .record({
    content: fc.array(anyBlock, { maxLength: 4 }),
    unheard_of: fc.jsonValue(),
    reason: fc.constantFrom('end_turn', 'tool_use', 'stop_sequence'),
  })
  .map(
    ({ content, unheard_of, reason }) =>
      JSON.parse(
        JSON.stringify({ ...plainText.json, content, stop_reason: reason, unheard_of }, (_, value: unknown) =>
          typeof value === 'number' ? value % 2 ** 53 : value,
        ),
      ) as Payload,
  );

test('any message survives JSON to stream to JSON in the published order, and the official helper agrees', async () => {
  await fc.assert(
    fc.asyncProperty(anyMessage, async (message) => {
      const stream = rendered(jsonOf(message), streamWanted);
      assertPublishedOrder(stream);
      assert.ok(!/\\ud[89a-f]/iu.test(text(stream)) || /\\ud[89a-f]/iu.test(JSON.stringify(message)));
      assert.equal(text(rendered(recordedAgain(stream), jsonWanted)), JSON.stringify(message));
      if (!JSON.stringify(message).includes('__proto__')) assert.deepEqual(await clientAssembles(stream), message);
    }),
    { numRuns: 60 },
  );
});

test('a long text is streamed in several pieces of a few words', async () => {
  const json = { ...plainText.json, content: [{ type: 'text', text: 'word '.repeat(400) }] };
  const read = (await eventsRead(rendered(jsonOf(json), streamWanted))) as { type: string; delta?: { text?: string } }[];
  const pieces = read.flatMap(({ type, delta }) => (type === 'content_block_delta' ? [delta?.text ?? ''] : []));
  assert.equal(pieces.join(''), 'word '.repeat(400));
  assert.ok(pieces.length > 50 && pieces.every((piece) => piece.length < 40));
});
