/** The guest's search by words beside the product's index: it lists less, and finds the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { createOneSearch } from '../edge/guest/one-search.ts';
import { toBytes, toEntryId, toScope } from '../src/units.ts';
import { createWordIndex } from '../src/words/scoped-lists.ts';
import type { Wanted, WordSource } from '../src/words/word-index.ts';

const SCOPE = toScope('s'.repeat(43));
const LIMIT = 6;

const unexpected = (error: unknown): void => assert.fail(String(error));

function sourceOf(rows: readonly (readonly number[])[]): WordSource {
  return {
    terms: () =>
      rows.map((terms, row) => ({ id: toEntryId(`e_${String(row).padStart(16, '0')}`), terms: Uint32Array.from(new Set(terms)).sort() })),
  };
}

const term = fc.integer({ min: 1, max: 40 });
const rows = fc.array(fc.array(term, { maxLength: 12 }), { maxLength: 60 });
const wanted = fc.array(
  fc.record({
    anyOf: fc.array(term, { minLength: 1, maxLength: 5 }).map((terms) => Uint32Array.from(terms)),
    rarity: fc.constantFrom(0, 1, 4.25),
  }),
  { maxLength: 8 },
);

test('finds what an index of every term finds, in the same order', async () => {
  await fc.assert(
    fc.asyncProperty(rows, wanted, async (stored, asked: readonly Wanted[]) => {
      const source = sourceOf(stored);
      const index = createWordIndex({ source, maxBytes: toBytes(2 ** 24), failed: unexpected });
      await index.filled(SCOPE);
      assert.deepEqual(createOneSearch(source, unexpected).candidates(SCOPE, asked, LIMIT), index.candidates(SCOPE, asked, LIMIT));
    }),
    { numRuns: 200 },
  );
});

test('finds nothing in a scope that cannot be read, and says so', () => {
  const failed: unknown[] = [];
  const broken = new Error('no such bucket');
  const source: WordSource = {
    terms: () => {
      throw broken;
    },
  };
  const found = createOneSearch(source, (error) => failed.push(error)).candidates(SCOPE, [{ anyOf: Uint32Array.of(1), rarity: 1 }], LIMIT);
  assert.deepEqual([found, failed], [[], [broken]]);
});
