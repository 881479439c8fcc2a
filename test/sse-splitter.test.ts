import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { createSplitter, type SseSegment } from '../src/sse.ts';
import { encodeEvent } from '../src/sse-event.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => Buffer.from(data).toString('utf8');

/** Segments in a form that compares by value: raw bytes in hex, so that half a character is not replaced. */
function shown(segments: readonly SseSegment[]): unknown[] {
  return segments.map(({ raw, event }) => [
    Buffer.from(raw).toString('hex'),
    event && { ...event, data: Buffer.from(event.data).toString('hex') },
  ]);
}

function split(chunks: readonly Uint8Array[], maxEventBytes?: number): SseSegment[] {
  const splitter = createSplitter(maxEventBytes);
  return [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.flush()];
}

function cutAt(input: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts.map((cut) => cut % (input.length + 1)), input.length].toSorted((a, b) => a - b);
  return ends.map((end, i) => input.slice(i === 0 ? 0 : ends[i - 1], end));
}

/** What an independent reader of the standard sees: the text split into lines all at once. */
function dispatched(input: string): { name?: string; data: string }[] {
  const events: { name?: string; data: string }[] = [];
  let data: string[] = [];
  let name = '';
  const lines = input.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  for (const line of lines.slice(0, -1)) {
    const [, field = '', value = ''] = /^([^:]*)(?::[ ]?(.*))?$/su.exec(line) ?? [];
    if (line === '') {
      if (data.length > 0) events.push(name === '' ? { data: data.join('\n') } : { name, data: data.join('\n') });
      data = [];
      name = '';
    } else if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
  }
  return events;
}

function heard(segments: readonly SseSegment[]): { name?: string; data: string }[] {
  return segments.flatMap(({ event }) =>
    event === undefined ? [] : [event.name === undefined ? { data: text(event.data) } : { name: event.name, data: text(event.data) }],
  );
}

const piece = fc.constantFrom(
  'data: {"a":1}',
  'data:x',
  'data',
  'data: ',
  'event: error',
  'event',
  'id: 7',
  'retry: 3',
  ': ping',
  ':',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\n\n',
  '\uFEFF',
  'é😀',
  ' ',
  'x',
  ':data: 1',
);
const streams = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

test('any cut of any stream gives the same segments, and they add up to the stream', () => {
  fc.assert(
    fc.property(streams, fc.array(fc.nat(), { maxLength: 12 }), (stream, cuts) => {
      const input = bytes(stream);
      const whole = split([input]);
      assert.deepEqual(shown(split(cutAt(input, cuts))), shown(whole));
      assert.deepEqual(shown(split(Array.from(input, (byte) => Uint8Array.of(byte)))), shown(whole));
      assert.deepEqual(Buffer.concat(whole.map(({ raw }) => raw)), Buffer.from(input));
    }),
    { numRuns: 3000 },
  );
});

test('the events are those a reader of the whole text finds', () => {
  fc.assert(
    fc.property(streams, (stream) => {
      assert.deepEqual(heard(split([bytes(stream)])), dispatched(stream));
    }),
    { numRuns: 3000 },
  );
});

test('arbitrary bytes, cut anywhere, add up to themselves', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(), { maxLength: 8 }), (input, cuts) => {
      const segments = split(cutAt(input, cuts));
      assert.deepEqual(Buffer.concat(segments.map(({ raw }) => raw)), Buffer.from(input));
      assert.deepEqual(shown(segments), shown(split([input])));
    }),
    { numRuns: 1000 },
  );
});

test('an event with one data line is a part of its raw bytes and not a copy', () => {
  const [segment] = split([bytes('event: ping\nid: 4\ndata: {"a":"é"}\n\n')]);
  assert.equal(segment?.event?.name, 'ping');
  assert.equal(segment?.event?.id, '4');
  assert.equal(text(segment?.event?.data ?? new Uint8Array()), '{"a":"é"}');
  assert.equal(segment?.event?.data.buffer, segment?.raw.buffer);
});

test('several data lines are joined by a line feed', () => {
  assert.deepEqual(heard(split([bytes('data: a\r\ndata\r\ndata:  b\r\n\r\n')])), [{ data: 'a\n\n b' }]);
});

test('a keep-alive comment leaves as soon as its line is whole', () => {
  const splitter = createSplitter();
  assert.deepEqual(shown(splitter.push(bytes(': keep-alive\n'))), shown([{ raw: bytes(': keep-alive\n'), event: undefined }]));
  assert.deepEqual(heard(splitter.push(bytes('\ndata: 1\n\n'))), [{ data: '1' }]);
});

test('an event whose blank line ends in CR is whole at the end of the stream', () => {
  assert.deepEqual(heard(split([bytes('data: 1\r\r')])), [{ data: '1' }]);
});

test('an event without its blank line is no event, but its bytes are kept', () => {
  const segments = split([bytes('data: 1\n\ndata: 2\n')]);
  assert.deepEqual(heard(segments), [{ data: '1' }]);
  assert.equal(text(segments[1]?.raw ?? new Uint8Array()), 'data: 2\n');
});

test('an event over the bound ends the splitting for good, and no byte is lost', () => {
  const input = bytes(`data: 1\n\ndata: ${'x'.repeat(100)}\n\ndata: 2\n\n`);
  for (const chunks of [[input], Array.from(input, (byte) => Uint8Array.of(byte))]) {
    const splitter = createSplitter(50);
    const segments = [...chunks.flatMap((chunk) => splitter.push(chunk)), ...splitter.flush()];
    assert.equal(splitter.state(), 'overflow');
    assert.deepEqual(heard(segments), [{ data: '1' }]);
    assert.deepEqual(Buffer.concat(segments.map(({ raw }) => raw)), Buffer.from(input));
  }
});

test('a megabyte in chunks of one byte takes linear time', () => {
  const time = (size: number): number => {
    const splitter = createSplitter();
    const chunk = Uint8Array.of(0x78);
    splitter.push(bytes('data: '));
    const started = performance.now();
    for (let i = 0; i < size; i += 1) splitter.push(chunk);
    assert.equal(splitter.push(bytes('\n\n')).length, 1);
    return performance.now() - started;
  };
  time(20_000);
  const small = time(100_000);
  assert.ok(time(1_000_000) < 60 * Math.max(small, 5), 'ten times the bytes took more than sixty times as long');
});

test('what is encoded is read back, and line breaks become data lines', () => {
  fc.assert(
    fc.property(fc.option(fc.constantFrom('error', 'ping'), { nil: undefined }), fc.string({ unit: 'binary' }), (name, data) => {
      const segments = split([encodeEvent(name, bytes(data))]);
      const expected = text(bytes(data)).replace(/\r\n|\r/gu, '\n');
      assert.deepEqual(heard(segments), [name === undefined ? { data: expected } : { name, data: expected }]);
    }),
    { numRuns: 500 },
  );
});

test('events of several names in turn are each written under their own', () => {
  const data = Buffer.from('{}');
  const written = ['a', 'b', undefined, 'b', 'a', ''].map((name) => Buffer.from(encodeEvent(name, data)).toString());
  assert.deepEqual(
    written,
    ['event: a\n', 'event: b\n', '', 'event: b\n', 'event: a\n', 'event: \n'].map((line) => `${line}data: {}\n\n`),
  );
});
