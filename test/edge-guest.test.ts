/** The Wasm guest's own files around the product's life of a request: real provider, official client, real model by name. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Bucket } from '../edge/guest/bucket.ts';
import { createHostVectors } from '../edge/guest/host-vectors.ts';
import type { VectorIndex } from '../src/vectors/vector-index.ts';
import { answering, completion, completionStream } from './support/chat-wire.ts';
import { createGate } from './support/gate.ts';
import { startGuest, type Changes, type TestGuest } from './support/guest.ts';
import { newKey } from './support/product.ts';
import { tierIn } from './support/asking.ts';

const MODEL = 'gpt-4.1';

interface Said {
  readonly tier: string;
  readonly content: string;
}

describe('the guest of the edge', () => {
  let guest: TestGuest;
  before(async () => {
    guest = await startGuest();
  });
  afterEach(() => guest.settled());
  after(() => guest.close());

  const begin = (): string => {
    guest.origin.forget();
    guest.bucket.values.clear();
    guest.vectors.held.clear();
    let answers = 0;
    guest.origin.answer(answering(() => ({ content: `Answer ${(answers += 1)}.` })));
    return newKey();
  };
  const ask = async (key: string, content: string, changes: Changes = {}): Promise<Said> => {
    const { data, response } = await guest
      .client(key, changes)
      .chat.completions.create({ model: MODEL, messages: [{ role: 'user', content }] })
      .withResponse();
    return { tier: tierIn(response.headers.get('cache-status') ?? ''), content: data.choices[0]?.message.content ?? '' };
  };
  const streamed = async (key: string, content: string): Promise<Said> => {
    const { data, response } = await guest
      .client(key)
      .chat.completions.create({ model: MODEL, messages: [{ role: 'user', content }], stream: true })
      .withResponse();
    let said = '';
    for await (const chunk of data) said += chunk.choices[0]?.delta.content ?? '';
    return { tier: tierIn(response.headers.get('cache-status') ?? ''), content: said };
  };

  it('asks the provider once, and the instances after that answer: the same words, other marks, other wording', async () => {
    const key = begin();
    assert.deepEqual(await ask(key, 'How do I reset my password?'), { tier: 'miss', content: 'Answer 1.' });
    assert.deepEqual(await ask(key, 'How do I reset my password?'), { tier: 'exact', content: 'Answer 1.' });
    assert.deepEqual(await ask(key, 'How do I  reset my password'), { tier: 'alias', content: 'Answer 1.' });
    assert.deepEqual(await ask(key, 'What is the best way to reset my password?'), { tier: 'semantic', content: 'Answer 1.' });
    assert.deepEqual(await ask(key, 'How do I reset my phone?'), { tier: 'miss', content: 'Answer 2.' });
    assert.equal(guest.origin.requests.length, 2);
  });

  it('streams what it recorded as a stream and as a whole, in either form', async () => {
    const key = begin();
    assert.deepEqual(await streamed(key, 'When is it open?'), { tier: 'miss', content: 'Answer 1.' });
    assert.deepEqual(await streamed(key, 'When is it open?'), { tier: 'exact', content: 'Answer 1.' });
    assert.deepEqual(await ask(key, 'How tall is it?'), { tier: 'miss', content: 'Answer 2.' });
    assert.deepEqual(await streamed(key, 'How tall is it?'), { tier: 'exact', content: 'Answer 2.' });
    assert.equal(guest.origin.requests.length, 2);
  });

  it('never lets two callers meet', async () => {
    const key = begin();
    await ask(key, 'How do I reset my password?');
    assert.equal((await ask(newKey(), 'How do I reset my password?')).tier, 'miss');
    assert.equal(guest.origin.requests.length, 2);
  });

  it('hands the host the vector of what it stored, under the name of the model and the scope', async () => {
    await ask(begin(), 'How do I reset my password?');
    await guest.settled();
    const [[name, vector] = []] = guest.vectors.held;
    assert.match(name ?? '', /^all-minilm-l6-v2 [\w-]{43} e_[\w-]{16}$/);
    assert.equal(vector?.length, 384);
  });

  it('asks the host for the nearest where the operator lets more through than words explain', async () => {
    const key = begin();
    await ask(key, 'How do I reset my password?');
    const asked: number[] = [];
    const nearest: typeof guest.vectors.nearest = (model, scope, query, limit) => {
      asked.push(query.length);
      return guest.vectors.nearest(model, scope, query, limit);
    };
    const index = (model: string): VectorIndex => createHostVectors({ ...guest.vectors, nearest }, model);
    await ask(key, 'I forgot the password of my account.', { index, variables: { NEARHIT_MAX_FALSE_HITS: '20%' } });
    assert.deepEqual(asked, [384 * 4]);
  });

  it('goes on without a key-value store: the provider answers, and it is said once why', async () => {
    const key = begin();
    const bucket = (): Bucket => {
      throw new Error('cannot open the key-value store nearhit: no-such-store');
    };
    for (const [at, content] of ['Answer 1.', 'Answer 2.'].entries())
      assert.deepEqual(await ask(key, 'How do I reset my password?', { bucket }), { tier: 'miss', content }, String(at));
    await guest.settled();
    assert.ok(guest.lines.some((line) => line.includes('store-read-failed') && line.includes('no-such-store')));
  });

  it('goes on without a model: what words explain is a hit all the same', async () => {
    const key = begin();
    const variables = { NEARHIT_MODEL: 'nobody' };
    await ask(key, 'How do I reset my password?', { variables });
    assert.equal((await ask(key, 'What is the best way to reset my password?', { variables })).tier, 'semantic');
    assert.equal(guest.vectors.held.size, 0);
    assert.ok(guest.lines.some((line) => line.includes('embed-failed') && line.includes('not-found')));
  });

  it('answers from the provider when the host has lost everything', async () => {
    const key = begin();
    await ask(key, 'How do I reset my password?');
    await guest.settled();
    guest.bucket.values.clear();
    assert.deepEqual(await ask(key, 'How do I reset my password?'), { tier: 'miss', content: 'Answer 2.' });
  });

  it('passes on what it may not store: an answer larger than a host takes, and one that was cut', async () => {
    const key = begin();
    guest.origin.answer({ kind: 'json', body: completion({ content: 'x'.repeat(1_100_000) }) });
    assert.equal((await ask(key, 'How long is a long answer?')).content.length, 1_100_000);
    guest.origin.answer({
      kind: 'cut',
      pieces: completionStream({ content: 'half of' }).slice(0, 2),
      headers: { 'content-type': 'text/event-stream' },
    });
    await assert.rejects(streamed(key, 'How long is half an answer?'));
    await guest.settled();
    assert.equal([...guest.bucket.values.keys()].filter((name) => name.startsWith('k/')).length, 0);
  });

  it('gives the caller what it has of a stream before the rest is there', async () => {
    const key = begin();
    const [first = '', ...rest] = completionStream({ content: 'one two' });
    const gate = createGate();
    guest.origin.answer({ kind: 'sse', pieces: [first, gate, ...rest] });
    const asked = { role: 'user', content: 'Count.' } as const;
    const stream = await guest.client(key).chat.completions.create({ model: MODEL, messages: [asked], stream: true });
    const chunks = stream[Symbol.asyncIterator]();
    assert.equal((await chunks.next()).done, false);
    gate.open();
    while ((await chunks.next()).done !== true);
  });

  it('names what it cannot do in the shape of the provider: no provider, a loop', async () => {
    begin();
    guest.origin.answer({ kind: 'refuse' });
    const failed = await guest.ask(chat('Is anybody there?'));
    assert.equal(failed.status, 502);
    assert.equal(((await failed.json()) as { error: { code: string } }).error.code, 'upstream-unreachable');

    guest.origin.answer({ kind: 'json', body: completion() });
    await (await guest.ask(chat('What goes round?'))).text();
    const loop = guest.origin.requests.at(-1)?.headers['cdn-loop'];
    const round = await guest.ask(chat('What goes round?', { 'cdn-loop': String(loop) }));
    assert.equal(round.status, 508);
  });

  it('passes a form on as it came', async () => {
    begin();
    guest.origin.answer({ kind: 'json', body: '{"text":"hello"}' });
    const form = new FormData();
    form.set('model', 'whisper-1');
    form.set('file', new Blob(['sound']), 'a.wav');
    const answer = await guest.ask(new Request('http://edge.test/v1/audio/transcriptions', { method: 'POST', body: form }));
    assert.match(answer.headers.get('cache-status') ?? '', /fwd=bypass; detail=unreadable/);
    await answer.text();
    assert.match(guest.origin.requests[0]?.body.toString() ?? '', /name="model"\r\n\r\nwhisper-1/);
  });

  it('has the pages of its own', async () => {
    begin();
    const ready = await guest.ask(new Request('http://edge.test/nearhit/readyz'));
    assert.deepEqual([ready.status, await ready.json()], [200, { status: 'ready', semantic: 'ready', store: 'ok' }]);
  });
});

function chat(content: string, headers: Readonly<Record<string, string>> = {}): Request {
  const body = JSON.stringify({ model: MODEL, messages: [{ role: 'user', content }] });
  return new Request('http://edge.test/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-edge', ...headers },
    body,
  });
}
