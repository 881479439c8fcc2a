/** Endpoints that ask no question: moderation and rerank, and speech and images where the operator names them. Through both doors. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type OpenAI from 'openai';
import { toFile, type Uploadable } from 'openai';
import { sound } from './support/audio.ts';
import type { Script } from './support/origin.ts';
import { DOORS, newKey, startProduct, statusOf, type Product } from './support/product.ts';

const json = (body: object): Script => ({ kind: 'json', body: JSON.stringify(body) });
const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const IMAGE = { created: 1, data: [{ b64_json: sound('image').toString('base64') }], usage: { input_tokens: 5, output_tokens: 100 } };

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door, mode: 'exact', alsoCache: 'speech,images' });
    });
    after(() => product.close());
    const begin = (script: Script): OpenAI => {
      product.origin.forget();
      product.origin.answer(script);
      return product.client();
    };
    const asked = (): number => product.origin.requests.length;

    test('a moderation is asked for once, and one other word is another', async () => {
      const client = begin(json({ id: 'modr-1', model: 'omni-moderation-latest', results: [{ flagged: false }] }));
      const first = await client.moderations.create({ model: 'omni-moderation-latest', input: 'I like bees.' });
      assert.deepEqual(await client.moderations.create({ model: 'omni-moderation-latest', input: 'I like bees.' }), first);
      assert.equal(asked(), 1);
      await client.moderations.create({ model: 'omni-moderation-latest', input: 'I like wasps.' });
      await client.moderations.create({ model: 'omni-moderation-latest', input: ['I like bees.'] });
      assert.equal(asked(), 3);
    });

    for (const [path, answer] of [
      ['/v1/rerank', { results: [{ index: 1, relevance_score: 0.9 }] }],
      ['/v2/rerank', { results: [{ index: 1, relevance_score: 0.9 }], meta: {} }],
      ['/v1/rerank', { data: [{ index: 1, relevance_score: 0.9 }] }],
    ] as const)
      test(`${path} is exact only, also with ${Object.keys(answer)[0]}`, async () => {
        begin(json(answer));
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${newKey()}` };
        const rerank = async (documents: readonly string[]): Promise<{ status: string; text: string }> => {
          const body = JSON.stringify({ model: 'rerank-v3', query: 'What is a hive?', documents });
          const response = await product.send(path, { method: 'POST', headers, body });
          return { status: statusOf(response), text: await response.text() };
        };
        const first = await rerank(['a', 'b']);
        assert.match(first.status, /fwd=miss/);
        const second = await rerank(['a', 'b']);
        assert.match(second.status, /detail=exact/);
        assert.equal(second.text, first.text);
        assert.match((await rerank(['b', 'a'])).status, /fwd=miss/);
        assert.equal(asked(), 2);
      });

    test('speech comes back byte for byte, with its content type and length', async () => {
      const bytes = sound('speech', 300_000);
      const client = begin({ kind: 'json', body: bytes, headers: { 'content-type': 'audio/mpeg' } });
      const request = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Hello.' } as const;
      for (let i = 0; i < 2; i += 1) {
        const response = await client.audio.speech.create(request);
        assert.ok(Buffer.from(await response.arrayBuffer()).equals(bytes));
        assert.equal(response.headers.get('content-type'), 'audio/mpeg');
        if (i === 1) assert.equal(response.headers.get('content-length'), String(bytes.length));
      }
      assert.equal(asked(), 1);
      await client.audio.speech.create({ ...request, voice: 'echo' });
      await client.audio.speech.create({ ...request, response_format: 'wav' });
      assert.equal(asked(), 3);
    });

    test('speech that comes in chunks, and speech in events, is recorded whole', async () => {
      const bytes = sound('chunked', 90_000);
      const client = begin({
        kind: 'sse',
        pieces: [bytes.subarray(0, 1), bytes.subarray(1, 50_000), bytes.subarray(50_000)],
        headers: { 'content-type': 'audio/wav' },
      });
      const request = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'In chunks.' } as const;
      for (let i = 0; i < 2; i += 1) assert.ok(Buffer.from(await (await client.audio.speech.create(request)).arrayBuffer()).equals(bytes));
      assert.equal(asked(), 1);

      const events = [
        event({ type: 'speech.audio.delta', audio: 'AAAA' }),
        event({ type: 'speech.audio.done', usage: { input_tokens: 1, output_tokens: 2 } }),
      ];
      const streaming = begin({ kind: 'sse', pieces: events });
      for (let i = 0; i < 2; i += 1)
        assert.equal(await (await streaming.audio.speech.create({ ...request, stream_format: 'sse' })).text(), events.join(''));
      assert.equal(asked(), 1);
    });

    test('speech that was cut, that has no end or is an error in disguise is never stored', async () => {
      const request = { model: 'gpt-4o-mini-tts', voice: 'alloy', input: 'Cut.' } as const;
      for (const script of [
        { kind: 'cut', pieces: [sound('cut')], headers: { 'content-type': 'audio/mpeg' } },
        { kind: 'sse', pieces: [event({ type: 'speech.audio.delta', audio: 'AAAA' })] },
        { kind: 'sse', pieces: [event({ type: 'speech.audio.done' })] },
        { kind: 'json', body: '', headers: { 'content-type': 'audio/mpeg' } },
        { kind: 'json', body: '{"detail":"busy"}' },
        { kind: 'json', body: '<p>busy', headers: { 'content-type': 'text/html' } },
        { kind: 'raw', bytes: 'HTTP/1.1 200 OK\r\ncontent-type: audio/mpeg\r\ncontent-length: 10\r\n\r\nhalf' },
      ] as const satisfies readonly Script[]) {
        const client = begin(script);
        for (let i = 0; i < 2; i += 1)
          await client.audio.speech
            .create(request)
            .then((response) => response.arrayBuffer())
            .catch(() => undefined);
        assert.equal(asked(), 2, JSON.stringify(script).slice(0, 80));
      }
    });

    test('images in base64 are stored, images behind links are not', async () => {
      const client = begin(json(IMAGE));
      const request = { model: 'gpt-image-1', prompt: 'A hive.' } as const;
      const first = await client.images.generate(request);
      assert.deepEqual(await client.images.generate(request), first);
      assert.equal(asked(), 1);

      for (const answer of [
        { created: 1, data: [{ url: 'https://images.example/1.png' }] },
        { created: 1, data: [...IMAGE.data, { url: 'https://images.example/2.png' }] },
        { created: 1, data: [] },
      ]) {
        const other = begin(json(answer));
        for (let i = 0; i < 2; i += 1) await other.images.generate({ model: 'dall-e-3', prompt: 'A hive.' });
        assert.equal(asked(), 2);
      }
    });

    test('an edited image is stored by its very bytes, however they are named, and so is a variation', async () => {
      const client = begin(json(IMAGE));
      const picture = (name: string, file = 'hive.png'): ReturnType<typeof toFile> => toFile(sound(name), file, { type: 'image/png' });
      const edit = async (image: Uploadable | Uploadable[], prompt = 'A hive by night.'): Promise<unknown> =>
        client.images.edit({ model: 'gpt-image-1', image, prompt });
      const first = await edit(await picture('hive'));
      assert.deepEqual(await edit(await picture('hive', 'other name.png')), first);
      assert.equal(asked(), 1);
      await edit(await picture('another hive'));
      await edit(await picture('hive'), 'A hive by day.');
      await edit([await picture('hive'), await picture('another hive')]);
      await edit([await picture('another hive'), await picture('hive')]);
      assert.equal(asked(), 5);
      for (let i = 0; i < 2; i += 1) await client.images.createVariation({ image: await picture('hive'), response_format: 'b64_json' });
      assert.equal(asked(), 6);
    });

    test('an edited image behind a link, and an edit that is no form, are not stored', async () => {
      const client = begin(json({ created: 1, data: [{ url: 'https://images.example/1.png' }] }));
      const image = await toFile(sound('link'), 'hive.png', { type: 'image/png' });
      for (let i = 0; i < 2; i += 1) await client.images.edit({ model: 'dall-e-2', image, prompt: 'A hive.' });
      assert.equal(asked(), 2);
      begin(json(IMAGE));
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${newKey()}` };
      const body = JSON.stringify({ model: 'gpt-image-1', prompt: 'A hive.', images: [{ file_id: 'file-1' }] });
      const response = await product.send('/v1/images/edits', { method: 'POST', headers, body });
      assert.equal(statusOf(response), 'nearhit; fwd=bypass; detail=unreadable');
    });

    test('images in events are stored once the last is whole', async () => {
      const image = { b64_json: 'AAAA' };
      const partial = event({ type: 'image_generation.partial_image', partial_image_index: 0, ...image });
      const request = { model: 'gpt-image-1', prompt: 'A hive in events.', stream: true } as const;
      for (const [pieces, times] of [
        [[partial], 2],
        [[partial, event({ type: 'image_generation.completed', ...image })], 1],
      ] as const) {
        const client = begin({ kind: 'sse', pieces });
        for (let i = 0; i < 2; i += 1) for await (const _ of await client.images.generate(request));
        assert.equal(asked(), times);
      }
    });
  });
}

test('speech and images that the operator did not name stream through, with a name for it', async (t) => {
  const product = await startProduct({ mode: 'exact', alsoCache: 'images' });
  t.after(() => product.close());
  product.origin.answer({ kind: 'json', body: sound('off'), headers: { 'content-type': 'audio/mpeg' } });
  for (let i = 0; i < 2; i += 1) {
    const response = await product.client('sk-same').audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Off.' });
    assert.equal(statusOf(response), 'nearhit; fwd=bypass; detail=endpoint-off');
    assert.ok(Buffer.from(await response.arrayBuffer()).equals(sound('off')));
  }
  assert.equal(product.origin.requests.length, 2);
  product.origin.answer(json(IMAGE));
  for (let i = 0; i < 2; i += 1) await product.client('sk-same').images.generate({ model: 'gpt-image-1', prompt: 'On.' });
  assert.equal(product.origin.requests.length, 3);
});

test('edited images are on and off with the others', async (t) => {
  const product = await startProduct({ mode: 'exact' });
  t.after(() => product.close());
  product.origin.answer(json(IMAGE));
  const image = await toFile(sound('off'), 'hive.png', { type: 'image/png' });
  const { response } = await product.client().images.edit({ image, prompt: 'Off.' }).withResponse();
  assert.equal(statusOf(response), 'nearhit; fwd=bypass; detail=endpoint-off');
});
