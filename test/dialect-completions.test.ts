import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fc } from './support/property.ts';
import { completions } from '../src/dialects/completions.ts';
import type { Recording } from '../src/entry.ts';
import type { JsonObject } from '../src/identity/canonical.ts';
import type { ReplayOptions } from '../src/prompt.ts';
import { jsonOf as chatJson, jsonWanted, streamOf as chatStream, streamWanted, streamWithUsage, text } from './fixtures/chat-wire.ts';
import { WHOLE_TURNS } from '../src/policy/cut.ts';
import { answer, choice, fixtures, type Part } from './fixtures/completions.ts';
import type { Script, SeenRequest } from './support/origin.ts';
import { newKey, startProduct, statusOf, type Product } from './support/product.ts';

const jsonOf = (body: object): Recording => ({ ...chatJson(body), dialect: 'completions' });
const streamOf = (payloads: readonly Part[], end: 'done' | 'open' = 'done'): Recording => ({
  ...chatStream(payloads, end),
  dialect: 'completions',
});
function rendered(recording: Recording, wants: ReplayOptions): string {
  const renderer = completions.renderer(recording.shape, wants);
  const pieces = recording.events.map((each) => renderer?.push(each));
  return text(Buffer.concat([...pieces, renderer?.end()].filter((piece) => piece !== undefined)));
}
const payloadsIn = (stream: string): Part[] => [...stream.matchAll(/^data: (\{[^\n]*)/gm)].map(([, data = '']) => JSON.parse(data) as Part);

for (const fixture of fixtures) {
  test(`${fixture.name}: either form gives the other, with its usage for who is owed it`, () => {
    assert.deepEqual(JSON.parse(rendered(streamOf(fixture.chunks), jsonWanted)), fixture.json);
    const streamed = rendered(jsonOf(fixture.json), streamWithUsage);
    assert.deepEqual(JSON.parse(rendered(streamOf(payloadsIn(streamed)), jsonWanted)), fixture.json);
    assert.ok(!rendered(jsonOf(fixture.json), streamWanted).includes('prompt_tokens'));
    assert.ok(!rendered(streamOf(fixture.chunks), streamWanted).includes('usage'));
    const expected = { finish: 'stop', usage: { input: 4, output: 6 } };
    assert.deepEqual(completions.assess(streamOf(fixture.chunks)), expected);
    assert.deepEqual(completions.assess(jsonOf(fixture.json)), expected);
  });
}

test('any text survives both directions', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (said) => {
      const json = answer([choice(said, { finish_reason: 'stop' })]);
      assert.deepEqual(JSON.parse(rendered(streamOf(payloadsIn(rendered(jsonOf(json), streamWithUsage))), jsonWanted)), json);
    }),
    { numRuns: 100 },
  );
});

for (const [finish, recording] of [
  ['truncated', jsonOf(answer([choice(' blue', { finish_reason: 'length' })]))],
  ['filtered', jsonOf(answer([choice(' blue', { finish_reason: 'content_filter' })]))],
  ['empty', jsonOf(answer([choice(' \n', { finish_reason: 'stop' })]))],
  ['incomplete', jsonOf(answer([choice(' blue')]))],
  ['finish-unknown', jsonOf({ object: 'list' })],
  ['error-event', jsonOf({ error: { message: 'no' } })],
  ['incomplete', streamOf(fixtures[0]?.chunks ?? [], 'open')],
] as const) {
  test(`${recording.shape} that ended otherwise is assessed as ${finish}`, () =>
    assert.equal(completions.assess(recording).finish, finish));
}

const read = (body: object): ReturnType<typeof completions.read> => completions.read(body as JsonObject, '/v1/completions', WHOLE_TURNS);

test('the deployment in the path is the model where the body names none', () => {
  const reading = completions.read({ prompt: 'The sky is' }, '/openai/deployments/old-one/completions?api-version=1', WHOLE_TURNS);
  assert.equal('model' in reading ? reading.model : undefined, 'old-one');
});

test('a prompt is no question: all of it must be equal', () => {
  for (const prompt of ['The sky is', ['The sky is'], [464, 6766, 318], [[464], [6766]]]) {
    const reading = read({ model: 'm', prompt, stream: true, stream_options: { include_usage: true } });
    assert.ok('rest' in reading);
    assert.deepEqual({ ...(reading.rest as object) }, { model: 'm', prompt });
    assert.equal(reading.question, '');
    assert.deepEqual(reading.traits, ['no-question']);
    assert.deepEqual(reading.wants, { shape: 'stream', usage: 'owed' });
    assert.equal(reading.askForUsage(new Uint8Array()), undefined);
  }
});

for (const body of [
  { model: 'm' },
  { model: 'm', prompt: null },
  { model: 'm', prompt: [] },
  { model: 7, prompt: 'x' },
  { prompt: 'x', stream: 1 },
]) {
  test(`unreadable: ${JSON.stringify(body)}`, () => assert.ok('problem' in read(body)));
}

let product: Product;
before(async () => {
  product = await startProduct({ mode: 'exact' });
});
after(() => product.close());

function completing(fixture: { readonly json: Part; readonly chunks: readonly Part[] }): (seen: SeenRequest) => Script {
  return (seen) => {
    const { stream, stream_options: options } = JSON.parse(seen.body.toString()) as { stream?: boolean; stream_options?: object };
    if (stream !== true) return { kind: 'json', body: JSON.stringify(fixture.json) };
    const sent = options === undefined ? fixture.chunks.slice(0, -1).map(({ usage: _, ...chunk }) => chunk) : fixture.chunks;
    return { kind: 'sse', pieces: [...sent.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`), 'data: [DONE]\n\n'] };
  };
}

test('the official client is answered from store in both forms', async () => {
  for (const fixture of fixtures) {
    for (const recorded of ['json', 'stream'] as const) {
      product.origin.forget();
      product.origin.answer(completing(fixture));
      const client = product.client();
      const ask = { model: 'gpt-3.5-turbo-instruct', prompt: 'The sky is' };
      const json = async (): Promise<void> =>
        assert.deepEqual(JSON.parse(JSON.stringify(await client.completions.create(ask))), fixture.json);
      const stream = async (): Promise<void> => {
        const seen: Part[] = [];
        const events = await client.completions.create({ ...ask, stream: true, stream_options: { include_usage: true } });
        for await (const chunk of events) seen.push(JSON.parse(JSON.stringify(chunk)) as Part);
        assert.deepEqual(JSON.parse(rendered(streamOf(seen), jsonWanted)), fixture.json);
      };
      for (const form of recorded === 'json' ? [json, json, stream] : [stream, stream, json]) await form();
      assert.equal(product.origin.requests.length, 1, `${fixture.name}, ${recorded}`);
    }
  }
});

test('a final mark, a space and another deployment are other requests', async () => {
  product.origin.forget();
  product.origin.answer(completing(fixtures[0] ?? { json: {}, chunks: [] }));
  const headers = { 'content-type': 'application/json', 'api-key': newKey() };
  const send = async (path: string, prompt: string): Promise<string> => {
    const response = await product.send(path, { method: 'POST', headers, body: JSON.stringify({ prompt }) });
    await response.text();
    return statusOf(response);
  };
  const path = '/openai/deployments/d/completions?api-version=2024-10-21';
  for (const prompt of ['The sky is', 'The sky is.', 'The sky is ']) assert.match(await send(path, prompt), /fwd=miss/);
  assert.match(await send('/openai/deployments/e/completions?api-version=2024-10-21', 'The sky is'), /fwd=miss/);
  assert.match(await send(path, 'The sky is'), /; hit; ttl=\d+; detail=exact$/);
  assert.match(await send('/v1/fim/completions', 'The sky is'), /fwd=bypass; detail=unknown-endpoint/);
});
