import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RemoteModel } from '../src/config.ts';
import { PROBES } from '../src/embed/remote/probe.ts';
import { QUEUE_LIMIT } from '../src/processes/waiting-calls.ts';
import { toUnitVector } from '../src/units.ts';
import { base64Of, vectorOf } from './support/embedding-wire.ts';
import { createGate } from './support/gate.ts';
import { leakedAfterSettling, openResources } from './support/leaks.ts';
import { startOrigin, type Script, type SeenRequest } from './support/origin.ts';
import { answerOf, serving, startRemote, textsIn } from './support/remote.ts';

const unit = (text: string): Float32Array => toUnitVector(vectorOf(text));
const near = (vector: Float32Array, wanted: Float32Array): void => {
  assert.equal(vector.length, wanted.length);
  vector.forEach((component, i) => assert.ok(Math.abs(component - (wanted[i] ?? 0)) < 1e-6));
};

interface Protocol {
  readonly api: RemoteModel['api'];
  readonly path: string;
  readonly asked: (texts: readonly string[]) => object;
  readonly answer: (texts: readonly string[]) => object;
}
const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'OpenAI, base64': {
    api: 'openai',
    path: '/v1/embeddings',
    asked: (input) => ({ model: 'embed-1', input, encoding_format: 'base64' }),
    answer: (texts) => ({ data: texts.map((text, index) => ({ index, embedding: base64Of(vectorOf(text)) })) }),
  },
  'OpenAI, numbers, in another order': {
    api: 'openai',
    path: '/v1/embeddings',
    asked: (input) => ({ model: 'embed-1', input, encoding_format: 'base64' }),
    answer: (texts) => ({ data: texts.map((text, index) => ({ index, embedding: [...vectorOf(text)] })).reverse() }),
  },
  'Text Embeddings Inference': {
    api: 'tei',
    path: '/embed',
    asked: (inputs) => ({ inputs, truncate: false }),
    answer: (texts) => texts.map((text) => [...vectorOf(text)]),
  },
  Ollama: {
    api: 'ollama',
    path: '/api/embed',
    asked: (input) => ({ model: 'embed-1', input, truncate: false }),
    answer: (texts) => ({ model: 'embed-1', embeddings: texts.map((text) => [...vectorOf(text)]) }),
  },
};

for (const [name, { api, path, asked, answer }] of Object.entries(PROTOCOLS)) {
  void test(`a server that speaks ${name} is asked on its own route and its vectors are taken in order`, async (t) => {
    const script = (request: SeenRequest): Script => ({ kind: 'json', body: JSON.stringify(answer(textsIn(request))) });
    const { origin, embedder } = await startRemote(t, { script, spec: { api } });
    const texts = ['one', 'two', 'three'];
    const vectors = await Promise.all(texts.map((text) => embedder.embed(text, undefined)));
    vectors.forEach((vector, i) => near(vector, unit(texts[i] ?? '')));
    assert.deepEqual(
      origin.requests.map((request) => [request.method, request.path, JSON.parse(request.body.toString())]),
      [
        ['POST', path, asked(PROBES)],
        ['POST', path, asked(texts)],
      ],
    );
  });
}

void test('a path in the URL stays before the route, and the prefix before every text', async (t) => {
  const origin = await startOrigin(serving());
  const { embedder } = await startRemote(t, { origin, spec: { url: `${origin.url}/gateway`, prefix: 'query: ' } });
  await embedder.embed('text', undefined);
  assert.deepEqual(
    origin.requests.map((request) => [request.path, textsIn(request)]),
    [
      ['/gateway/v1/embeddings', PROBES.map((text) => `query: ${text}`)],
      ['/gateway/v1/embeddings', ['query: text']],
    ],
  );
});

void test('texts that come while a call is under way go together in the next, no more than a batch', async (t) => {
  const gate = createGate();
  const { origin, embedder } = await startRemote(t, { spec: { batch: 4 } });
  await embedder.embed('first', undefined);
  origin.forget();
  origin.answer((request, index) => ({ kind: 'json', body: answerOf(textsIn(request)), ...(index === 0 ? { before: gate } : {}) }));
  const alone = embedder.embed('alone', undefined);
  await gate.reached;
  const others = Array.from({ length: 10 }, (_, i) => embedder.embed(`text ${i}`, undefined));
  assert.deepEqual(embedder.state(), { kind: 'ready', queued: 10 });
  gate.open();
  await Promise.all([alone, ...others]);
  assert.deepEqual(
    origin.requests.map((request) => textsIn(request).length),
    [1, 4, 4, 2],
  );
});

void test('a full queue refuses, and serves those that wait', async (t) => {
  const gate = createGate();
  const { origin, embedder } = await startRemote(t);
  await embedder.embed('first', undefined);
  origin.answer((request) => ({ kind: 'json', body: answerOf(textsIn(request)), before: gate }));
  const alone = embedder.embed('alone', undefined);
  await gate.reached;
  const waiting = Array.from({ length: QUEUE_LIMIT }, (_, i) => embedder.embed(`text ${i}`, undefined));
  await assert.rejects(embedder.embed('one more', undefined), /256 texts are waiting already/);
  gate.open();
  assert.equal((await Promise.all([alone, ...waiting])).length, QUEUE_LIMIT + 1);
});

void test('a text that the server refuses costs no other text its vector', async (t) => {
  const { origin, embedder, ear } = await startRemote(t);
  await embedder.embed('first', undefined);
  origin.answer((request) =>
    textsIn(request).includes('poison') ? { kind: 'error', status: 413, body: '{"error":"poison is too long"}' } : serving()(request),
  );
  const ends = await Promise.allSettled(['a', 'b', 'poison', 'c', 'd'].map((text) => embedder.embed(text, undefined)));
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  );
  const [refused] = ends.filter((end) => end.status === 'rejected');
  assert.match(String(refused?.reason), /cannot embed: the embedding server at 127\.0\.0\.1:\d+: it answered 413 \(refused\)/);
  assert.equal(embedder.state().kind, 'ready');
  assert.deepEqual(ear.lines, []);
});

void test('a vector without a direction is refused alone', async (t) => {
  const { origin, embedder } = await startRemote(t);
  await embedder.embed('first', undefined);
  origin.answer(serving((text) => (text === 'odd' ? Array.from({ length: 8 }, () => null) : vectorOf(text))));
  const ends = await Promise.allSettled(['a', 'odd', 'c'].map((text) => embedder.embed(text, undefined)));
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

void test('the credential is sent and told nowhere', async (t) => {
  const { origin, embedder, ear } = await startRemote(t, { spec: { key: 'sk-of-the-operator' } });
  await embedder.embed('text', undefined);
  for (const { headers } of origin.requests) assert.equal(headers.authorization, 'Bearer sk-of-the-operator');
  origin.answer({ kind: 'error', status: 401, body: '{"error":"sk-of-the-operator is not known"}' });
  const said = await embedder.embed('text', undefined).catch(String);
  assert.match(String(said), /it answered 401 \(unauthorized\)/);
  assert.ok(![String(said), ...ear.lines].some((line) => line.includes('sk-of')));
});

void test('a connection that was cut and a gateway without its server are tried again within the call', async (t) => {
  const { origin, embedder, ear } = await startRemote(t);
  await embedder.embed('first', undefined);
  for (const script of [{ kind: 'refuse' }, { kind: 'error', status: 502, body: '' }] as const) {
    let left = 2;
    origin.answer((request) => (left-- > 0 ? script : serving()(request)));
    near(await embedder.embed('text', undefined), unit('text'));
  }
  assert.deepEqual(ear.lines, []);
});

void test('who gives up leaves at once, and a closed embedder leaves nothing behind', async (t) => {
  const before = openResources();
  const { origin, embedder } = await startRemote(t);
  await embedder.embed('first', undefined);
  origin.answer({ kind: 'stall', pieces: [] });
  origin.forget();
  const leaving = new AbortController();
  const left = assert.rejects(embedder.embed('text', leaving.signal), /left/);
  await origin.arrived(1);
  const closed = assert.rejects(embedder.embed('text', undefined), /closed/);
  leaving.abort(new Error('left'));
  await left;
  await embedder.close();
  await embedder.close();
  await closed;
  await assert.rejects(embedder.embed('text', undefined), /closed/);
  await origin.close();
  assert.deepEqual(await leakedAfterSettling(before), []);
});

void test('a text that may wait is embedded after those that came later, and after them all', async (t) => {
  const gate = createGate();
  const answered = serving();
  const script = (request: SeenRequest): Script => {
    const answer = answered(request);
    return textsIn(request).includes('first') && answer.kind === 'json' ? { ...answer, before: gate } : answer;
  };
  const { origin, embedder } = await startRemote(t, { script, spec: { batch: 1 } });
  const first = embedder.embed('first', undefined);
  await gate.reached;
  const waiting = embedder.embed('may wait', undefined, 'last');
  const lookups = ['second', 'third'].map((text) => embedder.embed(text, undefined));
  gate.open();
  await Promise.all([first, waiting, ...lookups]);
  assert.deepEqual(origin.requests.slice(-4).flatMap(textsIn), ['first', 'second', 'third', 'may wait']);
});
