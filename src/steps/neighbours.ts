/** What is stored near an answer that has just been stored: what it is compared with, so that something is learnt. */
import type { Entry } from '../entry.ts';
import { toUnitVector, type EntryId } from '../units.ts';
import type { VectorSource } from '../vectors/vector-index.ts';
import type { Candidate } from './best.ts';
import type { ByWords } from './by-words.ts';
import { scopesOf } from './chain-scopes.ts';
import { nearest, type NearestPorts } from './nearest.ts';
import type { Asked } from './understand.ts';

export interface NeighbourPorts extends NearestPorts {
  readonly byWords: ByWords;
  readonly vectors: VectorSource;
}

const NEAREST = 9;
/** Further apart than this, two questions have nothing to teach about one another (all-MiniLM-L6-v2; a floor, not a bar). */
const LEAST_SIMILARITY = 0.6;

export function createNeighbours(ports: NeighbourPorts): (asked: Asked, fresh: Entry) => Promise<readonly Candidate[]> {
  return async (asked, fresh) => {
    const near = await byMeaning(asked, fresh, ports);
    const words = await ports.byWords.candidates(asked);
    const found = new Map<EntryId, Candidate>();
    for (const candidate of [...near, ...(words === 'late' ? [] : words)])
      if (!found.has(candidate.entry.id)) found.set(candidate.entry.id, candidate);
    return [...found.values()];
  };
}

async function byMeaning(asked: Asked, { scope, id }: Entry, ports: NeighbourPorts): Promise<readonly Candidate[]> {
  const stored = ports.vectors.vector(scope, id);
  if (stored === undefined) return [];
  const near = await nearest(scopesOf(asked), toUnitVector(stored.slice()), NEAREST, ports);
  return near.filter(({ similarity }) => similarity >= LEAST_SIMILARITY);
}
