/** Gemini's generateContent through both doors, with the official client. Hits are proved by counting the provider's requests. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { ApiError } from '@google/genai';
import { answerOf, candidateOf, chunksOf, fixtures, text, type Fields } from './fixtures/gemini.ts';
import { chunksIn, MODES, pathOf, wireOf, type Mode } from './fixtures/gemini-wire.ts';
import { createGate } from './support/gate.ts';
import {
  answering,
  chunksFrom,
  directClient,
  MODEL,
  modeOf,
  plain,
  post,
  scriptOf,
  startGemini,
  type GeminiProduct,
} from './support/gemini.ts';
import type { Piece } from './support/origin.ts';
import { DOORS, newKey } from './support/product.ts';

const tools = [{ functionDeclarations: [{ name: 'weather' }] }];
const saying = (words: string): { readonly chunks: readonly Fields[]; readonly json: Fields } => ({
  chunks: chunksOf([[text(words.slice(0, 3))], [text(words.slice(3))]]),
  json: answerOf([candidateOf([text(words)])]),
});
const asking = (question: string, more: Fields = {}): Fields => ({ contents: [{ role: 'user', parts: [{ text: question }] }], ...more });

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: GeminiProduct;
    before(async () => {
      product = await startGemini(door);
    });
    after(() => product.close());
    const begin = (answer: Parameters<typeof answering>[0] = saying('Paris.')): string => {
      product.origin.forget();
      product.origin.answer(answering(answer));
      return newKey();
    };

    for (const fixture of door === 'url' ? fixtures : fixtures.slice(0, 1)) {
      test(`${fixture.name}: recorded in any form, the client gets in each form what the provider itself would have given`, async () => {
        const ask = { contents: 'What is this about?', ...(fixture.finish === 'tool-calls' ? { config: { tools } } : {}) };
        begin(fixture);
        const { origin } = product;
        const direct = directClient(origin);
        const fromOrigin = (path: string, init: RequestInit): Promise<Response> => fetch(`${origin.url}${path}`, init);
        for (const first of MODES) {
          const key = newKey();
          const client = product.client(key);
          const wanted = { json: [fixture.json], chunks: first === 'json' ? [fixture.json] : fixture.chunks };
          origin.answer(answering({ json: fixture.json, chunks: wanted.chunks }));
          const expected = new Map<Mode, readonly unknown[]>();
          for (const mode of MODES) expected.set(mode, await chunksFrom(direct, fromOrigin, mode, key, ask));
          origin.forget();
          for (const mode of [first, ...MODES])
            assert.deepEqual(await chunksFrom(client, product.send, mode, key, ask), expected.get(mode), `${first}, then ${mode}`);
          assert.equal(origin.requests.length, 1, first);
        }
      });
    }

    test('a hit is labelled in each form, and has its content type', async () => {
      const key = begin();
      await post(product.send, pathOf('array'), key, asking('What is a hash table?'));
      for (const mode of MODES) {
        const { response, status } = await post(product.send, pathOf(mode), key, asking('What is a hash table?'));
        assert.match(status, /^nearhit; hit; ttl=\d+; detail=exact$/, mode);
        assert.equal(response.headers.get('content-type'), mode === 'events' ? 'text/event-stream' : 'application/json; charset=UTF-8');
      }
      assert.equal(product.origin.requests.length, 1);
    });

    test('a reworded question is a semantic hit', async () => {
      const key = begin();
      const client = product.client(key);
      const one = await client.models.generateContent({ model: MODEL, contents: 'How do I reset my password?' });
      const two = await client.models.generateContent({ model: MODEL, contents: 'How can I reset my password?' });
      assert.deepEqual(plain(two), plain(one));
      assert.equal(product.origin.requests.length, 1);
      const { status } = await post(product.send, pathOf('events'), key, asking('How could I reset my password?'));
      assert.match(status, /; hit; ttl=\d+; detail=semantic/);
    });

    test('who asks while the answer comes follows it in the form it asked for', async () => {
      for (const first of ['events', 'array'] as const) {
        const key = begin();
        const gate = createGate();
        const [head = '', ...rest] = wireOf(saying('Paris.'), first);
        const pieces: readonly Piece[] = [head, gate, ...rest];
        product.origin.answer((request) => scriptOf(pieces, modeOf(request)));
        const leader = post(product.send, pathOf(first), key, asking('What is it?'));
        await gate.reached;
        const other = first === 'events' ? 'array' : 'events';
        const follower = await product.send(pathOf(other), {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
          body: JSON.stringify(asking('What is it?')),
        });
        assert.match(follower.headers.get('cache-status') ?? '', /collapsed; detail=joined/);
        const reader = follower.body?.getReader();
        let read = Buffer.from((await reader?.read())?.value ?? []).toString();
        assert.ok(read.includes('Par') && !read.includes('is.'), 'the first chunk is here before the second was sent');
        const whole = post(product.send, pathOf('json'), key, asking('What is it?'));
        gate.open();
        for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) read += Buffer.from(next.value).toString();
        assert.deepEqual(chunksIn(read, other), saying('Paris.').chunks);
        assert.deepEqual((await leader).chunks(), saying('Paris.').chunks);
        assert.deepEqual((await whole).chunks(), [saying('Paris.').json]);
        assert.equal(product.origin.requests.length, 1);
      }
    });

    // Both doors lead to the same pipeline, and what follows is no door's own.
    if (door === 'library') return;

    test('a chat is replayed turn by turn, and the same last words after another history never meet', async () => {
      const key = begin();
      const talk = async (...turns: readonly string[]): Promise<(string | undefined)[]> => {
        const chat = product.client(key).chats.create({ model: MODEL });
        const said: (string | undefined)[] = [];
        for (const message of turns) {
          let spoken = '';
          if (said.length % 2 === 0) spoken = (await chat.sendMessage({ message })).text ?? '';
          else for await (const chunk of await chat.sendMessageStream({ message })) spoken += chunk.text ?? '';
          said.push(spoken);
        }
        return said;
      };
      assert.deepEqual(await talk('What is Mars?', 'Why is it red?'), ['Paris.', 'Paris.']);
      assert.deepEqual(await talk('What is Mars?', 'Why is it red?'), ['Paris.', 'Paris.']);
      assert.equal(product.origin.requests.length, 2);
      await talk('What is a ruby?', 'Why is it red?');
      assert.equal(product.origin.requests.length, 4);
    });

    test('any other difference separates: the model, instructions, settings, labels, an unknown field, a spelling', async () => {
      const key = begin();
      const ask = asking('Why is the sky blue?');
      const instruction = { parts: [{ text: 'Be brief.' }] };
      const bodies: readonly Fields[] = [
        ask,
        { ...ask, systemInstruction: instruction },
        { ...ask, system_instruction: instruction },
        { ...ask, safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }] },
        { ...ask, generationConfig: { temperature: 0 } },
        { ...ask, labels: { team: 'a' } },
        { ...ask, fieldOfTomorrow: 1 },
        { contents: [{ parts: [{ text: 'Why is the sky blue?' }] }] },
      ];
      for (const body of bodies) await post(product.send, pathOf('json'), key, body);
      await post(product.send, pathOf('json', 'gemini-2.5-pro'), key, ask);
      await post(product.send, pathOf('json').replace('v1beta', 'v1'), key, ask);
      await post(product.send, `${pathOf('json')}?fields=candidates`, key, ask);
      assert.equal(product.origin.requests.length, bodies.length + 3);
      for (const body of bodies) assert.match((await post(product.send, pathOf('events'), key, body)).status, /; hit/);
      assert.equal(product.origin.requests.length, bodies.length + 3);
    });

    test('an image, a cached content and tools are exact-only, each by its name', async () => {
      const key = begin();
      const image = { contents: [{ parts: [{ inline_data: { mime_type: 'image/png', data: 'aGk=' } }, { text: 'What is this?' }] }] };
      for (const [body, reason] of [
        [image, 'non-text'],
        [asking('What is it?', { cachedContent: 'cachedContents/a1' }), 'provider-state'],
        [asking('What is it?', { tools: [{ googleSearch: {} }] }), 'tools'],
      ] as const) {
        assert.match((await post(product.send, pathOf('json'), key, body)).status, new RegExp(`fwd=miss; detail=${reason}`));
        assert.match((await post(product.send, pathOf('array'), key, body)).status, /; hit; ttl=\d+; detail=exact/);
      }
    });

    test('a credential makes the tenant wherever it stands, and reaches the provider as it was sent', async () => {
      const key = begin();
      const ask = asking('Who is asking?');
      const ways: readonly (readonly [path: string, headers: Readonly<Record<string, string>>])[] = [
        [pathOf('json'), { 'x-goog-api-key': key }],
        [`${pathOf('json')}?key=${key}`, {}],
        [pathOf('json'), { authorization: `Bearer ${key}` }],
        [`${pathOf('json')}?access_token=${key}`, {}],
        [pathOf('json'), { 'x-goog-api-key': newKey() }],
      ];
      for (const [path, headers] of ways) assert.match((await post(product.send, path, headers, ask)).status, /fwd=miss/);
      for (const [path, headers] of ways) assert.match((await post(product.send, path, headers, ask)).status, /; hit/);
      assert.equal(product.origin.requests.length, ways.length);
      assert.equal(product.origin.requests[1]?.path, `${pathOf('json')}?key=${key}`);
      // The framing and the key stand side by side.
      assert.match((await post(product.send, `${pathOf('events')}&key=${key}`, {}, ask)).status, /; hit/);
    });

    test('Vertex AI: project, place and endpoint count, the form does not', async () => {
      const key = begin();
      const bearer = { authorization: `Bearer ${key}` };
      const paths = [
        '/v1/projects/p/locations/eu/publishers/google/models/g',
        '/v1/projects/q/locations/eu/publishers/google/models/g',
        '/v1beta1/projects/p/locations/eu/publishers/google/models/g',
        '/v1/projects/p/locations/eu/endpoints/7',
      ];
      for (const path of paths) {
        assert.match((await post(product.send, `${path}:streamGenerateContent`, bearer, asking('What is it?'))).status, /fwd=miss/, path);
        for (const method of [':generateContent', ':streamGenerateContent', ':streamGenerateContent?alt=sse'])
          assert.match((await post(product.send, path + method, bearer, asking('What is it?'))).status, /; hit/, path + method);
      }
      assert.equal(product.origin.requests.length, paths.length);
    });

    for (const [name, pieces] of brokenAnswers()) {
      test(`${name} is not stored`, async () => {
        const key = begin();
        product.origin.answer((request) => scriptOf(pieces[modeOf(request)], modeOf(request)));
        for (const mode of MODES) {
          const sent = await post(product.send, pathOf(mode), key, asking('What is it?'));
          assert.match(sent.status, /fwd=miss/);
          assert.equal(sent.text, pieces[mode].join(''), 'the provider speaks for itself');
          assert.match((await post(product.send, pathOf(mode), key, asking('What is it?'))).status, /fwd=miss/);
        }
        assert.equal(product.origin.requests.length, 2 * MODES.length);
      });
    }

    test('a stream that was reset is not stored', async () => {
      const key = begin();
      for (const mode of ['events', 'array'] as const) {
        const pieces = wireOf(saying('Paris.'), mode).slice(0, 1);
        const headers = { 'content-type': mode === 'events' ? 'text/event-stream' : 'application/json' };
        product.origin.answer({ kind: 'cut', pieces, headers });
        await assert.rejects(post(product.send, pathOf(mode), key, asking('What is it?')));
        product.origin.answer(answering(saying('Paris.')));
        assert.match((await post(product.send, pathOf(mode), key, asking('What is it?', { n: mode }))).status, /fwd=miss/);
      }
    });

    test('a follower of an array that is never closed is given no end', async () => {
      const key = begin();
      const gate = createGate();
      const [head = ''] = wireOf(saying('Paris.'), 'array');
      product.origin.answer((request) => (modeOf(request) === 'array' ? scriptOf([head, gate], 'array') : scriptOf(['{}'], 'json')));
      const leader = post(product.send, pathOf('array'), key, asking('What is it?'));
      await gate.reached;
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-goog-api-key': key },
        body: JSON.stringify(asking('What is it?')),
      };
      const follower = await product.send(pathOf('array'), init);
      gate.open();
      await assert.rejects(follower.text());
      assert.equal((await leader).text, head);
    });

    test("the provider's error is passed on, and ours has its shape", async () => {
      const key = begin();
      const body =
        '{\n  "error": {\n    "code": 429,\n    "message": "Quota",\n    "status": "RESOURCE_EXHAUSTED",\n    "details": []\n  }\n}\n';
      product.origin.answer({ kind: 'error', status: 429, body });
      assert.equal((await post(product.send, pathOf('events'), key, asking('What is it?'))).text, body);
      const ours = async (path: string): Promise<Fields> => {
        const headers = { authorization: `Bearer ${key}`, 'cache-control': 'only-if-cached' };
        const { response, text: sent } = await post(product.send, path, headers, asking('What is it?'));
        assert.equal(response.status, 504);
        return (JSON.parse(sent) as { error: Fields }).error;
      };
      for (const path of [pathOf('json'), '/v1/projects/p/locations/eu/publishers/google/models/g:streamGenerateContent']) {
        const { code, message, status, details } = await ours(path);
        assert.deepEqual([code, status], [504, 'DEADLINE_EXCEEDED']);
        assert.match(String(message), /^nearhit: /);
        assert.deepEqual((details as Fields[])[0]?.['reason'], 'only-if-cached');
      }
      const config = { httpOptions: { headers: { 'cache-control': 'only-if-cached' } } };
      await assert.rejects(
        product.client(key).models.generateContent({ model: MODEL, contents: 'What is it?', config }),
        (error) => error instanceof ApiError && error.status === 504 && error.message.includes('only-if-cached'),
      );
    });

    test('a body that is not understood goes through untouched, and nothing is stored', async () => {
      const key = begin();
      product.origin.answer({ kind: 'echo', headers: { 'content-type': 'application/json' } });
      for (const body of [
        '{}',
        '{"contents": "hi"}',
        '{"contents": [{"parts": {"text": "hi"}}]}',
        '{"contents":[{"parts":[{"text":1}]}]}',
        '{"contents":[{"role":7,"parts":[]}]}',
        '{"contents":[',
        '[]',
      ]) {
        for (let i = 0; i < 2; i += 1) {
          const { status, text: sent } = await post(product.send, pathOf('json'), key, body);
          assert.match(status, /fwd=bypass; detail=unreadable/, body);
          assert.equal(sent, body);
        }
      }
      assert.match((await post(product.send, `${pathOf('array')}?alt=proto`, key, asking('Hi?'))).status, /detail=unreadable/);
      assert.equal(product.origin.requests.length, 15);
    });

    test('everything else of Gemini streams through', async () => {
      const key = begin();
      product.origin.answer({ kind: 'echo' });
      for (const path of [
        `/v1beta/models/${MODEL}:countTokens`,
        `/v1beta/models/${MODEL}:embedContent`,
        `/v1beta/models/${MODEL}:batchGenerateContent`,
        '/v1beta/cachedContents',
        '/v1beta/files:generateContent',
        '/upload/v1beta/files',
      ])
        assert.match((await post(product.send, path, key, asking('Hi?'))).status, /fwd=bypass; detail=unknown-endpoint/, path);
      const got = await product.send(pathOf('json'), { headers: { 'x-goog-api-key': key } });
      assert.match(got.headers.get('cache-status') ?? '', /unknown-endpoint/);
    });
  });
}

/** Answers that end in another way than well, as the bytes of each form. */
function brokenAnswers(): readonly (readonly [name: string, pieces: Readonly<Record<Mode, readonly string[]>>])[] {
  const alike = (answer: Fields, before: readonly Fields[] = []): Readonly<Record<Mode, readonly string[]>> => ({
    json: wireOf({ json: answer, chunks: [] }, 'json'),
    events: wireOf({ json: {}, chunks: [...before, answer] }, 'events'),
    array: wireOf({ json: {}, chunks: [...before, answer] }, 'array'),
  });
  const { chunks } = saying('Paris.');
  const [first = {}] = chunks;
  const finish = (finishReason: string): Fields => answerOf([candidateOf([text('Par')], { finishReason })]);
  const array = wireOf({ json: {}, chunks }, 'array');
  return [
    ['a blocked prompt', alike({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 3 } })],
    ['an answer cut at MAX_TOKENS', alike(finish('MAX_TOKENS'), [first])],
    ['a filtered answer', alike(finish('SAFETY'), [first])],
    ['an error in band', alike({ error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }, [first])],
    ['a stream without a finish', alike(first)],
    ['an array without its bracket', { ...alike(finish('SAFETY')), array: array.slice(0, -1) }],
    ['an array that is none', { ...alike(finish('SAFETY')), array: ['{"candidates":[]}'] }],
  ];
}
