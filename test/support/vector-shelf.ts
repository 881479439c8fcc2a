/** A store of vectors and nothing else, with the full float scan that any index is compared with. */
import { toSimilarity, type EntryId, type Scope } from '../../src/units.ts';
import { quantise, type Quantised } from '../../src/vectors/quantise.ts';
import type { Neighbour, VectorSource } from '../../src/vectors/vector-index.ts';

interface Row extends Quantised {
  readonly id: EntryId;
  readonly vector: Float32Array;
}

export class VectorShelf implements VectorSource {
  readonly #scopes = new Map<Scope, Map<EntryId, Row>>();
  failing = false;
  /** Vectors asked for one by one: what rescoring costs. */
  reads = 0;

  put(scope: Scope, id: EntryId, vector: Float32Array): void {
    const rows = this.#scopes.get(scope) ?? new Map<EntryId, Row>();
    rows.set(id, { id, vector, ...quantise(vector) });
    this.#scopes.set(scope, rows);
  }

  drop(scope: Scope, id: EntryId): void {
    this.#scopes.get(scope)?.delete(id);
  }

  *codes(scope: Scope): Iterable<Row> {
    if (this.failing) throw new Error('the disk is gone');
    yield* this.#scopes.get(scope)?.values() ?? [];
  }

  vector(scope: Scope, id: EntryId): Float32Array | undefined {
    this.reads += 1;
    return this.#scopes.get(scope)?.get(id)?.vector;
  }

  nearest(scope: Scope, query: Float32Array, limit: number): readonly Neighbour[] {
    const scored = [...(this.#scopes.get(scope)?.values() ?? [])].map(({ id, vector }) => ({ id, similarity: cosine(vector, query) }));
    scored.sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1));
    return scored.slice(0, limit).map(({ id, similarity }) => ({ id, similarity: toSimilarity(similarity) }));
  }
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  a.forEach((component, i) => (sum += component * (b[i] ?? 0)));
  return sum;
}
