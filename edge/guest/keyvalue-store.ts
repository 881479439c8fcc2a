/**
 * The store over wasi:keyvalue, which has no transactions. An entry is one value under its key, and it alone makes the entry exist:
 * all other values only point to it, and a pointer counts nothing unless the entry says the same. So
 * (1) a commit writes the pointers first and the entry last: before that nothing finds it, after that everything does;
 * (2) a removal takes the entry first: what still points to it finds nothing;
 * (3) of two writers at once one wins whole; the other's question may lack its terms, which costs a hit and nothing else;
 * (4) a host may lose any value at any time.
 *
 *   k/<key>     the entry (entry-row.ts)
 *   i/<id>      its key
 *   a/<digest>  the key of the entry that an alias stands for
 *   s/<scope>   the terms of the scope's questions (term-rows.ts)
 */
import type { Entry } from '../../src/entry.ts';
import { StoreError, type Catalogue, type Commit, type Store, type StoreEvents } from '../../src/store/store.ts';
import { toKey, type EntryId, type Key, type Scope } from '../../src/units.ts';
import type { WordSource } from '../../src/words/word-index.ts';
import { LARGEST_VALUE, type Bucket } from './bucket.ts';
import { toBase64url } from './digests.ts';
import { decodeRow, encodeRow, type EntryRow } from './entry-row.ts';
import { decodeTermRows, encodeTermRows, type TermRow } from './term-rows.ts';

export interface KeyValueStoreOptions {
  /** Asked for at the first use: a host may have no bucket, and then the store fails, not the request. */
  readonly bucket: () => Bucket;
  readonly sha256: (text: string) => Uint8Array;
  readonly events: StoreEvents;
}

export interface KeyValueStore {
  readonly store: Store;
  readonly catalogue: Pick<Catalogue, 'remove' | 'touch'>;
  readonly words: WordSource;
}

/** Questions of one scope that are found by their words; the oldest are left out. */
const MOST_TERM_ROWS = 2048;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function openKeyValueStore(options: KeyValueStoreOptions): KeyValueStore {
  const rows = new Rows(options);
  let closed = false;
  return {
    store: {
      byKey: (key) => rows.at(key)?.entry,
      byAlias: (scope, folded) => rows.byAlias(scope, folded),
      byId: (id) => rows.byId(id)?.entry,
      commit: async (commit) => {
        if (closed) throw new StoreError('failed', 'could not store: the store is closed');
        rows.put(commit);
      },
      close: async () => void (closed = true),
    },
    catalogue: { remove: async (ids) => [...new Set(ids)].filter((id) => rows.remove(id)), touch: () => {} },
    words: { terms: (scope) => rows.terms(scope) },
  };
}

class Rows {
  readonly #options: KeyValueStoreOptions;
  /** Read or written by this instance, which lives for one request. */
  readonly #known = new Map<Key, EntryRow | undefined>();

  constructor(options: KeyValueStoreOptions) {
    this.#options = options;
  }

  at(key: Key): EntryRow | undefined {
    if (this.#known.has(key)) return this.#known.get(key);
    const value = this.#bucket.get(`k/${key}`);
    const row = value === undefined ? undefined : decodeRow(value);
    const found = row?.entry.key === key ? row : undefined;
    this.#known.set(key, found);
    return found;
  }

  byId(id: EntryId): EntryRow | undefined {
    const row = this.#pointedTo(`i/${id}`);
    return row?.entry.id === id ? row : undefined;
  }

  byAlias(scope: Scope, folded: string): Entry | undefined {
    const row = this.#aliased(this.#aliasOf(scope, folded));
    return row?.entry.scope === scope ? row.entry : undefined;
  }

  terms(scope: Scope): readonly TermRow[] {
    const value = this.#bucket.get(`s/${scope}`);
    return value === undefined ? [] : decodeTermRows(value);
  }

  put(commit: Commit): void {
    const { entry, alias, terms, vector } = commit;
    const aliases = alias === undefined ? [] : [this.#aliasOf(entry.scope, alias)];
    const value = encodeRow(commit, aliases);
    if (value.length > LARGEST_VALUE)
      throw new StoreError(
        'failed',
        `could not store an answer of ${value.length} bytes: a host takes ${LARGEST_VALUE} in one value; lower NEARHIT_MAX_ENTRY`,
      );
    const old = this.#readable(entry.key);
    if (terms !== undefined || old !== undefined)
      this.#fileTerms(entry, terms === undefined ? undefined : { id: entry.id, terms }, old?.entry);
    const bucket = this.#bucket;
    bucket.set(`i/${entry.id}`, encoder.encode(entry.key));
    for (const digest of aliases) bucket.set(aliasName(digest), encoder.encode(entry.key));
    bucket.set(`k/${entry.key}`, value);
    this.#known.set(entry.key, { entry, aliases });
    if (old !== undefined && old.entry.id !== entry.id) this.#forget(old, 'replaced');
    this.#options.events.committed(entry, vector, terms);
  }

  remove(id: EntryId): boolean {
    const row = this.byId(id);
    if (row === undefined) return false;
    this.#bucket.delete(`k/${row.entry.key}`);
    this.#known.set(row.entry.key, undefined);
    this.#fileTerms(row.entry, undefined, row.entry);
    this.#forget(row, 'purged');
    return true;
  }

  get #bucket(): Bucket {
    return this.#options.bucket();
  }

  #pointedTo(name: string): EntryRow | undefined {
    const value = this.#bucket.get(name);
    return value === undefined ? undefined : this.at(toKey(decoder.decode(value)));
  }

  #aliased(digest: Uint8Array): EntryRow | undefined {
    const row = this.#pointedTo(aliasName(digest));
    return row?.aliases.some((alias) => isSame(alias, digest)) === true ? row : undefined;
  }

  /** What another version wrote is replaced, not read. */
  #readable(key: Key): EntryRow | undefined {
    try {
      return this.at(key);
    } catch {
      return undefined;
    }
  }

  #aliasOf(scope: Scope, folded: string): Uint8Array {
    // A newline cannot occur in a scope.
    return this.#options.sha256(`${scope}\n${folded}`);
  }

  /** Takes the old entry's terms out and the new one's in. */
  #fileTerms({ scope, id }: Entry, fresh: TermRow | undefined, old: Entry | undefined): void {
    const before = this.terms(scope);
    const kept = before.filter((row) => row.id !== id && row.id !== old?.id);
    if (fresh === undefined && kept.length === before.length) return;
    const rows = [...kept, ...(fresh === undefined ? [] : [fresh])].slice(-MOST_TERM_ROWS);
    if (rows.length === 0) return this.#bucket.delete(`s/${scope}`);
    this.#bucket.set(`s/${scope}`, encodeTermRows(rows));
  }

  /** Its pointers, where they are still its own. */
  #forget({ entry, aliases }: EntryRow, reason: 'replaced' | 'purged'): void {
    this.#bucket.delete(`i/${entry.id}`);
    for (const digest of aliases) if (this.#aliased(digest) === undefined) this.#bucket.delete(aliasName(digest));
    this.#options.events.removed(entry.id, entry.scope, reason);
  }
}

function aliasName(digest: Uint8Array): string {
  return `a/${toBase64url(digest)}`;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
