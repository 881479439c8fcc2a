/**
 * Which upstreams may be asked for token counts at the end of a stream (`stream_options.include_usage`). A server that does
 * not know the field may refuse the whole request, so only those are asked that are known to take it, or that were seen to
 * when a caller asked.
 */
import type { Target } from '../upstream/upstream.ts';

export interface UsageAsked {
  accepts(target: Target): boolean;
  /** This upstream was asked by a caller and sent the counts. */
  seen(origin: string): void;
}

/** Origins remembered; they come from the allow-list and the operator's config, so there are few. */
const ORIGINS_AT_MOST = 256;

export function createUsageAsked(known: (target: Target) => boolean): UsageAsked {
  const seen = new Set<string>();
  return {
    accepts: (target) => known(target) || seen.has(target.origin),
    seen: (origin) => {
      if (seen.size < ORIGINS_AT_MOST) seen.add(origin);
    },
  };
}
