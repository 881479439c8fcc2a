/**
 * An outcome as a member of `Cache-Status` (RFC 9211). `hit` and `fwd` exclude each other; `detail` is our closed word for
 * why. Words of a prompt never get here: every part is a constant or a whole number.
 */
import type { MissReason, Outcome } from '../outcome.ts';
import type { ExactOnlyReason } from '../prompt.ts';

/** `ttlSeconds`: what is left of the entry's life, below zero for a stale one; `undefined` where no entry is served. */
export function cacheStatus(outcome: Outcome, ttlSeconds: number | undefined): string {
  switch (outcome.kind) {
    case 'exact':
    case 'alias':
    case 'semantic':
    case 'stale':
      return ttlSeconds === undefined ? `nearhit; hit; detail=${outcome.kind}` : `nearhit; hit; ttl=${ttlSeconds}; detail=${outcome.kind}`;
    case 'joined':
      return 'nearhit; fwd=miss; collapsed; detail=joined';
    case 'miss':
      return `nearhit; fwd=${forwardedFor(outcome.reason)}; detail=${outcome.reason}`;
    case 'refresh':
      return `nearhit; fwd=request; detail=${outcome.reason}`;
    case 'bypass':
      return `nearhit; fwd=bypass; detail=${outcome.reason}`;
    default:
      return outcome satisfies never;
  }
}

/** RFC 9211 2.2: `stale`: there was one, and it was too old; `request`: there was a fresh one, and the request refused it. */
function forwardedFor(reason: MissReason | ExactOnlyReason): 'miss' | 'stale' | 'request' {
  if (reason === 'expired') return 'stale';
  return reason === 'too-old' ? 'request' : 'miss';
}
