/** What is stored near an answer that has just been stored: what it is compared with, so that something is learnt. */
import type { Entry } from '../entry.ts';
import { toUnitVector, type EntryId } from '../units.ts';
import type { VectorIndex, VectorSource } from '../vectors/vector-index.ts';
import type { Candidate } from './best.ts';
import type { ByWords } from './by-words.ts';
import type { Load } from './load.ts';
import type { Asked } from './understand.ts';

export interface NeighbourPorts {
  readonly byWords: ByWords;
  readonly index: VectorIndex;
  readonly vectors: VectorSource;
  readonly load: Load;
}

const NEAREST = 9;
/** Further apart than this, two questions have nothing to teach about one another (all-MiniLM-L6-v2; a floor, not a bar). */
const LEAST_SIMILARITY = 0.6;

export function createNeighbours(ports: NeighbourPorts): (asked: Asked, fresh: Entry) => Promise<readonly Candidate[]> {
  return async (asked, fresh) => {
    const near = await byMeaning(fresh, ports);
    const words = await ports.byWords.candidates(asked);
    const found = new Map<EntryId, Candidate>();
    for (const candidate of [...near, ...(words === 'late' ? [] : words)])
      if (!found.has(candidate.entry.id)) found.set(candidate.entry.id, candidate);
    return [...found.values()];
  };
}

async function byMeaning({ scope, id }: Entry, { index, vectors, load }: NeighbourPorts): Promise<readonly Candidate[]> {
  const stored = vectors.vector(scope, id);
  if (stored === undefined) return [];
  const neighbours = await index.search(scope, toUnitVector(stored.slice()), NEAREST);
  return neighbours.flatMap(({ id: near, similarity }): Candidate[] => {
    const entry = similarity < LEAST_SIMILARITY ? undefined : load(near, scope);
    return entry === undefined ? [] : [{ entry, similarity }];
  });
}
