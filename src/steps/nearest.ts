/** The stored questions nearest to a vector in some scopes, the nearest first. */
import type { Scope, UnitVector } from '../units.ts';
import type { VectorIndex } from '../vectors/vector-index.ts';
import type { Candidate } from './best.ts';
import type { Load } from './load.ts';

export interface NearestPorts {
  readonly index: VectorIndex;
  readonly load: Load;
}

/** A candidate found by its vector. */
export type NearCandidate = Candidate & { readonly similarity: NonNullable<Candidate['similarity']> };

/** @throws where a scope cannot be searched. */
export async function nearest(
  scopes: readonly Scope[],
  vector: UnitVector,
  limit: number,
  { index, load }: NearestPorts,
): Promise<readonly NearCandidate[]> {
  const found: NearCandidate[] = [];
  for (const scope of scopes) {
    for (const { id, similarity } of await index.search(scope, vector, limit)) {
      const entry = load(id, scope);
      if (entry !== undefined) found.push({ entry, similarity });
    }
  }
  return found.sort((one, other) => other.similarity - one.similarity).slice(0, limit);
}
