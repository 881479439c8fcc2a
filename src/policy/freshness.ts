/**
 * May a stored answer be served now, to this caller (RFC 9111 4.2)? Expiry is absolute and set when the answer was stored;
 * a caller may ask for less age or more life, and for a stale answer up to the operator's bound.
 */
import type { EntryFacts } from '../entry.ts';
import type { EpochMs, Ms } from '../units.ts';
import type { Directives } from './directives.ts';

export type Freshness =
  /** Whole seconds; a stale answer's `ttl` is below zero. */
  | { readonly kind: 'fresh' | 'stale'; readonly age: number; readonly ttl: number }
  /** Past its expiry, or fresh and not fresh enough for this caller. */
  | { readonly kind: 'expired' | 'too-old' };

const EXPIRED: Freshness = { kind: 'expired' };
const TOO_OLD: Freshness = { kind: 'too-old' };

export function freshness(
  entry: Pick<EntryFacts, 'storedAt' | 'expiresAt'>,
  directives: Pick<Directives, 'maxAge' | 'minFresh' | 'maxStale'>,
  now: EpochMs,
  operatorMaxStale: Ms,
): Freshness {
  // A clock set back must not make an answer look like one from the future.
  const age = Math.max(0, now - entry.storedAt);
  const left = entry.expiresAt - now;
  const { maxAge, minFresh } = directives;
  if (left <= 0 && -left >= Math.min(directives.maxStale, operatorMaxStale)) return EXPIRED;
  // max-age=0 asks for an answer made now; one of this very millisecond would still be another's.
  if (maxAge !== undefined && (age > maxAge || maxAge === 0)) return TOO_OLD;
  if (minFresh !== undefined && left < minFresh) return TOO_OLD;
  return { kind: left > 0 ? 'fresh' : 'stale', age: Math.floor(age / 1000), ttl: Math.floor(left / 1000) };
}
