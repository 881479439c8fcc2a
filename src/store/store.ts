/**
 * The ports to what is kept. `Store` is all a request needs; `Catalogue` serves people and housekeeping.
 * Soundness of a hit rests on: (1) an entry is visible only after commit, with its key, alias, vector and terms, or not at all;
 * (2) a removed entry is gone from key, alias, vector and terms in the same transaction; (3) expiry is absolute;
 * (4) a search sees vectors of one model.
 */
import type { Entry, EntryFacts } from '../entry.ts';
import type { Ledger } from '../learn/evidence.ts';
import type { Bytes, EntryId, EpochMs, Key, Scope, UnitVector } from '../units.ts';
import type { VectorSource } from '../vectors/vector-index.ts';
import type { Terms, WordSource } from '../words/word-index.ts';

export interface Commit {
  readonly entry: Entry;
  /** The folded question (policy/fold.ts), or `undefined` where the alias tier must not find this entry. */
  readonly alias: string | undefined;
  readonly vector: UnitVector | undefined;
  /** What the question is filed under (judge/terms.ts), or `undefined` where it must not be found by its words. */
  readonly terms: Terms | undefined;
  /** The embedder's id; '' where there is no vector. */
  readonly model: string;
}

export interface Store {
  /** Expired entries are returned until swept: whoever asks decides by `expiresAt`. The same object while it stays cached. */
  byKey(key: Key): Entry | undefined;
  byAlias(scope: Scope, folded: string): Entry | undefined;
  byId(id: EntryId): Entry | undefined;
  /** Replaces the entry of the same key. Resolves once it would survive kill -9; rejects with `StoreError`, having changed nothing. */
  commit(commit: Commit): Promise<void>;
  close(): Promise<void>;
}

export type Selection =
  | { readonly kind: 'all' }
  | { readonly kind: 'entry'; readonly id: EntryId }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'caller-scope'; readonly callerScope: string }
  | { readonly kind: 'model'; readonly model: string };

/** Exact comparisons: a purge must never take more than was asked. An answer still on its way has no id yet. */
export function isSelected(
  facts: Pick<EntryFacts, 'tags' | 'callerScope' | 'model'> & { readonly id?: EntryId },
  selection: Selection,
): boolean {
  switch (selection.kind) {
    case 'all':
      return true;
    case 'entry':
      return facts.id === selection.id;
    case 'tag':
      return facts.tags.includes(selection.tag);
    case 'caller-scope':
      return facts.callerScope === selection.callerScope;
    case 'model':
      return facts.model === selection.model;
    default:
      return selection satisfies never;
  }
}

export interface StoreTotals {
  readonly entries: number;
  /** Entries that are meant to be found by meaning, by the embedder's id; under '' those that have no vector. */
  readonly embedded: ReadonlyMap<string, number>;
  /** Bytes that count against --max-size. */
  readonly bytes: Bytes;
  readonly maxBytes: Bytes;
}

export interface Catalogue {
  /** Facts without recordings, oldest first. */
  list(selection: Selection): Iterable<EntryFacts & { readonly hits: number }>;
  /** Gone from every tier when it resolves; the ids that really were there. */
  remove(ids: readonly EntryId[]): Promise<readonly EntryId[]>;
  /** Counts a hit in memory, written lazily: eviction prefers entries never hit. */
  touch(id: EntryId): void;
  /** Removes what expired before `before` and evicts down to the size bound; the number removed. Yields to the event loop. */
  sweep(before: EpochMs): Promise<number>;
  totals(): StoreTotals;
}

/** A vector for an entry that is there already. */
export interface NewVector {
  readonly id: EntryId;
  readonly vector: UnitVector;
}

/** The vectors of entries, kept apart by the model that made them: a similarity over two models means nothing. */
export interface StoredVectors {
  /** Those of one model. Asked again at each read: the id of a model elsewhere is known once it was met. */
  of(model: () => string): VectorSource;
  /** The questions meant to be found by meaning, by the model whose vector they have ('': none). Yields to the event loop. */
  questions(wanted: (model: string) => boolean): AsyncIterable<{ readonly id: EntryId; readonly question: string }>;
  /**
   * Nothing else of an entry changes, and each has its old vector or its new one, also after kill -9. The ids that were still
   * there; rejects with `StoreError`, having changed nothing.
   */
  replace(vectors: readonly NewVector[], model: string): Promise<readonly EntryId[]>;
}

export type RemovalReason = 'purged' | 'expired' | 'evicted' | 'replaced';
/** Everything that holds a copy of an entry (the vector index, memos) listens here, so that removal really removes. */
export interface StoreEvents {
  committed(entry: Entry, vector: UnitVector | undefined, terms: Terms | undefined): void;
  removed(id: EntryId, scope: Scope, reason: RemovalReason): void;
  /** A vector of the model in use came or was replaced. */
  embedded(id: EntryId, scope: Scope, vector: UnitVector): void;
}

/** One directory or memory, seen through its five ports. */
export interface OpenStore {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly vectors: StoredVectors;
  readonly words: WordSource;
  readonly ledger: Ledger;
}

export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: 'disk-full' | 'failed';
  constructor(kind: 'disk-full' | 'failed', message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}
