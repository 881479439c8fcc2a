import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fc } from './support/property.ts';
import OpenAI from 'openai';
import type { Recording } from '../src/entry.ts';
import { fixtures, type ChatFixture } from './fixtures/chat-completions.ts';
import { event, jsonOf, jsonWanted, recordedAgain, rendered, streamOf, streamWanted, streamWithUsage, text } from './fixtures/chat-wire.ts';
import { chatCompletions } from '../src/dialects/chat-completions.ts';
import { startByteSender, type ByteSender } from './support/byte-sender.ts';

let sender: ByteSender;
let client: OpenAI;

before(async () => {
  sender = await startByteSender();
  client = new OpenAI({ apiKey: 'none', baseURL: `${sender.url}/v1`, maxRetries: 0 });
});
after(() => sender.close());

const request = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'What is the capital of France?' }] };

async function clientReadsJson(bytes: Uint8Array): Promise<unknown> {
  sender.sends(bytes, 'json');
  return plain(await client.chat.completions.create(request));
}

/** The official helper's own assembly. It adds `parsed`, and `refusal: null` where there was none. */
async function clientAssembles(bytes: Uint8Array, cuts: readonly number[] = []): Promise<unknown> {
  sender.sends(bytes, 'stream', cuts);
  return plain(await client.chat.completions.stream(request).finalChatCompletion());
}

function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (name, field: unknown) =>
      name === 'parsed' || name === 'parsed_arguments' || (name === 'refusal' && field === null) ? undefined : field,
    ),
  );
}

async function chunksOf(bytes: Uint8Array): Promise<OpenAI.ChatCompletionChunk[]> {
  sender.sends(bytes, 'stream');
  const chunks = [];
  for await (const chunk of await client.chat.completions.create({ ...request, stream: true })) chunks.push(chunk);
  return chunks;
}

const both = (fixture: ChatFixture): Recording[] => [streamOf(fixture.chunks), jsonOf(fixture.json)];
const parsed = (bytes: Uint8Array): Record<string, unknown> => JSON.parse(text(bytes));

for (const fixture of fixtures) {
  test(`${fixture.name}: a recorded stream, rendered as JSON, is what the provider would have answered`, async () => {
    const json = rendered(streamOf(fixture.chunks), jsonWanted);
    assert.deepEqual(parsed(json), fixture.json);
    assert.deepEqual(await clientReadsJson(json), plain(fixture.json));
    if (fixture.helperLoses === undefined)
      assert.deepEqual(await clientAssembles(rendered(streamOf(fixture.chunks), streamWithUsage)), plain(fixture.json));
  });

  test(`${fixture.name}: a recorded JSON answer, rendered as a stream, is put together by the official helper as it was`, async () => {
    assert.deepEqual(await clientAssembles(rendered(jsonOf(fixture.json), streamWithUsage)), plain(fixture.json));
    const { usage: _, ...uncounted } = fixture.json;
    assert.deepEqual(await clientAssembles(rendered(jsonOf(fixture.json), streamWanted)), plain(uncounted));
  });

  test(`${fixture.name}: the usage chunk is there for who is owed it and for nobody else`, async () => {
    for (const recording of both(fixture)) {
      const counted = await chunksOf(rendered(recording, streamWithUsage));
      assert.deepEqual(counted.at(-1)?.choices, []);
      assert.deepEqual(
        counted.map(({ usage }) => usage ?? null).filter((usage) => usage !== null),
        [fixture.json['usage']],
      );
      assert.ok(counted.every((chunk) => 'usage' in chunk));
      const uncounted = await chunksOf(rendered(recording, streamWanted));
      assert.ok(uncounted.every((chunk) => !('usage' in chunk)));
      assert.equal(uncounted.length, counted.length - 1);
    }
  });

  test(`${fixture.name}: streams end in [DONE], once, and no chunk is padded`, () => {
    for (const recording of both(fixture)) {
      for (const wants of [streamWanted, streamWithUsage]) {
        const sent = text(rendered(recording, wants));
        assert.ok(sent.endsWith('\n\ndata: [DONE]\n\n'));
        assert.equal(sent.split('[DONE]').length, 2);
        assert.ok(!sent.includes('obfuscation'));
      }
    }
  });

  test(`${fixture.name}: rendering to and fro comes to rest`, () => {
    const json = rendered(streamOf(fixture.chunks), jsonWanted);
    const again = rendered(recordedAgain(rendered(jsonOf(text(json)), streamWithUsage), 'stream'), jsonWanted);
    assert.equal(text(again), text(json));
    assert.equal(text(rendered(streamOf(fixture.chunks), jsonWanted)), text(json));
  });
}

test('a JSON answer is replayed byte for byte', () => {
  const odd = '{ "id" : "x", "choices":[], "n": 1.0, "big": 12345678901234567890 }';
  assert.equal(text(rendered(jsonOf(odd), jsonWanted)), odd);
});

test('a chunk that needs no change keeps its bytes, and a change touches nothing else', () => {
  const chunk = '{ "id":"x", "n": 1.0, "big":12345678901234567890,\n "choices":[{"index":0,"delta":{"content":"say \\"usage\\" \\u00e9"}}]';
  const sent = text(
    rendered(
      streamOf([`${chunk} }`, `${chunk}, "usage": null, "obfuscation":"a}\\"b" }`, `${chunk}, "usage": {"prompt_tokens":1} }`]),
      streamWanted,
    ),
  );
  const lines = chunk.replace('\n', '\ndata: ');
  assert.equal(sent, `data: ${lines} }\n\ndata: ${lines} }\n\ndata: ${lines}, "usage": {"prompt_tokens":1} }\n\ndata: [DONE]\n\n`);
});

test('the official client reads rendered streams however they are cut', async () => {
  const fixture = fixtures[1];
  assert.ok(fixture !== undefined);
  const bytes = rendered(jsonOf(fixture.json), streamWithUsage);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 10 }), async (cuts) => {
      assert.deepEqual(await clientAssembles(bytes, cuts), plain(fixture.json));
    }),
    { numRuns: 30 },
  );
});

test('any text survives JSON to stream to JSON, in pieces that tear no character apart', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      (content, refusal) => {
        const answerJson = {
          id: 'x',
          object: 'chat.completion',
          created: 1,
          model: 'm',
          choices: [{ index: 0, message: { role: 'assistant', content, refusal: refusal || null }, logprobs: null, finish_reason: 'stop' }],
        };
        const stream = rendered(jsonOf(answerJson), streamWanted);
        assert.ok(!/\\ud[89a-f]/iu.test(text(stream)));
        assert.equal(text(rendered(recordedAgain(stream, 'stream'), jsonWanted)), JSON.stringify(answerJson));
      },
    ),
    { numRuns: 500 },
  );
});

test('a long text is streamed in several pieces of a few words', async () => {
  const content = 'word '.repeat(400);
  const contents = (
    await chunksOf(
      rendered(
        jsonOf({
          id: 'x',
          model: 'm',
          created: 1,
          choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        }),
        streamWanted,
      ),
    )
  ).map((chunk) => chunk.choices[0]?.delta.content ?? '');
  assert.equal(contents.join(''), content);
  assert.ok(contents.length > 50 && contents.every((piece) => piece.length < 40));
});

test('half characters among the token probabilities do not lose any of them', async () => {
  const tokens = ['\\xf0\\x9f', '\\x98\\x80', ' ok'].map((token) => ({ token, logprob: -1, bytes: null, top_logprobs: [] }));
  const json = {
    ...fixtures[0]?.json,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: '😀 ok', refusal: null },
        logprobs: { content: tokens, refusal: null },
        finish_reason: 'stop',
      },
    ],
  };
  assert.deepEqual(await clientAssembles(rendered(jsonOf(json), streamWithUsage)), plain(json));
});

test('an in-band error is passed on in streams and has no JSON form', async () => {
  const failing = streamOf([fixtures[0]?.chunks[0] ?? {}, { error: { message: 'overloaded', code: 'overloaded' } }], 'open');
  await assert.rejects(chunksOf(rendered(failing, streamWanted)), /overloaded/u);
  assert.throws(() => rendered(failing, jsonWanted), /event of kind error/u);
  await assert.rejects(chunksOf(rendered(jsonOf({ error: { message: 'overloaded' } }), streamWanted)), /overloaded/u);
});

test('a stream without its end has no JSON form, and its stream form invents none', () => {
  const open = streamOf(fixtures[0]?.chunks ?? [], 'open');
  assert.throws(() => rendered(open, jsonWanted), /no end/u);
  assert.ok(!text(rendered(open, streamWanted)).includes('[DONE]'));
  const unfinished = streamOf(fixtures[0]?.chunks.slice(0, 3) ?? []);
  assert.throws(() => rendered(unfinished, jsonWanted), /no end/u);
});

test('events after [DONE] are not passed on', () => {
  const renderer = chatCompletions.renderer('stream', streamWanted);
  assert.equal(text(renderer?.push(event('[DONE]')) ?? new Uint8Array()), 'data: [DONE]\n\n');
  assert.equal(renderer?.push(event('[DONE]')), undefined);
  assert.equal(renderer?.push(event({ choices: [] })), undefined);
});

test('the counts of a provider that nobody asked stay beside their choice', () => {
  const chunk = { id: 'x', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 2 } };
  assert.ok(text(rendered(streamOf([chunk]), streamWanted)).includes('"completion_tokens":2'));
});

test('an integer that JSON.parse cannot hold is not rendered in another form', () => {
  const big =
    '{"id":"9007199254740993","seed":9007199254740993,"choices":[{"index":0,"delta":{"content":"a"},"message":{"content":"a"},"finish_reason":"stop"}]}';
  assert.throws(() => rendered(streamOf([big]), jsonWanted), /2\^53/u);
  assert.throws(() => rendered(jsonOf(big), streamWanted), /2\^53/u);
  assert.match(
    text(rendered(jsonOf(big.replace('"seed":9007199254740993', '"seed":9007199254740992')), streamWanted)),
    /"seed":9007199254740992/u,
  );
});

test('an integer beyond 2^53 that is written as it was read is no other number', () => {
  const streamed = (seed: string): string =>
    text(rendered(jsonOf(`{"seed":${seed},"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}`), streamWanted));
  for (const seed of ['-30589595118742270', '9007199254740994', '123456789012345680000'])
    assert.ok(streamed(seed).includes(`"seed":${seed}`), seed);
  for (const seed of ['-30589595118742271', '12345678901234567890']) assert.throws(() => streamed(seed), /2\^53/u, seed);
});

test('thinking in lists of parts is put together, and plain text after it joins the list', () => {
  const thinking = (piece: string): object => ({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: piece }] }] });
  const deltas = [{ role: 'assistant', content: '' }, thinking('Hm'), thinking('m.'), { content: 'Par' }, { content: 'is' }];
  const chunks = [
    ...deltas.map((delta) => ({ id: 'x', choices: [{ index: 0, delta, finish_reason: null }] })),
    { id: 'x', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
  ];
  const { choices } = parsed(rendered(streamOf(chunks), jsonWanted)) as unknown as { choices: { message: { content: unknown } }[] };
  assert.deepEqual(choices[0]?.message.content, [
    { type: 'thinking', thinking: [{ type: 'text', text: 'Hmm.' }] },
    { type: 'text', text: 'Paris' },
  ]);
});

test('tool calls without an index are told apart by their ids', () => {
  const call = (id: string, args: string): object => ({ id, type: 'function', function: { name: 'f', arguments: args } });
  const chunks = [
    { tool_calls: [call('a', '{}')] },
    { tool_calls: [call('b', '{"x"')] },
    { tool_calls: [{ function: { arguments: ':1}' } }] },
  ].map((delta) => ({ id: 'x', choices: [{ index: 0, delta, finish_reason: 'tool_calls' }] }));
  const { choices } = parsed(rendered(streamOf(chunks), jsonWanted)) as unknown as { choices: { message: { tool_calls: unknown } }[] };
  assert.deepEqual(choices[0]?.message.tool_calls, [call('a', '{}'), call('b', '{"x":1}')]);
});

test('a field named __proto__ is carried as a field', () => {
  const chunk =
    '{"id":"x","__proto__":{"polluted":1},"choices":[{"index":0,"delta":{"role":"assistant","content":"a","__proto__":{"p":2}},"finish_reason":"stop"}]}';
  const json = text(rendered(streamOf([chunk]), jsonWanted));
  assert.equal(
    json,
    '{"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"a","__proto__":{"p":2}},"finish_reason":"stop"}],"__proto__":{"polluted":1}}',
  );
  assert.ok(text(rendered(jsonOf(json), streamWanted)).includes('"__proto__":{"p":2}'));
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('a function call of the older kind survives both directions', async () => {
  const message = {
    role: 'assistant',
    content: null,
    function_call: { name: 'weather', arguments: '{"city":"Paris","unit":"degrees Celsius"}' },
  };
  const json = {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'function_call' }],
  };
  const stream = rendered(jsonOf(json), streamWanted);
  assert.deepEqual(await clientAssembles(stream), json);
  assert.equal(text(rendered(recordedAgain(stream, 'stream'), jsonWanted)), JSON.stringify(json));
});

test('calls that are no functions come whole', () => {
  const message = {
    role: 'assistant',
    content: null,
    tool_calls: [{ id: 'a', type: 'custom', custom: { name: 'sql', input: 'select 1' } }],
  };
  const json = {
    id: 'x',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message, finish_reason: 'tool_calls' }],
  };
  assert.equal(text(rendered(recordedAgain(rendered(jsonOf(json), streamWanted), 'stream'), jsonWanted)), JSON.stringify(json));
});

test('taking members out leaves valid JSON wherever they stand', () => {
  const names = fc.shuffledSubarray(['id', 'usage', 'obfuscation', 'choices', 'x', '__proto__'], { minLength: 1 });
  fc.assert(
    fc.property(names, fc.constantFrom('', ' ', '\n\t'), fc.jsonValue(), (order, space, value) => {
      const valueOf = (name: string): string => (name === 'usage' ? 'null' : name === 'choices' ? '[{}]' : JSON.stringify(value));
      const written = (kept: readonly string[]): string =>
        `{${space}${kept.map((name) => `"${name}"${space}:${space}${valueOf(name)}`).join(`${space},${space}`)}${space}}`;
      const [sent] = recordedAgain(rendered(streamOf([written(order)]), streamWanted), 'stream').events;
      const kept = order.filter((name) => name !== 'usage' && name !== 'obfuscation');
      assert.deepEqual(JSON.parse(text(sent?.data ?? new Uint8Array())), JSON.parse(written(kept)));
    }),
    { numRuns: 500 },
  );
});
