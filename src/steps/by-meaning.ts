/** Stored questions nearest to this one by their vectors. Has a deadline: late means miss, and the vector goes to the commit. */
import type { Embedder } from '../embed/embedder.ts';
import { messageOf } from '../errors.ts';
import type { Observer } from '../observer.ts';
import type { Key, Ms, UnitVector } from '../units.ts';
import type { Candidate } from './best.ts';
import { scopesOf } from './chain-scopes.ts';
import { nearest, type NearestPorts } from './nearest.ts';
import type { Asked } from './understand.ts';
import { within } from './within.ts';

export interface ByMeaningPorts extends NearestPorts {
  readonly embedder: Embedder;
  readonly observer: Observer;
  readonly lookupTimeout: Ms;
}

export type NearByMeaning =
  | {
      readonly kind: 'found';
      readonly candidates: readonly Candidate[];
      readonly vector: Promise<UnitVector | undefined>;
      readonly embedMs: number;
      readonly searchMs: number;
    }
  | {
      readonly kind: 'missing';
      readonly reason: 'embedder-down' | 'deadline' | 'lookup-failed';
      readonly vector: Promise<UnitVector | undefined> | undefined;
      readonly embedMs?: number;
    };

export interface ByMeaning {
  candidates(asked: Asked): Promise<NearByMeaning>;
}

/** How many the judge sees. */
const NEIGHBOURS = 8;

export function createByMeaning(ports: ByMeaningPorts): ByMeaning {
  // Equal questions that ask at the same time share one embedding and one search.
  const lookups = new Map<Key, Promise<NearByMeaning>>();
  return {
    candidates: (asked) => {
      const { key } = asked.prompt;
      const shared = lookups.get(key);
      if (shared !== undefined) return shared;
      const lookup = lookUp(asked, ports).finally(() => lookups.delete(key));
      lookups.set(key, lookup);
      return lookup;
    },
  };
}

async function lookUp(asked: Asked, ports: ByMeaningPorts): Promise<NearByMeaning> {
  const { embedder, observer } = ports;
  if (embedder.state().kind !== 'ready') return { kind: 'missing', reason: 'embedder-down', vector: undefined };
  // Before it is asked: where nothing can be waited for, as in a Wasm guest, it has answered by the time it returns.
  const started = performance.now();
  const vector = embedder.embed(asked.prompt.question, undefined).catch((error: unknown) => {
    observer.fault('embed-failed', messageOf(error));
    return undefined;
  });
  const found = await within(ports.lookupTimeout, search(asked, { vector, started }, ports));
  return found === 'late' ? { kind: 'missing', reason: 'deadline', vector } : found;
}

interface Embedding {
  readonly vector: Promise<UnitVector | undefined>;
  readonly started: number;
}

async function search(asked: Asked, { vector: embedding, started }: Embedding, ports: ByMeaningPorts): Promise<NearByMeaning> {
  const vector = await embedding;
  const embedMs = performance.now() - started;
  if (vector === undefined) return { kind: 'missing', reason: 'embedder-down', vector: undefined, embedMs };
  try {
    const candidates = await nearest(scopesOf(asked), vector, NEIGHBOURS, ports);
    return { kind: 'found', candidates, vector: embedding, embedMs, searchMs: performance.now() - started - embedMs };
  } catch (error) {
    ports.observer.fault('search-failed', messageOf(error));
    return { kind: 'missing', reason: 'lookup-failed', vector: embedding, embedMs };
  }
}
