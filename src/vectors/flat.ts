/**
 * Exact nearest neighbours by scanning a whole scope: int8 codes in a Wasm memory, then floats from the store for those that
 * could be among the best. A scope is loaded by its first search and let go when room is needed, least recently searched first.
 *
 * Sound because: (1) a scope holds every committed and no removed entry: what the store tells while it loads is applied at
 * once and wins over what is read; (2) only entries of the scope can be found, since each has rows of its own; (3) every
 * similarity told was computed from floats, and reach proves that none is missing (rescore.ts).
 */
import { messageOf, ProxyError } from '../errors.ts';
import { nextTurn } from '../next-turn.ts';
import type { Bytes, EntryId, Scope, UnitVector } from '../units.ts';
import { Arena } from './arena.ts';
import { MOST_DIMENSIONS, MOST_KEPT } from './kernel.ts';
import { quantise } from './quantise.ts';
import { toQuery } from './query.ts';
import { Rescoring } from './rescore.ts';
import { Rows } from './rows.ts';
import { Scanner } from './scanner.ts';
import { Turn } from './turn.ts';
import type { Neighbour, VectorIndex, VectorSource } from './vector-index.ts';

export interface FlatIndexOptions {
  readonly source: VectorSource;
  readonly dimensions: number;
  /** Of codes in memory, all scopes together; ids take some 100 bytes a row besides. */
  readonly maxBytes: Bytes;
}

/** Candidates of the first scan. Real questions settle within eight of them (bench/search.ts); where they do not, the next scan keeps all it can. */
const KEPT = 50;
/** Scopes in memory, empty ones included: a scope that has no entries costs a little, too. */
const MOST_SCOPES = 10_000;
/** Milliseconds a scope that found no room is refused without trying again: each try reads it from the store and empties others. */
const REFUSED_FOR = 30_000;
/** Rows between two looks at the clock. */
const STEP = 32;
/** A scope of at least this many rows of which three quarters are dead is let go, and is compact when it is loaded again. */
const SPARSE_FROM = 1024;
const ROW_MULTIPLE = 16;

export function createFlatIndex(options: FlatIndexOptions): VectorIndex {
  return new FlatIndex(options);
}

interface Loaded {
  readonly rows: Rows;
  /** `undefined` once loaded. */
  loading: Promise<void> | undefined;
  /** Entries removed while it loads: what is still read of them is old. */
  readonly removed: Set<EntryId>;
  /** Searches under way: its blocks must stay where they are. */
  searches: number;
  /** No longer in the index; its blocks go when the last search ends. */
  forgotten: boolean;
}

class FlatIndex implements VectorIndex {
  readonly #source: VectorSource;
  readonly #dimensions: number;
  readonly #arena: Arena;
  readonly #scanner: Scanner;
  /** Least recently searched first. */
  readonly #scopes = new Map<Scope, Loaded>();
  /** Scopes that found no room, and until when they are refused. */
  readonly #refused = new Map<Scope, number>();
  #closed = false;

  constructor({ source, dimensions, maxBytes }: FlatIndexOptions) {
    if (!(dimensions > 0 && dimensions <= MOST_DIMENSIONS))
      throw new RangeError(`dimensions lie between 1 and ${MOST_DIMENSIONS}, received ${dimensions}`);
    this.#source = source;
    this.#dimensions = dimensions;
    this.#arena = new Arena(Math.ceil(dimensions / ROW_MULTIPLE) * ROW_MULTIPLE, maxBytes);
    this.#scanner = new Scanner(this.#arena);
  }

  async search(scope: Scope, query: UnitVector, limit: number): Promise<readonly Neighbour[]> {
    if (query.length !== this.#dimensions) throw failure(`the query has ${query.length} dimensions, the index ${this.#dimensions}`);
    if (limit < 1) return [];
    const loaded = this.#touch(scope);
    loaded.searches += 1;
    try {
      if (loaded.loading !== undefined) await loaded.loading;
      return loaded.rows.count === 0 ? [] : await this.#nearest(scope, loaded.rows, query, limit);
    } finally {
      loaded.searches -= 1;
      if (loaded.forgotten && loaded.searches === 0) loaded.rows.release();
    }
  }

  add(scope: Scope, id: EntryId, vector: UnitVector): void {
    const loaded = this.#scopes.get(scope);
    if (loaded === undefined || vector.length !== this.#dimensions) return;
    const { code, scale } = quantise(vector);
    loaded.removed.delete(id);
    if (!this.#put(scope, loaded, id, code, scale)) this.#forget(scope, loaded);
  }

  remove(scope: Scope, id: EntryId): void {
    const loaded = this.#scopes.get(scope);
    if (loaded === undefined) return;
    if (loaded.loading !== undefined) loaded.removed.add(id);
    loaded.rows.remove(id);
    const { count, length } = loaded.rows;
    if (length >= SPARSE_FROM && 4 * count < length && isIdle(loaded)) this.#forget(scope, loaded);
  }

  size(): number {
    let sum = 0;
    for (const { rows } of this.#scopes.values()) sum += rows.count;
    return sum;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const [scope, loaded] of this.#scopes) this.#forget(scope, loaded);
    await this.#scanner.close();
  }

  async #nearest(scope: Scope, rows: Rows, query: UnitVector, limit: number): Promise<readonly Neighbour[]> {
    const asked = toQuery(query, this.#arena.stride);
    const rescoring = new Rescoring({ scope, rows, source: this.#source, query, error: asked.error, limit });
    for (const kept of [Math.max(KEPT, limit), MOST_KEPT]) {
      if (kept > MOST_KEPT) break;
      const found = await rescoring.among(await this.#scanner.scan(rows.spans(), asked, kept), kept);
      if (found !== 'open') return found;
    }
    return rescoring.amongAll();
  }

  #touch(scope: Scope): Loaded {
    if (this.#closed) throw failure('the index was closed');
    this.#checkRefusal(scope);
    const known = this.#scopes.get(scope);
    if (known !== undefined) {
      this.#scopes.delete(scope);
      this.#scopes.set(scope, known);
      return known;
    }
    if (this.#scopes.size >= MOST_SCOPES) this.#evict();
    const loaded: Loaded = { rows: new Rows(this.#arena), loading: undefined, removed: new Set(), searches: 0, forgotten: false };
    this.#scopes.set(scope, loaded);
    loaded.loading = this.#load(scope, loaded);
    return loaded;
  }

  /** Begins a turn later: a store may answer from the state it had when this turn began, and what came since was not told here. */
  async #load(scope: Scope, loaded: Loaded): Promise<void> {
    try {
      await nextTurn();
      await this.#read(scope, loaded);
    } catch (error) {
      this.#forget(scope, loaded);
      throw error instanceof ProxyError ? error : failure(`the scope could not be loaded: ${messageOf(error)}`, error);
    } finally {
      loaded.loading = undefined;
      loaded.removed.clear();
    }
  }

  async #read(scope: Scope, loaded: Loaded): Promise<void> {
    const turn = new Turn();
    let read = 0;
    for (const { id, code, scale } of this.#source.codes(scope)) {
      read += 1;
      if (read % STEP === 0 && turn.isOver) await turn.next();
      if (loaded.forgotten) throw failure('the scope was let go while it was loaded; ask again');
      if (code.length !== this.#dimensions || loaded.removed.has(id) || loaded.rows.has(id)) continue;
      if (!this.#put(scope, loaded, id, code, scale)) throw this.#refuse(scope, loaded.rows.count);
    }
  }

  #refuse(scope: Scope, count: number): ProxyError {
    if (this.#refused.size >= MOST_SCOPES) this.#refused.clear();
    this.#refused.set(scope, performance.now() + REFUSED_FOR);
    return failure(`there is no room for more than ${count} vectors of this scope beside those in use; raise the index's memory`);
  }

  #checkRefusal(scope: Scope): void {
    const until = this.#refused.get(scope);
    if (until === undefined) return;
    if (performance.now() < until) throw failure("the scope found no room a moment ago; raise the index's memory");
    this.#refused.delete(scope);
  }

  /** Makes room by letting other scopes go. False: there is none to let go. */
  #put(scope: Scope, loaded: Loaded, id: EntryId, code: Int8Array, scale: number): boolean {
    while (loaded.rows.put(id, code, scale) === 'no-room') if (!this.#evict(scope)) return false;
    return true;
  }

  #evict(except?: Scope): boolean {
    for (const [scope, loaded] of this.#scopes) {
      if (scope === except || !isIdle(loaded)) continue;
      this.#forget(scope, loaded);
      return true;
    }
    return false;
  }

  /** A search that runs on goes on with the rows it has: whatever was removed meanwhile has no vector in the store. */
  #forget(scope: Scope, loaded: Loaded): void {
    if (this.#scopes.get(scope) === loaded) this.#scopes.delete(scope);
    loaded.forgotten = true;
    if (loaded.searches === 0) loaded.rows.release();
  }
}

/** Nobody reads or fills its blocks. */
function isIdle({ loading, searches }: Loaded): boolean {
  return loading === undefined && searches === 0;
}

function failure(why: string, cause?: unknown): ProxyError {
  return new ProxyError('search-failed', `cannot search: ${why}`, cause);
}
