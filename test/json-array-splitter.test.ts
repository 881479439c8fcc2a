import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { createArraySplitter, createArrayWriter, type ArraySegment, type ArrayState } from '../src/json-array.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string | undefined => (data === undefined ? undefined : Buffer.from(data).toString('utf8'));

interface Split {
  readonly raw: Uint8Array;
  readonly elements: readonly (string | undefined)[];
  readonly state: ArrayState;
}

/** Pushed in pieces that end at `cuts`. */
function split(input: Uint8Array, cuts: readonly number[], bound?: number): Split {
  const splitter = createArraySplitter(bound);
  const ends = [...cuts.map((cut) => cut % (input.length + 1)), input.length].toSorted((a, b) => a - b);
  const segments: ArraySegment[] = [];
  for (const [i, end] of ends.entries()) segments.push(...splitter.push(input.slice(i === 0 ? 0 : ends[i - 1], end)));
  segments.push(...splitter.flush());
  return {
    raw: Buffer.concat(segments.map(({ raw }) => raw)),
    elements: segments.flatMap(({ element }) => (element === undefined ? [] : [text(element)])),
    state: splitter.state(),
  };
}

const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }), { maxLength: 6 });
const space = fc.constantFrom('', ' ', '\n', '\r\n', '\t ');
const cutting = fc.array(fc.nat(), { maxLength: 12 });

test('an array of objects comes apart into its elements, byte for byte, wherever it is cut', () => {
  fc.assert(
    fc.property(objects, space, fc.constantFrom(undefined, 2), cutting, (values, gap, indent, cuts) => {
      const written = values.map((value) => JSON.stringify(value, undefined, indent));
      const input = bytes(`${gap}[${gap}${written.join(`${gap},${gap}`)}${gap}]${gap}`);
      const { raw, elements, state } = split(input, cuts);
      assert.deepEqual(elements, written);
      assert.deepEqual(Buffer.from(raw), Buffer.from(input));
      assert.equal(state, 'closed');
    }),
    { numRuns: 100 },
  );
});

test('whatever the bytes, none is lost and none is invented', () => {
  const piece = fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', ' ', '\n', 'a', '1', ':', '{}', '[{}', '"}"', 'é');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), cutting, fc.constantFrom(undefined, 5), (pieces, cuts, bound) => {
      const input = bytes(pieces.join(''));
      const whole = split(input, [], bound);
      const cut = split(input, cuts, bound);
      assert.deepEqual(Buffer.from(cut.raw), Buffer.from(input));
      if (bound === undefined) assert.deepEqual([cut.elements, cut.state], [whole.elements, whole.state]);
      if (whole.state === 'closed') assert.ok(isList(input) || whole.elements.some((element) => !isJson(element ?? '')));
    }),
    { numRuns: 800 },
  );
});

function isList(input: Uint8Array): boolean {
  return isJson(text(input) ?? '') && Array.isArray(JSON.parse(text(input) ?? ''));
}

function isJson(written: string): boolean {
  try {
    JSON.parse(written);
    return true;
  } catch {
    return false;
  }
}

for (const [written, elements, state] of [
  ['[{"a":1}\n,\r\n{"b":"]}"}\n]\n', ['{"a":1}', '{"b":"]}"}'], 'closed'],
  ['[]', [], 'closed'],
  ['[{"a":1},', ['{"a":1}'], 'open'],
  ['[{"a":1}', ['{"a":1}'], 'open'],
  ['[{"a":', [], 'open'],
  ['', [], 'open'],
  ['{"a":1}', [], 'broken'],
  ['[1]', [], 'broken'],
  ['[{}{}]', ['{}'], 'broken'],
  ['[,{}]', [], 'broken'],
  ['[{},]', ['{}'], 'broken'],
  ['[{}]x', ['{}'], 'broken'],
  ['data: {}\n\n', [], 'broken'],
] as const) {
  test(`${JSON.stringify(written)} is ${state} after ${elements.length} elements`, () => {
    assert.deepEqual(split(bytes(written), []), { raw: Buffer.from(written), elements, state });
  });
}

test('an element leaves with its last byte, and the end with its own', () => {
  const splitter = createArraySplitter();
  assert.deepEqual(splitter.push(bytes('[{"a":[1,{}')), []);
  assert.equal(text(splitter.push(bytes(']}'))[0]?.raw), '[{"a":[1,{}]}');
  assert.deepEqual(splitter.push(bytes('\n')), []);
  assert.equal(text(splitter.push(bytes(']'))[0]?.raw), '\n]');
});

test('an element beyond the bound goes on as raw bytes, and nothing after it is an element', () => {
  const { raw, elements, state } = split(bytes('[{"a":"0123456789"},{}]'), [4, 9, 14], 8);
  assert.equal(text(raw), '[{"a":"0123456789"},{}]');
  assert.deepEqual(elements, []);
  assert.equal(state, 'broken');
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(objects, cutting, (values, cuts) => {
      const writer = createArrayWriter();
      const written = values.map((value) => JSON.stringify(value));
      const pieces = [...written.map((element) => writer.element(bytes(element))), writer.end()];
      assert.deepEqual(split(Buffer.concat(pieces), cuts), { raw: Buffer.concat(pieces), elements: written, state: 'closed' });
      assert.deepEqual(
        JSON.parse(text(Buffer.concat(pieces)) ?? ''),
        values.map((value) => JSON.parse(JSON.stringify(value))),
      );
    }),
    { numRuns: 100 },
  );
});
