/**
 * The search by meaning for a host that keeps no vectors: they lie in the key-value store, and a composed kernel (nearhit:edge/search)
 * looks through them. One chunk after another, each under its own name, the newest last:
 *
 *   v/<model>/<scope>/<n>   how many there are (32 bits), their ids (16 bytes each), their vectors (f32)
 */
import { toEntryId, toSimilarity, type EntryId, type Scope } from '../../src/units.ts';
import type { Neighbour, VectorIndex } from '../../src/vectors/vector-index.ts';
import type { Bucket } from './bucket.ts';
import { bytesOf } from './host-vectors.ts';
import { asked } from './host-error.ts';

/** nearhit:edge/search. */
export type Nearest = (
  query: Uint8Array,
  rows: Uint8Array,
  limit: number,
) => readonly { readonly row: number; readonly similarity: number }[];

export interface StoredVectorsOptions {
  readonly bucket: () => Bucket;
  readonly nearest: Nearest;
  readonly model: string;
}

/** Of 384 dimensions 400 KB: what a commit reads and writes again. */
const ROWS_IN_CHUNK = 256;
/** Of one scope. When all are full, the oldest is begun again. */
const MOST_CHUNKS = 16;
const HEAD = 4;
const ID = 16;
const MARK = 'e_';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Chunk {
  readonly ids: readonly EntryId[];
  /** Vectors one after another. */
  readonly rows: Uint8Array;
}

const EMPTY: Chunk = { ids: [], rows: new Uint8Array(0) };

export function createStoredVectors({ bucket, nearest, model }: StoredVectorsOptions): VectorIndex {
  const nameOf = (scope: Scope, chunk: number): string => `v/${model}/${scope}/${chunk}`;
  const read = (scope: Scope, chunk: number): Chunk | undefined => {
    const value = bucket().get(nameOf(scope, chunk));
    return value === undefined ? undefined : decode(value);
  };
  function* chunksOf(scope: Scope): Iterable<readonly [number, Chunk]> {
    for (let at = 0; at < MOST_CHUNKS; at += 1) {
      const chunk = read(scope, at);
      if (chunk === undefined) return;
      yield [at, chunk];
    }
  }
  /** The first chunk that takes one more. */
  const roomIn = (scope: Scope): number | undefined => {
    for (let at = 0; at < MOST_CHUNKS; at += 1) {
      const value = bucket().get(nameOf(scope, at));
      if (value === undefined || countIn(value) < ROWS_IN_CHUNK) return at;
    }
    return undefined;
  };
  return {
    search: async (scope, query, limit) => {
      const found: Neighbour[] = [];
      for (const [, { ids, rows }] of chunksOf(scope)) {
        const hits = asked('search vectors', () => nearest(bytesOf(query), rows, limit));
        for (const { row, similarity } of hits) found.push(...neighbour(ids[row], similarity));
      }
      return found.toSorted((one, other) => other.similarity - one.similarity || (one.id < other.id ? -1 : 1)).slice(0, limit);
    },
    add: (scope, id, vector) => {
      const room = roomIn(scope);
      const at = room ?? 0;
      const chunk = room === undefined ? EMPTY : (read(scope, at) ?? EMPTY);
      const ids = [...chunk.ids, id];
      bucket().set(nameOf(scope, at), encode({ ids, rows: joined(chunk.rows, bytesOf(vector)) }));
      // Filled were they in turn, so the oldest lie behind the one that was the last to be filled.
      if (ids.length >= ROWS_IN_CHUNK && roomIn(scope) === undefined) bucket().set(nameOf(scope, (at + 1) % MOST_CHUNKS), encode(EMPTY));
    },
    remove: (scope, id) => {
      for (const [at, chunk] of chunksOf(scope)) {
        const row = chunk.ids.indexOf(id);
        if (row >= 0) bucket().set(nameOf(scope, at), encode(without(chunk, row)));
      }
    },
    size: () => 0,
    close: async () => {},
  };
}

function neighbour(id: EntryId | undefined, similarity: number): Neighbour[] {
  return id === undefined ? [] : [{ id, similarity: toSimilarity(similarity) }];
}

function without({ ids, rows }: Chunk, row: number): Chunk {
  const width = rows.length / ids.length;
  return { ids: ids.filter((_, at) => at !== row), rows: joined(rows.subarray(0, row * width), rows.subarray((row + 1) * width)) };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function encode({ ids, rows }: Chunk): Uint8Array {
  const head = new Uint8Array(HEAD + ids.length * ID);
  new DataView(head.buffer).setUint32(0, ids.length, true);
  head.set(encoder.encode(ids.map((id) => id.slice(MARK.length)).join('')), HEAD);
  return joined(head, rows);
}

/** What does not fit together holds nothing: it is a copy, and the next commits fill it again. */
function decode(value: Uint8Array): Chunk {
  const count = countIn(value);
  const start = HEAD + count * ID;
  if (count === 0 || value.length <= start || (value.length - start) % count !== 0) return EMPTY;
  const text = decoder.decode(value.subarray(HEAD, start));
  const ids = Array.from({ length: count }, (_, row) => toEntryId(MARK + text.slice(row * ID, (row + 1) * ID)));
  return { ids, rows: value.subarray(start) };
}

function countIn(value: Uint8Array): number {
  return value.length < HEAD ? 0 : new DataView(value.buffer, value.byteOffset).getUint32(0, true);
}
