/** Hits that were served, so that whoever received one can say that it was wrong. In memory: a hit is reported soon or never. */
import type { EntryId, Key, Tenant } from '../units.ts';
import type { ScopeGroup } from '../learn/evidence.ts';
import type { ChainLink } from './chain-scopes.ts';

export interface ServedHit {
  readonly kind: 'exact' | 'alias' | 'stale' | 'semantic';
  readonly credential: Tenant;
  readonly group: ScopeGroup;
  readonly asked: Key;
  /** Of a semantic hit; '' otherwise. */
  readonly question: string;
  readonly entry: EntryId;
  /** The question that the entry answers. */
  readonly stored: Key;
  readonly score: number | undefined;
  /** The earlier turns that counted as entries where it was found. */
  readonly links: readonly ChainLink[];
}

export interface Hits {
  served(id: string, hit: ServedHit): void;
  find(id: string): ServedHit | undefined;
}

/** About 200 bytes each and the question of the semantic ones, so 15 MB or less. */
const REMEMBERED = 50_000;

export function createHits(): Hits {
  // Two halves: when the young one is full the old one is dropped whole, which costs nothing per hit.
  let young = new Map<string, ServedHit>();
  let old = new Map<string, ServedHit>();
  return {
    served: (id, hit) => {
      if (young.size >= REMEMBERED / 2) {
        old = young;
        young = new Map();
      }
      young.set(id, hit);
    },
    find: (id) => young.get(id) ?? old.get(id),
  };
}
