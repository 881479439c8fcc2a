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
  /** The id that it can be reported by: unique over restarts, saying nothing of what it names. */
  served(hit: ServedHit): string;
  find(id: string): ServedHit | undefined;
}

/** About 200 bytes each and the question of the semantic ones, so 15 MB or less. */
const REMEMBERED = 50_000;

/** `prefix`: random, once per process. */
export function createHits(prefix: string): Hits {
  // A ring by their numbers: every request that hits adds one, and hardly any is ever looked for.
  const ring: ServedHit[] = [];
  const idOf = (number: number): string => `h_${prefix}${number.toString(36)}`;
  let count = 0;
  return {
    served(hit) {
      ring[count % REMEMBERED] = hit;
      count += 1;
      return idOf(count);
    },
    find(id) {
      const number = Number.parseInt(id.slice(2 + prefix.length), 36);
      const isHeld = number > count - REMEMBERED && number <= count && idOf(number) === id;
      return isHeld ? ring[(number - 1) % REMEMBERED] : undefined;
    },
  };
}
