/**
 * nearhit:edge/vectors over the product's exact index. The vectors themselves are held here, oldest first and bounded; the index
 * is a view of them, one for each model, since a model has its own dimensions.
 */
import { createHash } from 'node:crypto';
import { messageOf } from '../errors.ts';
import { toEntryId, toScope, toUnitVector, type EntryId, type Scope, type UnitVector } from '../units.ts';
import type { VectorIndex, VectorSource } from '../vectors/vector-index.ts';
import type { Journal } from './journal.ts';
import type { Asks, Refusal, VectorsError } from './messages.ts';
import type { Vectors } from './services.ts';

export interface VectorShelfOptions {
  readonly maxBytes: number;
  readonly journal: Journal;
  readonly createIndex: (source: VectorSource, dimensions: number) => VectorIndex;
  readonly quantise: (vector: Float32Array) => { readonly code: Int8Array; readonly scale: number };
}

interface Row {
  /** As the guest calls it. */
  readonly id: string;
  readonly vector: UnitVector;
}

interface Shelf {
  readonly dimensions: number;
  readonly index: VectorIndex;
  readonly scopes: Map<Scope, Map<EntryId, Row>>;
}

/** Where a row is, and its name in the journal. */
interface Place {
  readonly model: string;
  readonly scope: string;
  readonly id: string;
}

/** Models whose vectors are held at once: each has an index. */
const MOST_MODELS = 16;
const MOST_DIMENSIONS = 2048;
const MOST_NEIGHBOURS = 1000;
/** Together they are a key of the journal. */
const LONGEST_NAMES = 1024;
/** What a row costs besides its floats and its code. */
const OVERHEAD = 400;

export class VectorShelf implements Vectors {
  readonly #options: VectorShelfOptions;
  readonly #shelves = new Map<string, Shelf>();
  /** By journal name, oldest first. */
  readonly #places = new Map<string, { readonly place: Place; readonly bytes: number }>();
  #bytes = 0;

  constructor(options: VectorShelfOptions) {
    this.#options = options;
    for (const [name, value] of options.journal.rows()) {
      const [model, scope, id] = JSON.parse(name) as [string, string, string];
      this.#hold({ model, scope, id }, floats(value));
    }
    this.#evict();
  }

  async nearest({ model, scope, query, limit }: Asks['nearest']['ask']): Promise<Asks['nearest']['reply']> {
    const shelf = this.#shelves.get(model);
    if (shelf === undefined) return [];
    const vector = unitVector(query, shelf.dimensions);
    if (!(vector instanceof Float32Array)) return vector;
    try {
      const found = await shelf.index.search(scopeOf(scope), vector, Math.min(limit, MOST_NEIGHBOURS));
      const rows = shelf.scopes.get(scopeOf(scope));
      return found.flatMap(({ id, similarity }) => {
        const row = rows?.get(id);
        return row === undefined ? [] : [{ id: row.id, similarity }];
      });
    } catch (error) {
      return refused('unavailable', messageOf(error));
    }
  }

  put({ model, scope, id, vector }: Asks['vector-put']['ask']): Asks['vector-put']['reply'] {
    const name = nameOf({ model, scope, id });
    if (Buffer.byteLength(name) > LONGEST_NAMES) return refused('too-large', `model, scope and id take more than ${LONGEST_NAMES} bytes`);
    if (vector.length > MOST_DIMENSIONS * Float32Array.BYTES_PER_ELEMENT)
      return refused('too-large', `a vector has at most ${MOST_DIMENSIONS} dimensions`);
    const known = this.#shelves.get(model);
    if (known === undefined && this.#shelves.size >= MOST_MODELS)
      return refused('too-large', `vectors of ${MOST_MODELS} models are held already`);
    const unit = unitVector(vector, known?.dimensions ?? vector.length / Float32Array.BYTES_PER_ELEMENT);
    if (!(unit instanceof Float32Array)) return unit;
    this.#hold({ model, scope, id }, unit);
    this.#options.journal.put(name, bytesOf(unit));
    this.#evict();
    return 'put';
  }

  remove(place: Asks['vector-remove']['ask']): Asks['vector-remove']['reply'] {
    this.#drop(nameOf(place));
    return 'removed';
  }

  size(): number {
    return this.#places.size;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#shelves.values()].map(({ index }) => index.close()));
  }

  #hold(place: Place, vector: UnitVector): void {
    const { index, scopes } = this.#shelf(place.model, vector.length);
    const scope = scopeOf(place.scope);
    const id = entryIdOf(place.id);
    const rows = scopes.get(scope) ?? new Map<EntryId, Row>();
    scopes.set(scope, rows);
    rows.set(id, { id: place.id, vector });
    index.add(scope, id, vector);
    const name = nameOf(place);
    const bytes = OVERHEAD + 5 * vector.length + 2 * name.length;
    this.#bytes += bytes - (this.#places.get(name)?.bytes ?? 0);
    this.#places.delete(name);
    this.#places.set(name, { place, bytes });
  }

  #drop(name: string): void {
    const held = this.#places.get(name);
    if (held === undefined) return;
    this.#places.delete(name);
    this.#bytes -= held.bytes;
    this.#options.journal.delete(name);
    const shelf = this.#shelves.get(held.place.model);
    const scope = scopeOf(held.place.scope);
    const rows = shelf?.scopes.get(scope);
    rows?.delete(entryIdOf(held.place.id));
    if (rows?.size === 0) shelf?.scopes.delete(scope);
    shelf?.index.remove(scope, entryIdOf(held.place.id));
  }

  #evict(): void {
    for (const oldest of this.#places.keys()) {
      if (this.#bytes <= this.#options.maxBytes) return;
      this.#drop(oldest);
    }
  }

  #shelf(model: string, dimensions: number): Shelf {
    const known = this.#shelves.get(model);
    if (known !== undefined) return known;
    const scopes: Shelf['scopes'] = new Map();
    const { quantise } = this.#options;
    const source: VectorSource = {
      *codes(scope) {
        for (const [id, { vector }] of scopes.get(scope) ?? []) yield { id, ...quantise(vector) };
      },
      vector: (scope, id) => scopes.get(scope)?.get(id)?.vector,
    };
    const shelf: Shelf = { dimensions, scopes, index: this.#options.createIndex(source, dimensions) };
    this.#shelves.set(model, shelf);
    return shelf;
  }
}

function nameOf({ model, scope, id }: Place): string {
  return JSON.stringify([model, scope, id]);
}

/** A guest's scope is any text; the index takes digests. */
function scopeOf(scope: string): Scope {
  return toScope(createHash('sha256').update(scope).digest('base64url'));
}

function entryIdOf(id: string): EntryId {
  return toEntryId(`e_${createHash('sha256').update(id).digest('base64url').slice(0, 16)}`);
}

function unitVector(bytes: Uint8Array, dimensions: number): UnitVector | Refusal<VectorsError> {
  if (dimensions === 0 || bytes.length !== dimensions * Float32Array.BYTES_PER_ELEMENT)
    return refused('wrong-dimensions', `${dimensions} floats of four bytes are wanted, received ${bytes.length} bytes`);
  try {
    return floats(bytes);
  } catch (error) {
    return refused('wrong-dimensions', messageOf(error));
  }
}

/** Copied: the bytes of a message lie at any offset. */
function floats(bytes: Uint8Array): UnitVector {
  return toUnitVector(new Float32Array(new Uint8Array(bytes).buffer));
}

function bytesOf(vector: UnitVector): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}

function refused(code: VectorsError, why: string): Refusal<VectorsError> {
  return { kind: 'refused', code, why };
}
