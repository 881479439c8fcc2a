import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { canonical, parseJson, QUESTION, type Json } from '../src/identity/canonical.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): Json {
  const parsed = parseJson(bytes(text));
  assert.equal(parsed.kind, 'json', text.slice(0, 60));
  return parsed.kind === 'json' ? parsed.value : null;
}

function problemIn(body: string | Uint8Array): string {
  const parsed = parseJson(typeof body === 'string' ? bytes(body) : body);
  return parsed.kind === 'unreadable' ? parsed.problem : `read as ${canonical(parsed.value)}`;
}

/** JSON text of a value with spaces and key order chosen by `random`. */
function written(value: unknown, random: () => number): string {
  const gap = (): string => ['', ' ', '\n\t', '\r\n  '][Math.floor(random() * 4)] ?? '';
  if (Array.isArray(value)) return `[${gap()}${value.map((item) => written(item, random) + gap()).join(`,${gap()}`)}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).sort(() => random() - 0.5);
    return `{${gap()}${fields.map(([key, field]) => `${JSON.stringify(key)}${gap()}:${gap()}${written(field, random)}${gap()}`).join(`,${gap()}`)}}`;
  }
  return JSON.stringify(value);
}

/** A small generator, so that a failing case prints a seed and not a thousand choices. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const anyJson = fc.jsonValue({ maxDepth: 5, noUnicodeString: false }).filter((value) => !JSON.stringify(value).includes('\\ud'));

test('key order and spacing never matter to the canonical form', () => {
  fc.assert(
    fc.property(anyJson, fc.nat(), (value, seed) => {
      assert.equal(canonical(read(written(value, randomFrom(seed)))), canonical(read(JSON.stringify(value))));
    }),
    { numRuns: 400 },
  );
});

test('the canonical form is idempotent and says what the value says', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const once = canonical(read(JSON.stringify(value)));
      assert.equal(canonical(read(once)), once);
      assert.deepEqual(JSON.parse(once), JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 400 },
  );
});

test('two values share a canonical form only when they are equal', () => {
  fc.assert(
    fc.property(anyJson, anyJson, (one, other) => {
      const same = canonical(read(JSON.stringify(one))) === canonical(read(JSON.stringify(other)));
      let equal = true;
      try {
        assert.deepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
      } catch {
        equal = false;
      }
      assert.equal(same, equal);
    }),
    { numRuns: 400 },
  );
});

test('a reader that is strict agrees with JSON.parse on every text it reads', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:0123456789.eE+-tfn \\u"aé'.split('')), maxLength: 24 }), (text) => {
      const parsed = parseJson(bytes(text));
      if (parsed.kind === 'json') assert.deepEqual(JSON.parse(canonical(parsed.value)), JSON.parse(text));
    }),
    { numRuns: 2000 },
  );
});

test('numbers are equal by value, and minus zero is not zero', () => {
  for (const one of ['1', '1.0', '1e0', '10e-1', '0.1E+1']) assert.equal(canonical(read(one)), '1', one);
  for (const hundred of ['100', '1e2', '1.00e2']) assert.equal(canonical(read(hundred)), '100', hundred);
  assert.equal(canonical(read('0.1')), '0.1');
  assert.equal(canonical(read('1e300')), canonical(read(`1${'0'.repeat(300)}`)));
  assert.equal(canonical(read('0e999')), '0');
  assert.equal(canonical(read('-0')), '-0');
  assert.equal(canonical(read('-0.0')), '-0');
});

test('every double that a client can write is read', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = Object.is(value, -0) ? '-0' : String(value);
      assert.ok(Object.is(read(text), value));
    }),
    { numRuns: 500 },
  );
});

test('a number that is another one as a double is unreadable', () => {
  for (const number of [
    '12345678901234567890',
    '9007199254740993',
    '1e400',
    '-1e400',
    '1e-400',
    '0.1000000000000000055511151231257827',
    '3.14159265358979323846',
  ]) {
    assert.match(problemIn(number), /number/, number);
  }
});

test('what JSON.parse would forgive or merge is unreadable', () => {
  const cases: Readonly<Record<string, string | Uint8Array>> = {
    'a duplicate key': '{"a":1,"b":2,"a":1}',
    'a duplicate key by escape': '{"a":1,"\\u0061":2}',
    'a duplicate __proto__': '{"__proto__":1,"__proto__":2}',
    'an escaped lone surrogate': '["\\ud800"]',
    'an escaped low surrogate': '["a\\udc00b"]',
    'a lone surrogate as key': '{"\\ud800":1}',
    'surrogates the wrong way round': '["\\udc00\\ud800"]',
    'a lone surrogate as bytes': new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]),
    'invalid UTF-8': new Uint8Array([0x22, 0xff, 0x22]),
    'UTF-8 cut short': new Uint8Array([0x22, 0xc3]),
    'a byte-order mark': '\ufeff{}',
    'UTF-16': new Uint8Array([0x7b, 0, 0x7d, 0]),
    'text after the end': '{} {}',
    'a trailing comma': '[1,]',
    'a leading zero': '[01]',
    'a bare point': '[.5]',
    'an unfinished number': '[1.]',
    'a plus sign': '[+1]',
    'a comment': '{/* */}',
    'single quotes': "['a']",
    'a bare control character': '["\n"]',
    'an unknown escape': '["\\x41"]',
    'an unfinished string': '["abc',
    'an unfinished escape': '["abc\\',
    'a word of another language': '[NaN]',
    'a word cut short': '[tru]',
    nothing: '',
    'only spaces': '  ',
    'a no-break space': '\u00a0{}',
  };
  for (const [name, body] of Object.entries(cases))
    assert.equal(parseJson(typeof body === 'string' ? bytes(body) : body).kind, 'unreadable', name);
});

test('a pair of surrogates written as escapes is one character', () => {
  assert.equal(canonical(read('["\\ud83d\\ude00"]')), canonical(read('["😀"]')));
});

test('nesting is read to 128 levels and 20,000 brackets overflow nothing', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  assert.equal(parseJson(bytes(nested(128))).kind, 'json');
  assert.match(problemIn(nested(129)), /deeper than 128/);
  assert.match(problemIn('['.repeat(20_000)), /deeper than 128/);
  assert.match(problemIn('{"a":'.repeat(20_000)), /deeper than 128/);
});

test('a problem names a position and never what stands there', () => {
  const problem = problemIn('{"secret":"hunter2", hunter2}');
  assert.match(problem, /character 21/);
  assert.doesNotMatch(problem, /hunter|secret/);
});

test('__proto__ is a key like any other', () => {
  const value = read('{"__proto__":{"polluted":true},"constructor":1,"toString":2}');
  assert.equal(canonical(value), '{"__proto__":{"polluted":true},"constructor":1,"toString":2}');
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
});

test('no string a caller can send stands for the question', () => {
  const marker = canonical(QUESTION);
  fc.assert(
    fc.property(anyJson, (value) => assert.notEqual(canonical(read(JSON.stringify(value))), marker)),
    { numRuns: 300 },
  );
  assert.notEqual(canonical([QUESTION]), canonical([marker]));
  assert.notEqual(canonical([QUESTION]), canonical(['QUESTION']));
});

test('keys are sorted by code unit, whatever their script', () => {
  assert.equal(canonical(read('{"é":1,"z":2,"😀":3,"\uffee":4,"10":5,"9":6}')), '{"10":5,"9":6,"z":2,"é":1,"😀":3,"\uffee":4}');
});
