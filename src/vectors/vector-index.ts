/**
 * The port to nearest-neighbour search. It searches inside one scope and nowhere else: the scope is an argument of
 * every call and never a filter that could be forgotten. It is a view of the store, filled on demand and rebuilt at will.
 */
import type { EntryId, Scope, Similarity, UnitVector } from '../units.ts';

export interface Neighbour {
  readonly id: EntryId;
  readonly similarity: Similarity;
}

export interface VectorIndex {
  /** The nearest first, ties by id. Exact: the same answer as a full float scan of the scope. At most `limit`. */
  search(scope: Scope, query: UnitVector, limit: number): Promise<readonly Neighbour[]>;
  /** Told of every commit and removal in the store. A scope that is not loaded is left alone. */
  add(scope: Scope, id: EntryId, vector: UnitVector): void;
  remove(scope: Scope, id: EntryId): void;
  /** Vectors held in memory now, all scopes together. */
  size(): number;
  close(): Promise<void>;
}

/** Where an index finds what it does not hold: the store. */
export interface VectorSource {
  /** int8 codes of one scope, any order. `code[i] * scale` approximates the component. */
  codes(scope: Scope): Iterable<{ readonly id: EntryId; readonly code: Int8Array; readonly scale: number }>;
  vector(scope: Scope, id: EntryId): Float32Array | undefined;
}
