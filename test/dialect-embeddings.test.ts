import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { fromBase64, quotedBase64 } from '../src/dialects/embeddings/base64.ts';
import { withFewerInputs } from '../src/dialects/embeddings/fewer-inputs.ts';
import { toEvents, toShare } from '../src/dialects/embeddings/share.ts';
import { readVector, writtenAs, type Vector } from '../src/dialects/embeddings/vector.ts';
import { decodeAnswer, encodeAnswer } from '../src/store/recording-codec.ts';

const text = (bytes: Uint8Array | undefined): unknown => (bytes === undefined ? undefined : JSON.parse(Buffer.from(bytes).toString()));
const finite32 = fc.array(fc.float({ noNaN: true, min: -(2 ** 20), max: 2 ** 20 }), { minLength: 1, maxLength: 40 });
const finite64 = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 });

function vector(value: unknown, forms: 'either' | 'as-asked' = 'either'): Vector {
  const read = readVector(value, forms);
  assert.ok(read, 'a vector');
  return read;
}

test('base64 is what Node makes of the same bytes, and only its canonical form is read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const expected = Buffer.from(bytes).toString('base64');
      assert.equal(text(quotedBase64(bytes)), expected);
      assert.deepEqual(fromBase64(expected), bytes);
    }),
  );
  for (const other of ['AA', 'AAA', 'AB==', 'AAB=', 'A===', '=AAA', 'AA=A', 'A-A_', 'AAAA\n', 'ÄAAA', '===='])
    assert.equal(fromBase64(other), undefined);
});

test('a vector in base64 is written again as it came, and as numbers it is those float32 and no others', () => {
  fc.assert(
    fc.property(finite32, (numbers) => {
      const bytes = Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
      const read = vector(bytes);
      assert.equal(text(writtenAs(read, 'base64', 'base64')), bytes);
      assert.deepEqual(text(writtenAs(read, 'base64', 'float')), numbers);
    }),
  );
});

test('float32 numbers, in their own digits or in the shortest that name them, have the base64 of those float32', () => {
  fc.assert(
    fc.property(finite32, (numbers) => {
      const bytes = Buffer.from(Float32Array.from(numbers).buffer).toString('base64');
      assert.equal(text(writtenAs(vector(numbers), 'float', 'base64')), bytes);
      const printed = numbers.map(shortest);
      const read = vector(printed);
      assert.deepEqual(text(writtenAs(read, 'float', 'float')), printed);
      const made = text(writtenAs(read, 'float', 'base64'));
      // Where no number needs more than seven digits, nobody can tell a float32 from a rounded number.
      const told = printed.some((number) => digitsOf(number) > 7 && Math.fround(number) !== number);
      assert.equal(made, told || printed.every((number) => Math.fround(number) === number) ? bytes : undefined);
    }),
  );
});

test('numbers are written again as the doubles they are, whatever they are', () => {
  fc.assert(
    fc.property(finite64, (numbers) => {
      const small = numbers.filter((number) => !Number.isInteger(number) || Number.isSafeInteger(number));
      if (small.length > 0) assert.deepEqual(text(writtenAs(vector(small), 'float', 'float')), small);
    }),
  );
});

test('what a float32 would change has no base64', () => {
  const cases: readonly (readonly [numbers: readonly number[], has: 'base64' | 'none', why: string])[] = [
    [[0.5, -0.25, 0], 'base64', 'float32 to the last digit'],
    [[-0.006929283495992422, 0.01], 'none', 'a double beside a float32: 0.01 is one of both kinds, and nothing here has eight digits'],
    [[-0.006929283495992422], 'base64', 'a float32 in all its digits'],
    [[0.0023064255, -0.009327292], 'base64', 'the shortest decimals of two float32'],
    [[0.00230642548, -0.00932729244], 'base64', 'nine digits of a float32'],
    [[0.1234567890123456], 'none', 'a double'],
    [[0.0023064255, 0.1234567890123456], 'none', 'one double is enough'],
    [[0.012346, 0.5], 'none', 'perhaps rounded to six digits'],
    [[1.5e15 + 0.25, 0.0023064255], 'none', 'digits beyond those of float32'],
    [[1e-50, 0.0023064255], 'none', 'below float32'],
  ];
  for (const [numbers, has, why] of cases)
    assert.equal(writtenAs(vector(numbers), 'float', 'base64') === undefined ? 'none' : 'base64', has, why);
});

test('bytes that may mean anything have one form, the one that came', () => {
  const read = vector('AQID', 'as-asked');
  assert.equal(text(writtenAs(read, 'base64', 'base64')), 'AQID');
  assert.equal(writtenAs(read, 'base64', 'float'), undefined);
});

test('the smaller request holds the chosen inputs and every other byte as it came', () => {
  const input = fc.oneof(fc.array(fc.string(), { minLength: 1 }), fc.array(fc.array(fc.nat(), { minLength: 1 }), { minLength: 1 }));
  fc.assert(
    fc.property(input, fc.infiniteStream(fc.boolean()), fc.constantFrom(undefined, 1, '\t'), (values, picks, indent) => {
      const places = values.flatMap((_, place) => (picks.next().value === true ? [place] : []));
      const body = (list: unknown): string => JSON.stringify({ before: ['input', { input: [1] }], input: list, after: 1 }, null, indent);
      const fewer = withFewerInputs(Buffer.from(body(values)), places);
      assert.ok(fewer);
      assert.deepEqual(text(fewer), JSON.parse(body(places.map((place) => values[place]))));
    }),
  );
  assert.equal(withFewerInputs(Buffer.from('{"input":"text"}'), [0]), undefined);
  assert.equal(withFewerInputs(Buffer.from('{"input":["a"]}'), [1]), undefined);
});

test("one input's share of an answer comes back from the store as it went in, in little more than its bytes", () => {
  fc.assert(
    fc.property(finite32, fc.dictionary(fc.string(), fc.jsonValue()), (numbers, about) => {
      const share = { came: 'float', envelope: { model: 'm' }, about, usage: { total_tokens: 3 }, vector: vector(numbers) } as const;
      const recording = { dialect: 'embeddings', shape: 'json', status: 200, headers: [], events: toEvents(share) } as const;
      const stored = toShare(decodeAnswer(encodeAnswer({ question: '', recording })).recording);
      const plain = (one: typeof share | typeof stored): unknown => ({
        ...one,
        about: JSON.stringify(one.about),
        vector: { form: one.vector.form, bytes: [...one.vector.bytes] },
      });
      assert.deepEqual(plain(stored), plain(share));
    }),
  );
  const vectors = vector(Array.from(new Float32Array(3072).fill(0.1)));
  const share = {
    came: 'base64',
    envelope: { object: 'list', model: 'm' },
    about: { object: 'embedding' },
    usage: undefined,
    vector: vectors,
  } as const;
  const recording = { dialect: 'embeddings', shape: 'json', status: 200, headers: [], events: toEvents(share) } as const;
  assert.ok(encodeAnswer({ question: '', recording }).length < 3072 * 4 + 256);
});

test('what is stored and is no share of an answer is refused', () => {
  for (const data of [
    '{}',
    '[]',
    '{"came":"x","form":"float32","envelope":{},"about":{}}',
    '{"came":"float","form":"x","envelope":{},"about":{}}',
  ])
    assert.throws(() => toShare({ events: [{ at: 0 as never, data: Buffer.from(data) }] }), TypeError);
});

/** The fewest digits that name this float32. */
function shortest(number: number): number {
  for (let digits = 1; digits <= 9; digits += 1) {
    const printed = Number(number.toPrecision(digits));
    if (Object.is(Math.fround(printed), number)) return printed;
  }
  return number;
}

function digitsOf(number: number): number {
  const [mantissa = ''] = String(Math.abs(number)).split('e');
  return mantissa.replace('.', '').replace(/^0+/, '').length;
}
