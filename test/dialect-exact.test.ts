/** The dialects that ask no question, as functions: what they read, how an answer ends, and that nothing makes them throw. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { Unrenderable } from '../src/dialects/dialect.ts';
import { dialectNamed } from '../src/dialects/registry.ts';
import { transcription } from '../src/dialects/transcription.ts';
import type { Recording, WireEvent } from '../src/entry.ts';
import type { Part } from '../src/exchange.ts';
import { WHOLE_TURNS } from '../src/policy/cut.ts';
import { formObject } from '../src/identity/form.ts';
import type { DialectName, Shape } from '../src/prompt.ts';
import { createSplitter } from '../src/sse.ts';
import { toMs } from '../src/units.ts';

const NAMES: readonly DialectName[] = ['transcription', 'moderation', 'rerank', 'speech', 'images', 'image-edits'];
const event = (data: object | string, name?: string): WireEvent => ({
  at: toMs(0),
  ...(name === undefined ? {} : { name }),
  data: Buffer.from(typeof data === 'string' ? data : JSON.stringify(data)),
});
const recording = (dialect: DialectName, shape: Shape, events: readonly WireEvent[]): Recording => ({
  dialect,
  shape,
  status: 200,
  headers: [],
  events,
});
const stream = { shape: 'stream', usage: 'not-asked' } as const;
const json = { shape: 'json', usage: 'not-asked' } as const;

function rendered(from: Shape, wants: typeof stream | typeof json, events: readonly WireEvent[]): string {
  const renderer = transcription.renderer(from, wants);
  assert.ok(renderer !== undefined);
  const pieces = [...events.map((one) => renderer.push(one)), renderer.end()];
  return Buffer.concat(pieces.filter((piece) => piece !== undefined)).toString();
}

const eventsIn = (text: string): WireEvent[] =>
  createSplitter()
    .push(Buffer.from(text))
    .flatMap(({ event: one }) => (one === undefined ? [] : [{ at: toMs(0), data: one.data }]));

test('assessing never throws, whatever the provider sent', () => {
  const chaos = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.string(),
    fc.constant('[DONE]'),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...NAMES),
      fc.constantFrom('json', 'stream', 'bytes'),
      fc.array(chaos, { maxLength: 4 }),
      (name, shape, said) => {
        const { finish } = dialectNamed(name).assess(
          recording(
            name,
            shape,
            said.map((one) => event(one)),
          ),
        );
        assert.equal(typeof finish, 'string');
      },
    ),
  );
});

test('a transcript goes from JSON to a stream and back without a change, fields nobody knows included', () => {
  const answers = fc.record(
    {
      text: fc.string({ unit: 'grapheme', minLength: 1 }),
      usage: fc.record({ type: fc.constant('tokens'), input_tokens: fc.nat(), output_tokens: fc.nat() }),
      logprobs: fc.array(fc.record({ token: fc.string(), logprob: fc.integer({ min: -800, max: 0 }).map((eighths) => eighths / 8) })),
      language: fc.string(),
    },
    { requiredKeys: ['text'] },
  );
  fc.assert(
    fc.property(answers, (answer) => {
      const events = eventsIn(rendered('json', stream, [event(answer)]));
      assert.equal(events.length, 2);
      assert.deepEqual(JSON.parse(rendered('stream', json, events)), JSON.parse(JSON.stringify(answer)));
    }),
  );
});

test('a stream that says what JSON has no place for has no JSON form', () => {
  const done = event({ type: 'transcript.text.done', text: 'Hi there.' });
  for (const before of [
    { type: 'transcript.text.segment', id: 'seg_1', text: 'Hi' },
    { type: 'transcript.text.delta', delta: 'Hi', segment_id: 'seg_1' },
    { type: 'transcript.text.delta', delta: 'Hi', logprobs: [] },
    { type: 'something.new' },
  ])
    assert.throws(() => rendered('stream', json, [event(before), done]), Unrenderable, before.type);
  for (const answer of ['{"text":"x","id":12345678901234567891}', '{"text":"x","type":"final"}'])
    assert.throws(() => rendered('json', stream, [event(answer)]), Unrenderable);
  const padded = event({ type: 'transcript.text.delta', delta: 'Hi', obfuscation: 'xyz' });
  assert.equal(rendered('stream', json, [padded, done]), '{"text":"Hi there."}');
  assert.equal(transcription.renderer('bytes', stream), undefined);
});

test('how answers end', () => {
  const ends = (name: DialectName, shape: Shape, ...said: readonly (object | string)[]): string =>
    dialectNamed(name).assess(
      recording(
        name,
        shape,
        said.map((one) => event(one)),
      ),
    ).finish;
  const done = { type: 'transcript.text.done', text: 'Hi.' };
  assert.equal(ends('transcription', 'stream', { type: 'transcript.text.delta', delta: 'Hi.' }, done), 'stop');
  assert.equal(ends('transcription', 'stream', done, '[DONE]'), 'stop');
  assert.equal(ends('transcription', 'stream', done, { type: 'transcript.text.delta', delta: 'more' }), 'incomplete');
  assert.equal(ends('transcription', 'stream', '[DONE]'), 'incomplete');
  assert.equal(ends('transcription', 'stream', { error: { message: 'x' } }, done), 'error-event');
  assert.equal(ends('transcription', 'stream', 'half {', done), 'invalid-json');
  assert.equal(ends('transcription', 'json', '[]'), 'invalid-json');
  assert.equal(ends('transcription', 'bytes', ' \n'), 'empty');
  assert.equal(ends('speech', 'json', { ok: true }), 'finish-unknown');
  assert.equal(ends('speech', 'bytes', ''), 'empty');
  assert.equal(ends('moderation', 'json', { results: [] }), 'finish-unknown');
  assert.equal(ends('moderation', 'bytes', 'x'), 'finish-unknown');
  assert.equal(ends('images', 'json', { data: [{ b64_json: 'A' }, { url: 'https://x.example' }] }), 'expiring-link');
  assert.deepEqual(
    transcription.assess(recording('transcription', 'json', [event({ text: 'Hi.', usage: { input_tokens: 3, output_tokens: 2 } })])).usage,
    { input: 3, output: 2 },
  );
});

test('which form a transcription asks for', () => {
  const file: Part = { kind: 'file', name: 'file', type: 'audio/mpeg', sha256: 'x', length: 1 };
  const wants = (fields: Readonly<Record<string, string>>): string => {
    const parts = Object.entries(fields).map(([name, text]): Part => ({ kind: 'field', name, type: 'text/plain', text }));
    const reading = transcription.read(formObject([file, ...parts]), '/', WHOLE_TURNS);
    return 'kind' in reading ? reading.kind : reading.wants.shape;
  };
  assert.equal(wants({ model: 'gpt-4o-transcribe' }), 'json');
  assert.equal(wants({ model: 'gpt-4o-transcribe', stream: 'false' }), 'json');
  assert.equal(wants({ model: 'gpt-4o-transcribe', stream: 'true' }), 'stream');
  assert.equal(wants({ model: 'gpt-4o-transcribe', stream: '1' }), 'as-recorded');
  assert.equal(wants({ model: 'gpt-4o-transcribe', response_format: 'text', stream: 'true' }), 'as-recorded');
  assert.equal(wants({ model: 'whisper-1', stream: 'true' }), 'as-recorded');
  assert.equal(wants({}), 'json');
});

test('a body without what it is about, or with a model that is no name, is unreadable', () => {
  for (const [name, body] of [
    ['moderation', { model: 'm' }],
    ['rerank', { model: 'm', query: 'q' }],
    ['speech', { model: 1, input: 'x' }],
    ['images', { model: 'm', prompt: null }],
    ['image-edits', { model: ['m'], prompt: ['A hive.'] }],
  ] as const)
    assert.ok('kind' in dialectNamed(name).read(body, '/', WHOLE_TURNS), name);
});
