import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { isNamed, nameOf, objectSpans, withoutMembers } from '../src/dialects/shared/members.ts';

const decoder = new TextDecoder();
const names: fc.Arbitrary<string> = fc.constantFrom(
  'model',
  'usage',
  'choices',
  'obfuscation',
  'naïve',
  '東京',
  'with "quotes"',
  'back\\slash',
  'tab\t',
  '',
);
const anyObject = fc.uniqueArray(fc.tuple(names, fc.jsonValue()), { selector: ([name]) => name, maxLength: 8 });
const spacing = fc.constantFrom(undefined, 1, '\t');

test('whichever members go, what is left is the object without them, in its own bytes', () => {
  fc.assert(
    fc.property(anyObject, fc.array(names), spacing, (members, leaving, space) => {
      const text = JSON.stringify(Object.fromEntries(members), undefined, space);
      const bytes = new TextEncoder().encode(text);
      const spans = objectSpans(bytes);
      assert.deepEqual(
        spans?.members.map((member) => nameOf(bytes, member)),
        Object.keys(JSON.parse(text) as object),
      );
      const left = decoder.decode(
        withoutMembers(bytes, spans ?? assert.fail('no object'), (member) => leaving.includes(nameOf(bytes, member))),
      );
      const kept = members.filter(([name]) => !leaving.includes(name));
      assert.deepEqual(JSON.parse(left), JSON.parse(JSON.stringify(Object.fromEntries(kept))));
      if (kept.length > 0) assert.equal(left, JSON.stringify(Object.fromEntries(kept), undefined, space));
    }),
    { numRuns: 500 },
  );
});

test('a name written with escapes is the name it stands for', () => {
  const bytes = new TextEncoder().encode('{"str\\u0065am": true, "\\ud83d\\ude00": 1, "stream_options": {}}');
  const members = objectSpans(bytes)?.members ?? [];
  assert.deepEqual(
    members.map((member) => nameOf(bytes, member)),
    ['stream', '😀', 'stream_options'],
  );
  assert.deepEqual(
    members.map((member) => isNamed(bytes, member, 'stream')),
    [true, false, false],
  );
});
