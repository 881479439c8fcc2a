/** The word index's view of the store. */
import type { EntryId, Scope } from '../units.ts';
import type { Terms, WordSource } from '../words/word-index.ts';
import type { Layout } from './layout.ts';
import { ID_BYTES, idOfRow, SCOPE_BYTES, rangeOf } from './layout.ts';

const ID_AT: number = SCOPE_BYTES + 8;

export function createWordSource(layout: Layout): WordSource {
  return { terms: (scope) => readTerms(layout, scope) };
}

/**
 * A row that does not decode is left out: its entry is not found by its words. The terms of 100,000
 * entries are read and in memory in under half a second (bench/words.ts), so they need no packs as codes do.
 */
function* readTerms(layout: Layout, scope: Scope): Iterable<{ readonly id: EntryId; readonly terms: Terms }> {
  for (const { key, value } of layout.terms.getRange(rangeOf(scope))) {
    if (key.length !== ID_AT + ID_BYTES || value.length % 4 !== 0) continue;
    yield { id: idOfRow(key, ID_AT), terms: termsOf(value) };
  }
}

/** Copied: a Uint32Array must begin at a multiple of four, which bytes out of LMDB need not. */
function termsOf(bytes: Buffer): Terms {
  const terms = new Uint32Array(bytes.length / 4);
  new Uint8Array(terms.buffer).set(bytes);
  return terms;
}
