import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { withoutPadding } from '../src/dialects/shared/padding.ts';

const decoder = new TextDecoder();
const padding = fc.oneof(fc.constantFrom('', 'x', 'a "quote"', 'back\\', 'é', '\n', '}', ',"usage":null'), fc.string({ maxLength: 4 }));
const member: fc.Arbitrary<readonly [string, unknown]> = fc.oneof(
  fc.tuple(fc.constant('obfuscation'), padding),
  fc.tuple(fc.constant('usage'), fc.constantFrom(null, { total_tokens: 3 }, { usage: null, obfuscation: 'inner' })),
  fc.tuple(
    fc.constantFrom('delta', 'odd "usage', 'odd \\"obfuscation'),
    fc.constantFrom(null, 'x', { obfuscation: 'inner' }, [{ usage: null }]),
  ),
  fc.tuple(fc.constant('text'), padding),
);
const members = fc.uniqueArray(member, { selector: ([name]) => name, maxLength: 5 });

test('wherever padding and absent counts stand, they go, and every other byte stays', () => {
  fc.assert(
    fc.property(members, fc.constantFrom('go', 'stay'), fc.constantFrom(undefined, 1), (all, noCounts, space) => {
      const written = (some: typeof all): string => JSON.stringify(Object.fromEntries(some), undefined, space);
      const stays = ([name, value]: readonly [string, unknown]): boolean =>
        name !== 'obfuscation' && !(noCounts === 'go' && name === 'usage' && value === null);
      const kept = all.filter(stays);
      const text = decoder.decode(withoutPadding(new TextEncoder().encode(written(all)), noCounts).data);
      if (kept.length > 0) assert.equal(text, written(kept));
      else assert.deepEqual(JSON.parse(text), {});
    }),
    { numRuns: 2000 },
  );
});

test('counts that are left in an event are told, or the caller would never be asked whether it is owed them', () => {
  const told = (payload: object): string => withoutPadding(new TextEncoder().encode(JSON.stringify(payload)), 'go').counts;
  assert.equal(told({ choices: [], usage: { total_tokens: 3 }, obfuscation: 'x' }), 'mentioned');
  assert.equal(told({ obfuscation: 'x', usage: { total_tokens: 3 } }), 'mentioned');
  assert.equal(told({ choices: [], usage: null }), 'none');
});

test('an event in which nothing goes is the same array', () => {
  const data = new TextEncoder().encode('{"choices":[]}');
  assert.equal(withoutPadding(data, 'go').data, data);
});
