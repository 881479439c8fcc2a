/** The vector index's view of the store. */
import type { EntryId, Scope } from '../units.ts';
import type { VectorSource } from '../vectors/vector-index.ts';
import { readCodes } from './code-packs.ts';
import type { Layout } from './layout.ts';
import { vectorRow } from './layout.ts';

export function createVectorSource(layout: Layout): VectorSource {
  return { codes: (scope) => readCodes(layout, scope), vector: (scope, id) => readVector(layout, scope, id) };
}

/** Copied: a Float32Array must begin at a multiple of four, which bytes out of LMDB need not. */
function readVector(layout: Layout, scope: Scope, id: EntryId): Float32Array | undefined {
  const bytes = layout.vectors.get(vectorRow(scope, id));
  if (bytes === undefined || bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
  const vector = new Float32Array(bytes.length / 4);
  new Uint8Array(vector.buffer).set(bytes);
  return vector.every(Number.isFinite) ? vector : undefined;
}
