/** Transcription and translation with the official client, through both doors. Hits are proved by counting what reached the provider. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type OpenAI from 'openai';
import { plain, sound, transcript, transcriptEvents, upload, USAGE } from './support/audio.ts';
import { createGate } from './support/gate.ts';
import type { Script } from './support/origin.ts';
import { DOORS, newKey, startProduct, statusOf, type Product } from './support/product.ts';

type Transcribe = OpenAI.Audio.TranscriptionCreateParamsNonStreaming;
const MODEL = 'gpt-4o-transcribe';

for (const door of DOORS) {
  suite(`through the ${door} door`, () => {
    let product: Product;
    before(async () => {
      product = await startProduct({ door, mode: 'exact' });
    });
    after(() => product.close());
    const begin = (script: Script): OpenAI => {
      product.origin.forget();
      product.origin.answer(script);
      return product.client();
    };
    const asked = (): number => product.origin.requests.length;

    test('the same sound under another file name, in another form, is transcribed once', async () => {
      const client = begin(transcript('Good morning.'));
      const bytes = sound('morning');
      const first = await client.audio.transcriptions.create({ model: MODEL, file: await upload(bytes, 'a.mp3') });
      const second = await client.audio.transcriptions.create({ model: MODEL, file: await upload(bytes, 'b.mp3') }).withResponse();
      assert.deepEqual(second.data, first);
      assert.equal(asked(), 1);
      assert.match(second.response.headers.get('cache-status') ?? '', /^nearhit; hit; ttl=\d+; detail=exact$/);
      assert.match(second.response.headers.get('age') ?? '', /^\d+$/);
    });

    test("a form that fetch makes is read as the official client's is", async () => {
      const client = begin(transcript('By fetch.'));
      const bytes = sound('fetch');
      await client.audio.transcriptions.create({ model: MODEL, file: await upload(bytes) });
      const form = new FormData();
      form.append('file', new File([new Uint8Array(bytes)], 'other name.mp3', { type: 'audio/mpeg' }));
      form.append('model', MODEL);
      const headers = { authorization: `Bearer ${client.apiKey}` };
      const response = await product.send('/v1/audio/transcriptions', { method: 'POST', headers, body: form });
      assert.match(statusOf(response), /detail=exact/);
      assert.deepEqual(await response.json(), { text: 'By fetch.', usage: USAGE });
      assert.equal(asked(), 1);
    });

    test('the provider gets the very bytes of the caller', async () => {
      const client = begin(transcript('Whole.'));
      const bytes = sound('whole', 200_000);
      await client.audio.transcriptions.create({ model: MODEL, file: await upload(bytes), prompt: 'ÄÖ' });
      const [seen] = product.origin.requests;
      assert.ok(seen?.body.includes(bytes));
      assert.equal(seen?.headers['content-length'], String(seen?.body.length));
      const boundary = /boundary=(.*)$/.exec(seen?.headers['content-type'] ?? '')?.[1] ?? '';
      assert.ok(seen?.body.toString('latin1').trimEnd().endsWith(`--${boundary}--`));
    });

    test('one other byte, one other field or one other endpoint is another request', async () => {
      const client = begin(transcript('Something.'));
      const bytes = sound('bytes');
      const other = Buffer.from(bytes);
      other[2000] = (other[2000] ?? 0) ^ 1;
      const requests: Transcribe[] = [
        { model: MODEL, file: await upload(bytes) },
        { model: MODEL, file: await upload(other) },
        { model: 'gpt-4o-mini-transcribe', file: await upload(bytes) },
        { model: MODEL, file: await upload(bytes), language: 'de' },
        { model: MODEL, file: await upload(bytes), temperature: 0.2 },
        { model: MODEL, file: await upload(bytes), include: ['logprobs'] },
        { model: MODEL, file: await upload(bytes), ...{ field_of_tomorrow: 'x' } },
      ];
      for (const request of requests) await client.audio.transcriptions.create(request);
      await client.audio.translations.create({ model: MODEL, file: await upload(bytes) });
      assert.equal(asked(), requests.length + 1);
      for (const request of requests) await client.audio.transcriptions.create(request);
      await client.audio.translations.create({ model: MODEL, file: await upload(bytes) });
      assert.equal(asked(), requests.length + 1);
    });

    test('another credential is another tenant', async () => {
      const client = begin(transcript('Mine.'));
      const bytes = sound('tenants');
      for (const caller of [client, product.client()])
        await caller.audio.transcriptions.create({ model: MODEL, file: await upload(bytes) });
      assert.equal(asked(), 2);
    });

    test('repeated fields count in their order', async () => {
      const client = begin({ kind: 'json', body: JSON.stringify({ text: 'One two.', words: [], segments: [] }) });
      const file = await upload(sound('repeated'));
      const order = async (granularities: ('word' | 'segment')[]): Promise<unknown> =>
        client.audio.transcriptions.create({
          model: 'whisper-1',
          file,
          response_format: 'verbose_json',
          timestamp_granularities: granularities,
        });
      await order(['word', 'segment']);
      await order(['segment', 'word']);
      await order(['word', 'segment']);
      assert.equal(asked(), 2);
    });

    test('plain text and subtitles come back as they came, with their content type and length', async () => {
      for (const [format, text, type] of [
        ['text', 'Straight text, ümlaut.\n', 'text/plain; charset=utf-8'],
        ['srt', '1\n00:00:00,000 --> 00:00:01,000\nHello\n\n', 'application/x-subrip'],
        ['vtt', 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n', 'text/vtt'],
      ] as const) {
        const client = begin(plain(text, type));
        const request = { model: 'whisper-1', file: await upload(sound(format)), response_format: format } as const;
        const first = await client.audio.transcriptions.create(request).asResponse();
        const firstText = await first.text();
        const second = await client.audio.transcriptions.create(request).asResponse();
        assert.equal(await second.text(), firstText);
        assert.equal(firstText, text);
        assert.equal(second.headers.get('content-type'), type);
        assert.equal(second.headers.get('content-length'), String(Buffer.byteLength(text)));
        assert.match(second.headers.get('cache-status') ?? '', /detail=exact/);
        assert.equal(asked(), 1, format);
      }
    });

    test('a stream and JSON are one recording in two forms, whichever came first', async () => {
      const text = 'See the blue sky above.';
      const file = await upload(sound('forms'));
      const streamed = async (client: OpenAI): Promise<unknown[]> => {
        const events: unknown[] = [];
        for await (const event of await client.audio.transcriptions.create({ model: MODEL, file, stream: true })) events.push(event);
        return events;
      };
      const client = begin({ kind: 'sse', pieces: transcriptEvents(text) });
      const first = await streamed(client);
      assert.deepEqual(await streamed(client), first);
      assert.deepEqual(await client.audio.transcriptions.create({ model: MODEL, file }), { text, usage: USAGE });
      assert.equal(asked(), 1);

      const other = begin(transcript(text));
      const json = await other.audio.transcriptions.create({ model: MODEL, file });
      assert.deepEqual(await streamed(other), [
        { type: 'transcript.text.delta', delta: text },
        { type: 'transcript.text.done', ...json },
      ]);
      assert.equal(asked(), 1);
    });

    test('where the formats differ in what they say, stream counts', async () => {
      const client = begin({ kind: 'json', body: JSON.stringify({ text: 'Hello.', segments: [] }) });
      const file = await upload(sound('diarized'));
      for (const request of [
        { model: 'gpt-4o-transcribe-diarize', file, response_format: 'diarized_json' },
        { model: 'whisper-1', file },
      ] as const) {
        await client.audio.transcriptions.create({ ...request, stream: false });
        await client.audio.transcriptions.create({ ...request, stream: true });
      }
      assert.equal(asked(), 4);
    });

    test('what is not a whole transcript is never stored', async () => {
      const file = await upload(sound('unfinished'));
      const [delta = '', , done = ''] = transcriptEvents('two words');
      const scripts: readonly Script[] = [
        { kind: 'json', status: 400, body: '{"error":{"message":"no"}}' },
        { kind: 'json', body: '{"text":' },
        { kind: 'json', body: '{"text":"  "}' },
        { kind: 'json', body: '{"error":{"message":"down"}}' },
        { kind: 'json', body: '{"segments":[]}' },
        { kind: 'json', body: '<html>', headers: { 'content-type': 'text/html' } },
        { kind: 'sse', pieces: [delta] },
        { kind: 'sse', pieces: [delta, 'event: error\ndata: {"message":"x"}\n\n', done] },
        { kind: 'cut', pieces: [delta, done] },
      ];
      for (const script of scripts) {
        const client = begin(script);
        for (let i = 0; i < 2; i += 1)
          await client.audio.transcriptions
            .create({ model: MODEL, file })
            .asResponse()
            .then((response) => response.text())
            .catch(() => '');
        assert.equal(asked(), 2, JSON.stringify(script));
      }
    });

    test('directives are heard: no-store, no-cache, max-age, only-if-cached, mode off', async () => {
      const client = begin(transcript('Heard.'));
      const file = await upload(sound('directives'));
      const ask = async (headers: Record<string, string>): Promise<string> => {
        const response = await client.audio.transcriptions
          .create({ model: MODEL, file }, { headers })
          .asResponse()
          .catch((error: { readonly status: number }) => new Response(null, { headers: { 'cache-status': String(error.status) } }));
        await response.text();
        return response.headers.get('cache-status') ?? '';
      };
      assert.match(await ask({ 'cache-control': 'only-if-cached' }), /504/);
      assert.match(await ask({ 'cache-control': 'no-store' }), /fwd=bypass; detail=no-store/);
      assert.match(await ask({ 'nearhit-mode': 'off' }), /fwd=bypass; detail=mode-off/);
      assert.match(await ask({}), /fwd=miss/);
      assert.match(await ask({ 'nearhit-scope': 'b' }), /fwd=miss/);
      assert.match(await ask({}), /detail=exact/);
      assert.match(await ask({ 'cache-control': 'only-if-cached' }), /detail=exact/);
      assert.match(await ask({ 'cache-control': 'max-age=0' }), /fwd=request; detail=too-old/);
      assert.match(await ask({ 'cache-control': 'no-cache' }), /fwd=request; detail=no-cache/);
      assert.equal(asked(), 6);
    });

    test('a purge by tag takes transcripts as well', async () => {
      const client = begin(transcript('Tagged.'));
      const file = await upload(sound('tagged'));
      await client.audio.transcriptions.create({ model: MODEL, file }, { headers: { 'nearhit-tags': `tag-${door}` } });
      await client.audio.transcriptions.create({ model: MODEL, file });
      assert.equal(asked(), 1);
      await product.operations.purge({ kind: 'tag', tag: `tag-${door}` }, false);
      await client.audio.transcriptions.create({ model: MODEL, file });
      assert.equal(asked(), 2);
    });

    test('an equal upload follows the stream that is under way, in the form it asks for', async () => {
      const opens = createGate();
      const [delta = '', ...rest] = transcriptEvents('Shared by two.');
      const client = begin({ kind: 'sse', pieces: [delta, opens, ...rest] });
      const bytes = sound('shared');
      const ask = async (name: string): Promise<AsyncIterator<OpenAI.Audio.TranscriptionStreamEvent>> => {
        const stream = await client.audio.transcriptions.create({ model: MODEL, file: await upload(bytes, name), stream: true });
        return stream[Symbol.asyncIterator]();
      };
      const leader = await ask('leader.mp3');
      await opens.reached;
      const follower = await ask('follower.mp3');
      const first = { type: 'transcript.text.delta', delta: 'Shared ' };
      for (const reader of [leader, follower]) assert.deepEqual((await reader.next()).value, first);
      const whole = client.audio.transcriptions.create({ model: MODEL, file: await upload(bytes, 'json.mp3') });
      opens.open();
      assert.deepEqual(await whole, { text: 'Shared by two.', usage: USAGE });
      for (const reader of [leader, follower]) {
        let last: unknown;
        for (let next = await reader.next(); next.done !== true; next = await reader.next()) last = next.value;
        assert.deepEqual(last, { type: 'transcript.text.done', text: 'Shared by two.', usage: USAGE });
      }
      assert.equal(asked(), 1);
    });

    test('a connection that breaks before the first byte of the answer is tried once more, with the whole upload', async () => {
      const client = begin({ kind: 'refuse' });
      product.origin.answer((_, index) => (index === 0 ? { kind: 'refuse' } : transcript('At last.')));
      const bytes = sound('again', 150_000);
      const { text } = await client.audio.transcriptions.create({ model: MODEL, file: await upload(bytes) });
      assert.equal(text, 'At last.');
      const [first, second] = product.origin.requests;
      assert.ok(second?.body.includes(bytes) === true && first?.body.equals(second.body) === true);
    });

    test('a plain text answer is shared in flight as well', async () => {
      const opens = createGate();
      const client = begin({ kind: 'sse', pieces: ['Half ', opens, 'and half.\n'], headers: { 'content-type': 'text/plain' } });
      const file = await upload(sound('text in flight'));
      const ask = (): Promise<Response> =>
        client.audio.transcriptions.create({ model: 'whisper-1', file, response_format: 'text' }).asResponse();
      const leader = await ask();
      await opens.reached;
      const follower = await ask();
      assert.match(follower.headers.get('cache-status') ?? '', /collapsed; detail=joined/);
      assert.equal(follower.headers.get('content-type'), 'text/plain');
      opens.open();
      for (const response of [leader, follower]) assert.equal(await response.text(), 'Half and half.\n');
      assert.equal(asked(), 1);
    });
  });
}

test('a caller that leaves an answer without end leaves nothing behind', async (t) => {
  const product = await startProduct({ mode: 'exact' });
  t.after(() => product.close());
  product.origin.answer({ kind: 'stall', pieces: transcriptEvents('One two three').slice(0, 1) });
  const client = product.client(newKey());
  const file = await upload(sound('endless'));
  const stream = await client.audio.transcriptions.create({ model: MODEL, file, stream: true });
  for await (const _ of stream) break;
  stream.controller.abort();
  const seen = await product.origin.arrived(1);
  assert.equal(await seen.ended, 'aborted');
  product.origin.answer({ kind: 'sse', pieces: transcriptEvents('One two three') });
  const again = await client.audio.transcriptions.create({ model: MODEL, file, stream: true });
  for await (const _ of again);
  assert.equal(product.origin.requests.length, 2);
});

test('where questions are matched by meaning a transcription says why it is not', async (t) => {
  const product = await startProduct();
  t.after(() => product.close());
  product.origin.answer(transcript('By its key.'));
  const client = product.client();
  const { response } = await client.audio.transcriptions.create({ model: MODEL, file: await upload(sound('why')) }).withResponse();
  assert.equal(statusOf(response), 'nearhit; fwd=miss; detail=non-text');
  product.origin.answer({ kind: 'json', body: '{"results":[{"flagged":false}]}' });
  const moderation = await client.moderations.create({ input: 'Cancel my order.' }).withResponse();
  assert.equal(statusOf(moderation.response), 'nearhit; fwd=miss; detail=no-question');
});
