/**
 * The durable store: entries, keys, aliases and vectors in one LMDB environment, so that a commit holds for all or none.
 * Nothing is loaded at start: the first hit reads three rows of a mapped file. Layout: layout.ts. Writes: write-queue.ts.
 */
import type { Clock } from '../clock.ts';
import type { EntryFacts } from '../entry.ts';
import { messageOf } from '../errors.ts';
import type { Bytes, EntryId } from '../units.ts';
import { toBytes } from '../units.ts';
import { PACK_SIZE } from './code-packs.ts';
import { guardDirectory } from './directory-guard.ts';
import type { GuardedDirectory } from './directory-guard.ts';
import { PendingHits } from './hits.ts';
import { guardedEvents } from './guarded-events.ts';
import { HotEntries } from './hot-entries.ts';
import { Housekeeping } from './housekeeping.ts';
import { idOfRow, openLayout, SCHEMA, SCHEMA_ROW, timeBound, TOTALS_ROW } from './layout.ts';
import type { Layout } from './layout.ts';
import { LmdbLedger } from './lmdb-ledger.ts';
import { Reads } from './lmdb-reads.ts';
import { createStoredVectors } from './lmdb-vectors.ts';
import { createWordSource } from './lmdb-words.ts';
import { Writes } from './lmdb-writes.ts';
import { Packing } from './packing.ts';
import type { Quantise } from './plans.ts';
import { rowPages } from './row-pages.ts';
import { isSelected } from './store.ts';
import type { Catalogue, OpenStore, Selection, Store, StoredVectors, StoreEvents } from './store.ts';
import type { Tally } from './tally.ts';
import { decodeTally, encodeTally, NOTHING } from './tally.ts';
import { createUnreadable } from './unreadable.ts';
import { schemaOf } from './verify.ts';
import { WriteQueue } from './write-queue.ts';

export { DirectoryInUse } from './directory-lock.ts';

export interface LmdbStoreOptions {
  /** The data directory; the store itself goes into `store/` in it. */
  readonly directory: string;
  readonly maxBytes: Bytes;
  readonly clock: Clock;
  readonly events: StoreEvents;
  readonly quantise: Quantise;
  /** Memory for decoded entries; 64 MiB unless told. */
  readonly hotBytes?: Bytes;
  /** Codes in a pack; 256 unless told. */
  readonly packSize?: number;
  readonly log: (message: string) => void;
}

const HOT_BYTES = 64 << 20;

/** @throws DirectoryInUse */
export async function openLmdbStore(options: LmdbStoreOptions): Promise<OpenStore> {
  const guard = await guardDirectory(options);
  try {
    const { layout, tally } = await openSound(guard);
    return assemble(options, guard, layout, tally);
  } catch (error) {
    await guard.abandon();
    throw error;
  }
}

/** A store that cannot be opened, or is of another version, is set aside once; a failure of the fresh one is real. */
async function openSound(guard: GuardedDirectory): Promise<{ layout: Layout; tally: Tally }> {
  const first = await tryOpen(guard.store);
  if (first.kind === 'open') return first;
  guard.setAside(first.kind, first.detail);
  const second = await tryOpen(guard.store);
  if (second.kind === 'open') return second;
  throw new Error(`could not open a new store in ${guard.store}: ${second.detail}`);
}

type Opened =
  | { readonly kind: 'open'; readonly layout: Layout; readonly tally: Tally }
  | { readonly kind: 'unreadable' | 'wrong-schema'; readonly detail: string };

async function tryOpen(directory: string): Promise<Opened> {
  let layout: Layout;
  try {
    layout = openLayout(directory);
  } catch (error) {
    return { kind: 'unreadable', detail: messageOf(error) };
  }
  try {
    const schema = schemaOf(layout) ?? (await begin(layout));
    const totals = layout.meta.get(TOTALS_ROW);
    if (schema === SCHEMA && totals !== undefined) return { kind: 'open', layout, tally: decodeTally(totals) };
    await layout.root.close();
    return { kind: 'wrong-schema', detail: `this build reads version ${SCHEMA}, found ${schema}` };
  } catch (error) {
    await layout.root.close();
    return { kind: 'unreadable', detail: messageOf(error) };
  }
}

async function begin(layout: Layout): Promise<number> {
  const version = Buffer.alloc(4);
  version.writeUInt32LE(SCHEMA, 0);
  await layout.root.batch(() => {
    void layout.meta.put(SCHEMA_ROW, version);
    void layout.meta.put(TOTALS_ROW, encodeTally(NOTHING));
  });
  return SCHEMA;
}

function assemble(options: LmdbStoreOptions, guard: GuardedDirectory, layout: Layout, tally: Tally): OpenStore {
  const { maxBytes, clock, quantise, log } = options;
  const events = guardedEvents(options.events, log);
  const hot = new HotEntries(options.hotBytes ?? HOT_BYTES);
  const hits = new PendingHits();
  const queue = new WriteQueue(layout, tally);
  const unreadable = createUnreadable(layout, queue, (id) => writes.remove([id], 'evicted'), log);
  const reads = new Reads(layout, hot, unreadable);
  const packing = new Packing(layout, queue, options.packSize ?? PACK_SIZE, (work) => later(work));
  const writes = new Writes({ layout, reads, hot, hits, queue, events, quantise, packing, maxBytes });
  const stored = createStoredVectors({ layout, reads, queue, packing, events, quantise });
  const ledger = new LmdbLedger(layout, queue, log);
  const housekeeping = new Housekeeping({ layout, reads, writes, queue, hits, packing, maxBytes });
  /** For work nobody waits for; the next sweep does it again, of the next process where this one stops. */
  const later = (work: Promise<unknown>): void =>
    void work.catch((error: unknown) => {
      if (!queue.isStop(error)) log(`the store could not tidy up: ${messageOf(error)}`);
    });

  const evictIfOver = (): void => {
    if (housekeeping.isOverBound()) later(housekeeping.evict());
  };
  const vectors: StoredVectors = {
    ...stored,
    replace: async (...replacement) => {
      const replaced = await stored.replace(...replacement);
      evictIfOver();
      return replaced;
    },
  };

  const store: Store = {
    byKey: (key) => reads.byKey(key),
    byAlias: (scope, folded) => reads.byAlias(scope, folded),
    byId: (id) => reads.byId(id),
    commit: async (commit): Promise<void> => {
      await writes.commit(commit);
      evictIfOver();
    },
    close: onceOnly(async () => {
      await writes.flushHits().catch((error: unknown) => log(`hit counts were lost: ${messageOf(error)}`));
      await ledger.flushed().catch((error: unknown) => log(`some of what was learnt is lost: ${messageOf(error)}`));
      await queue.close();
      await layout.root.close();
      await guard.closeClean();
    }),
  };
  const catalogue: Catalogue = {
    list: (selection) => list(layout, reads, hits, selection),
    remove: (ids) => writes.remove(ids, 'purged'),
    touch: (id): void => {
      if (hits.add(id, clock.now())) later(writes.flushHits());
    },
    sweep: (before) => housekeeping.sweep(before),
    totals: () => ({ entries: queue.tally.entries, embedded: queue.tally.embedded, bytes: toBytes(queue.tally.bytes), maxBytes }),
  };
  return { store, catalogue, vectors, words: createWordSource(layout), ledger };
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

type Listed = EntryFacts & { readonly hits: number };

function* list(layout: Layout, reads: Reads, hits: PendingHits, selection: Selection): Iterable<Listed> {
  if (selection.kind === 'entry') return yield* listed([selection.id], reads, hits, selection);
  for (const rows of rowPages(layout.ages, timeBound(0))) {
    const ids = rows.map((row) => idOfRow(row, 8));
    yield* listed(ids, reads, hits, selection);
  }
}

function* listed(ids: readonly EntryId[], reads: Reads, hits: PendingHits, selection: Selection): Iterable<Listed> {
  for (const id of ids) {
    const facts = reads.facts(id);
    if (facts === undefined || !isSelected(facts, selection)) continue;
    const { key, scope, tenant, upstream, model, callerScope, tags, storedAt, expiresAt, size, usage } = facts;
    yield { id, key, scope, tenant, upstream, model, callerScope, tags, storedAt, expiresAt, size, usage, hits: facts.hits + hits.of(id) };
  }
}
