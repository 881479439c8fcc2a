/** The store of the library door: gone with the process, the same in every other respect (test/contracts/store.ts). */
import type { Clock } from '../clock.ts';
import type { Entry } from '../entry.ts';
import type { Bytes, EntryId, EpochMs, Key, Scope, UnitVector } from '../units.ts';
import { toBytes, toEpochMs } from '../units.ts';
import type { VectorSource } from '../vectors/vector-index.ts';
import type { Terms, WordSource } from '../words/word-index.ts';
import { answerBytesOf, chargeOf, lowWaterMark, probationShare, rechargedFor } from './accounting.ts';
import { createMemoryLedger } from './memory-ledger.ts';
import {
  isSelected,
  StoreError,
  type Catalogue,
  type Commit,
  type OpenStore,
  type RemovalReason,
  type Selection,
  type Store,
  type StoredVectors,
  type StoreEvents,
} from './store.ts';
import type { Tally } from './tally.ts';
import { isForMeaning, NOTHING, plus, tallyOf, tallyOfChange } from './tally.ts';

export interface MemoryStoreOptions {
  readonly maxBytes: Bytes;
  readonly clock: Clock;
  readonly events: StoreEvents;
  readonly quantise: (vector: Float32Array) => { code: Int8Array; scale: number };
}

interface Slot {
  readonly entry: Entry;
  readonly aliases: readonly string[];
  readonly terms: Terms | undefined;
  readonly hasTerms: boolean;
  vector: Float32Array | undefined;
  code: { readonly code: Int8Array; readonly scale: number } | undefined;
  hasVector: boolean;
  embedder: string;
  charged: number;
  hits: number;
  lastHitAt: EpochMs;
}

export function openMemoryStore(options: MemoryStoreOptions): OpenStore {
  const slots = new Slots(options.events);
  const { maxBytes, clock } = options;
  let closed = false;
  const store: Store = {
    byKey: (key) => slots.byKey.get(key)?.entry,
    byAlias: (scope, folded) => slots.byAlias.get(aliasName(scope, folded))?.entry,
    byId: (id) => slots.byId.get(id)?.entry,
    commit: async (commit): Promise<void> => {
      if (closed) throw new StoreError('failed', 'could not store: the store is closed');
      slots.put(commit, toSlot(commit, options));
      if (slots.tally.bytes > maxBytes) slots.evict(maxBytes);
    },
    close: async (): Promise<void> => void (closed = true),
  };
  const catalogue: Catalogue = {
    list: (selection) => list(slots, selection),
    remove: async (ids) => ids.filter((id) => slots.remove(id, 'purged')),
    touch: (id): void => slots.touch(id, clock.now()),
    sweep: async (before) => slots.expire(before) + slots.evict(maxBytes),
    totals: () => ({ entries: slots.tally.entries, embedded: slots.tally.embedded, bytes: toBytes(slots.tally.bytes), maxBytes }),
  };
  const vectors: StoredVectors = {
    of: (model) => sourceOf(slots, model),
    questions: (wanted) => questions(slots, wanted),
    replace: async (replacements, model) => {
      const replaced = replacements.filter(({ id, vector }) => slots.embed(id, vector, options.quantise(vector), model));
      if (slots.tally.bytes > maxBytes) slots.evict(maxBytes);
      return replaced.map(({ id }) => id);
    },
  };
  const words: WordSource = { terms: (scope) => slots.terms(scope) };
  return { store, catalogue, vectors, words, ledger: createMemoryLedger() };
}

function sourceOf(slots: Slots, model: () => string): VectorSource {
  const ofModel = (slot: Slot | undefined): Slot | undefined => (slot?.embedder === model() ? slot : undefined);
  return {
    *codes(scope) {
      for (const [id, slot] of slots.byScope.get(scope) ?? []) {
        const code = ofModel(slot)?.code;
        if (code !== undefined) yield { id, ...code };
      }
    },
    vector: (scope, id) => ofModel(slots.byScope.get(scope)?.get(id))?.vector?.slice(),
  };
}

/** A snapshot, as `list` is. */
async function* questions(slots: Slots, wanted: (model: string) => boolean): ReturnType<StoredVectors['questions']> & AsyncGenerator {
  for (const slot of [...slots.byId.values()]) {
    const { id, question } = slot.entry;
    if (isForMeaning(slot) && wanted(slot.embedder)) yield { id, question };
  }
}

function toSlot({ entry, alias, vector, terms, model }: Commit, { maxBytes, quantise }: MemoryStoreOptions): Slot {
  const charged = chargeOf(answerBytesOf(entry), vector, terms);
  if (charged > maxBytes)
    throw new StoreError(
      'failed',
      `could not store an entry of ${charged} bytes: the whole store is bound to ${maxBytes}; raise --max-size`,
    );
  return {
    entry,
    aliases: alias === undefined ? [] : [aliasName(entry.scope, alias)],
    vector: vector?.slice(),
    code: vector === undefined ? undefined : quantise(vector),
    terms: terms?.slice(),
    charged,
    hasVector: vector !== undefined,
    hasTerms: terms !== undefined,
    embedder: model,
    hits: 0,
    lastHitAt: toEpochMs(0),
  };
}

/** A newline cannot occur in a scope. */
function aliasName(scope: Scope, folded: string): string {
  return `${scope}\n${folded}`;
}

class Slots {
  readonly byId = new Map<EntryId, Slot>();
  readonly byKey = new Map<Key, Slot>();
  readonly byAlias = new Map<string, Slot>();
  readonly byScope = new Map<Scope, Map<EntryId, Slot>>();
  readonly #events: StoreEvents;
  tally: Tally = NOTHING;

  constructor(events: StoreEvents) {
    this.#events = events;
  }

  put(commit: Commit, slot: Slot): void {
    const { entry } = slot;
    const old = this.byKey.get(entry.key);
    if (old !== undefined) this.remove(old.entry.id, 'replaced');
    this.remove(entry.id, 'replaced');
    this.byId.set(entry.id, slot);
    this.byKey.set(entry.key, slot);
    for (const alias of slot.aliases) this.byAlias.set(alias, slot);
    if (isForMeaning(slot)) this.#ofScope(entry.scope).set(entry.id, slot);
    this.tally = plus(this.tally, tallyOf(slot, 1));
    this.#events.committed(entry, commit.vector, commit.terms);
  }

  remove(id: EntryId, reason: RemovalReason): boolean {
    const slot = this.byId.get(id);
    if (slot === undefined) return false;
    const { key, scope } = slot.entry;
    this.byId.delete(id);
    if (this.byKey.get(key) === slot) this.byKey.delete(key);
    for (const alias of slot.aliases) if (this.byAlias.get(alias) === slot) this.byAlias.delete(alias);
    const ofScope = this.byScope.get(scope);
    ofScope?.delete(id);
    if (ofScope?.size === 0) this.byScope.delete(scope);
    this.tally = plus(this.tally, tallyOf(slot, -1));
    this.#events.removed(id, scope, reason);
    return true;
  }

  embed(id: EntryId, vector: UnitVector, code: Slot['code'], embedder: string): boolean {
    const slot = this.byId.get(id);
    if (slot === undefined) return false;
    const before = { ...slot };
    slot.charged = rechargedFor(slot.charged, slot.vector?.length ?? 0, vector.length);
    Object.assign(slot, { vector: vector.slice(), code, embedder, hasVector: true });
    this.#ofScope(slot.entry.scope).set(id, slot);
    this.tally = plus(this.tally, tallyOfChange(before, slot));
    this.#events.embedded(id, slot.entry.scope, vector);
    return true;
  }

  touch(id: EntryId, at: EpochMs): void {
    const slot = this.byId.get(id);
    if (slot === undefined) return;
    if (slot.lastHitAt === 0) this.tally = { ...this.tally, neverHitBytes: this.tally.neverHitBytes - slot.charged };
    slot.hits += 1;
    slot.lastHitAt = at;
  }

  expire(before: EpochMs): number {
    const ids = [...this.byId.values()].filter(({ entry }) => entry.expiresAt < before).map(({ entry }) => entry.id);
    for (const id of ids) this.remove(id, 'expired');
    return ids.length;
  }

  /** The order of housekeeping.ts: never hit beyond their probation share, then the longest unhit, then the rest. */
  evict(maxBytes: number): number {
    if (this.tally.bytes <= maxBytes) return 0;
    const all = [...this.byId.values()];
    const neverHit = all.filter((slot) => slot.lastHitAt === 0).toSorted((a, b) => a.entry.storedAt - b.entry.storedAt);
    const wereHit = all.filter((slot) => slot.lastHitAt !== 0).toSorted((a, b) => a.lastHitAt - b.lastHitAt);
    let removed = 0;
    while (this.tally.bytes > lowWaterMark(maxBytes)) {
      const overProbation = this.tally.neverHitBytes > probationShare(maxBytes);
      const next = overProbation ? (neverHit.shift() ?? wereHit.shift()) : (wereHit.shift() ?? neverHit.shift());
      if (next === undefined) break;
      this.remove(next.entry.id, 'evicted');
      removed += 1;
    }
    return removed;
  }

  /** In the order they were committed. */
  *terms(scope: Scope): Iterable<{ id: EntryId; terms: Terms }> {
    for (const [id, { terms }] of this.byScope.get(scope) ?? []) if (terms !== undefined) yield { id, terms };
  }

  #ofScope(scope: Scope): Map<EntryId, Slot> {
    const there = this.byScope.get(scope) ?? new Map<EntryId, Slot>();
    this.byScope.set(scope, there);
    return there;
  }
}

/** Oldest first. A snapshot: what is removed while it is read may still be in it. */
function* list(slots: Slots, selection: Selection): ReturnType<Catalogue['list']> & Generator {
  const all = [...slots.byId.values()].toSorted((a, b) => a.entry.storedAt - b.entry.storedAt);
  for (const { entry, hits } of all) {
    if (!isSelected(entry, selection)) continue;
    const { id, key, scope, tenant, upstream, model, callerScope, tags, storedAt, expiresAt, size, usage } = entry;
    yield { id, key, scope, tenant, upstream, model, callerScope, tags, storedAt, expiresAt, size, usage, hits };
  }
}
