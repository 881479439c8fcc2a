import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { gemini } from '../src/dialects/gemini.ts';
import { answerOf, candidateOf, chunksOf, fixtures, text, type Fields } from './fixtures/gemini.ts';
import { chunksIn, event, jsonOf, MODES, recorded, rendered, streamOf, WANTS, wireOf, type Mode } from './fixtures/gemini-wire.ts';

const bytes = (written: string): Uint8Array => new TextEncoder().encode(written);

for (const fixture of fixtures) {
  const wire = (mode: Mode): Uint8Array => bytes(wireOf(fixture, mode).join(''));

  test(`${fixture.name}: a recorded stream, rendered as JSON, is what the provider would have answered`, () => {
    for (const mode of ['events', 'array'] as const)
      assert.deepEqual(JSON.parse(rendered(recorded(wire(mode), mode), 'json')), fixture.json, mode);
  });

  test(`${fixture.name}: a recorded stream has the same chunks in either framing`, () => {
    for (const from of ['events', 'array'] as const)
      for (const to of ['events', 'array'] as const)
        assert.deepEqual(chunksIn(rendered(recorded(wire(from), from), to), to), fixture.chunks, `${from} as ${to}`);
  });

  test(`${fixture.name}: a recorded JSON answer is a stream of one chunk`, () => {
    const recording = recorded(wire('json'), 'json');
    assert.equal(rendered(recording, 'json'), wireOf(fixture, 'json').join(''));
    for (const mode of ['events', 'array'] as const) assert.deepEqual(chunksIn(rendered(recording, mode), mode), [fixture.json]);
  });
}

test('wherever the bytes are cut, the recording and what is made of it are the same', () => {
  const mode = fc.constantFrom(...MODES);
  fc.assert(
    fc.property(fc.constantFrom(...fixtures), mode, mode, fc.array(fc.nat(), { maxLength: 20 }), (fixture, from, to, cuts) => {
      const wire = bytes(wireOf(fixture, from).join(''));
      assert.equal(rendered(recorded(wire, from, cuts), to), rendered(recorded(wire, from), to));
    }),
    { numRuns: 150 },
  );
});

/** Neither the name of a field this dialect knows nor one that a list of names might hold. */
const strange = fc.string({ minLength: 1, maxLength: 6 }).map((name) => `x-${name}`);
/** Integers beyond 2^53 have a test of their own. */
const value = fc.jsonValue({ maxDepth: 2 }).filter((json) => !/\d{16}/.test(JSON.stringify(json)));
const oddities = fc.dictionary(strange, value, { maxKeys: 3, noNullPrototype: true });
const part = fc.oneof(
  fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 8 }) }),
  fc.record({ text: fc.string({ maxLength: 8 }), thought: fc.constant(true) }),
  fc.record({ text: fc.string({ maxLength: 8 }), thoughtSignature: fc.base64String() }),
  fc.tuple(oddities).map(([odd]) => ({ hologram: 1, ...odd })),
);

test('unknown fields survive in every form, wherever they stand', () => {
  fc.assert(
    fc.property(oddities, oddities, oddities, oddities, (top, beside, within, inPart) => {
      const own = answerOf(
        [
          {
            ...candidateOf([{ text: 'Yes', ...inPart }], beside),
            content: { parts: [{ text: 'Yes', ...inPart }], role: 'model', ...within },
          },
        ],
        top,
      );
      const json = JSON.parse(JSON.stringify(own));
      for (const recording of [streamOf([own]), jsonOf(own)])
        for (const mode of MODES) assert.deepEqual(chunksIn(rendered(recording, mode), mode), [json]);
    }),
    { numRuns: 100 },
  );
});

test('parts keep their order, and only plain text of one kind is joined', () => {
  fc.assert(
    fc.property(fc.array(fc.array(part, { maxLength: 3 }), { minLength: 1, maxLength: 6 }), (chunks) => {
      const all = JSON.parse(JSON.stringify(chunks.flat())) as Fields[];
      const whole = JSON.parse(rendered(streamOf(chunksOf(chunks)), 'json')) as { candidates: [{ content: { parts: Fields[] } }] };
      const { parts } = whole.candidates[0].content;
      const spoken = (list: readonly Fields[]): string => list.map((one) => (isPlain(one) ? one['text'] : JSON.stringify(one))).join('');
      assert.equal(spoken(parts), spoken(all));
      assert.deepEqual(
        parts.filter((one) => !isPlain(one)),
        all.filter((one) => !isPlain(one)),
      );
      assert.ok(parts.every((one, i) => !isPlain(one) || !isPlain(parts[i - 1]) || one['thought'] !== parts[i - 1]?.['thought']));
    }),
    { numRuns: 200 },
  );
});

function isPlain(one: Fields | undefined): boolean {
  return one !== undefined && Object.keys(one).every((name) => name === 'text' || name === 'thought');
}

test('an event keeps its bytes, line breaks aside', () => {
  const odd = '{ "candidates" : [{"finishReason":"STOP"}],\r\n  "n": 1.0, "big": 12345678901234567890, "s":"\\n" }';
  assert.equal(rendered(jsonOf(odd), 'json'), odd);
  assert.equal(rendered(jsonOf(odd), 'events'), `data: ${odd.replace('\r\n', '')}\n\n`);
  assert.equal(rendered(jsonOf(odd), 'array'), `[${odd}]`);
});

test('an integer that JSON.parse cannot hold is not rendered in another form', () => {
  const big = '{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"id":9007199254740993}}}]},"finishReason":"STOP"}]}';
  assert.throws(() => rendered(streamOf([big]), 'json'), /2\^53/u);
  assert.ok(rendered(streamOf([big]), 'array').includes('9007199254740993'));
});

test('a stream without its end has no form that would invent one', () => {
  const open = streamOf(fixtures[0]?.chunks.slice(0, 2) ?? []);
  assert.throws(() => rendered(open, 'json'), /no end/u);
  assert.throws(() => rendered(open, 'array'), /no end/u);
  assert.equal(rendered(open, 'events').split('\n\n').length, 3);
  assert.throws(() => rendered(streamOf([]), 'array'), /no end/u);
});

test('an error in band is passed on in streams and has no JSON form', () => {
  const failing = streamOf([fixtures[0]?.chunks[0] ?? {}, { error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }]);
  assert.ok(rendered(failing, 'events').includes('overloaded'));
  assert.equal((JSON.parse(rendered(failing, 'array')) as unknown[]).length, 2);
  assert.throws(() => rendered(failing, 'json'), /event of kind error/u);
  assert.throws(() => rendered({ ...failing, events: [event('overloaded', 'error'), event('x')] }, 'array'), /no JSON object/u);
});

test('a blocked prompt is a whole answer in every form', () => {
  const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 4 } };
  for (const mode of MODES) assert.deepEqual(chunksIn(rendered(streamOf([blocked]), mode), mode), [blocked]);
});

test('what only a stream can say has no JSON form', () => {
  const piece = { functionCall: { name: 'f', partialArgs: [{ jsonPath: '$.city', stringValue: 'Par' }], willContinue: true } };
  assert.throws(() => rendered(streamOf(chunksOf([[piece], [{ functionCall: {} }]])), 'json'), /only a stream/u);
  const grounded = (title: string): Fields => ({ groundingMetadata: { groundingChunks: [{ web: { title } }] } });
  const [first = {}, last = {}] = chunksOf([[text('a')], [text('b')]], grounded('two'));
  const other = { ...first, candidates: [{ ...(first['candidates'] as Fields[])[0], ...grounded('one') }] };
  assert.throws(() => rendered(streamOf([other, last]), 'json'), /only a stream/u);
  assert.equal(chunksIn(rendered(streamOf([other, last]), 'array'), 'array').length, 2);
});

test('fields named __proto__ are carried as fields', () => {
  const chunk =
    '{"candidates":[{"content":{"parts":[{"text":"a"}],"role":"model","__proto__":{"p":1}},"finishReason":"STOP","__proto__":{"p":2}}],"__proto__":{"p":3}}';
  assert.equal(rendered(streamOf([chunk]), 'json'), chunk);
  assert.equal(({} as Fields)['p'], undefined);
});

test('each form says what it is', () => {
  const types = MODES.map((mode) => gemini.renderer('stream', WANTS[mode])?.contentType);
  assert.deepEqual(types, ['application/json; charset=UTF-8', 'text/event-stream', 'application/json; charset=UTF-8']);
});
