/**
 * The port to the search by words: which stored questions of one scope share the rarer words of this one? A candidate whose
 * every word is explained needs no embedding, and where nothing shares a word nothing can be explained, so the miss leaves
 * at once. Like the vector index it is a view of the store, filled per scope on demand.
 */
import type { EntryId, Scope } from '../units.ts';

/** Hashes of the base forms of a question's content words (32 bits): a collision costs one look at a wrong candidate, never a hit. */
export type Terms = Uint32Array;

/** One content word of the question asked: the hashes any of which a stored question may be filed under, and how rare the word is. */
export interface Wanted {
  readonly anyOf: Terms;
  /** Higher is rarer; 0 for a word that need not be there. */
  readonly rarity: number;
}

export interface WordIndex {
  /** Best shared first, ties newest first. `undefined` while the scope is being filled: `filled` resolves when asking again is worth it. */
  candidates(scope: Scope, wanted: readonly Wanted[], limit: number): readonly EntryId[] | undefined;
  filled(scope: Scope): Promise<void>;
  /** Told of every commit and removal in the store. A scope that is not loaded is left alone. */
  add(scope: Scope, id: EntryId, terms: Terms): void;
  remove(scope: Scope, id: EntryId): void;
  /** Stored questions held now, all scopes together. */
  size(): number;
}

/** Where the index finds what it does not hold: the store. */
export interface WordSource {
  /** Of one scope, oldest first: ties are found newest first. */
  terms(scope: Scope): Iterable<{ readonly id: EntryId; readonly terms: Terms }>;
}
