/** The search by meaning where the host keeps and searches the vectors (nearhit:edge/vectors): natively, outside this instance. */
import { toEntryId, toSimilarity, type EntryId, type Scope, type UnitVector } from '../../src/units.ts';
import type { Neighbour, VectorIndex } from '../../src/vectors/vector-index.ts';
import { asked } from './host-error.ts';

/** nearhit:edge/vectors. */
export interface HostVectors {
  nearest(model: string, scope: string, query: Uint8Array, limit: number): readonly { readonly id: string; readonly similarity: number }[];
  put(model: string, scope: string, id: string, vector: Uint8Array): void;
  remove(model: string, scope: string, id: string): void;
}

/** `model`: vectors of two models never meet. */
export function createHostVectors(host: HostVectors, model: string): VectorIndex {
  return {
    search: async (scope, query, limit) => {
      const found = asked('search the vectors of the host', () => host.nearest(model, scope, bytesOf(query), limit));
      return found.map(({ id, similarity }): Neighbour => ({ id: toEntryId(id), similarity: toSimilarity(similarity) }));
    },
    add: (scope: Scope, id: EntryId, vector: UnitVector) =>
      asked('hand a vector to the host', () => host.put(model, scope, id, bytesOf(vector))),
    remove: (scope: Scope, id: EntryId) => asked('take a vector from the host', () => host.remove(model, scope, id)),
    size: () => 0,
    close: async () => {},
  };
}

/** Little-endian, as every Wasm machine is. */
export function bytesOf(vector: Float32Array): Uint8Array {
  return new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
}
