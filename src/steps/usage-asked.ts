/**
 * Which streams may be asked for token counts at their end (`stream_options.include_usage`). A server that does not know the
 * field may refuse the whole request, so only those are asked that are known to take it, or where this very credential asked
 * this very model itself and got the counts: behind one gateway two models may differ, and so may two customers.
 */
import type { Asked } from './understand.ts';

export interface UsageAsked {
  accepts(asked: Asked): boolean;
  /** This caller asked for the counts and got them. */
  seen(asked: Asked): void;
}

/** Remembered at most; the oldest go first, and are asked again only after their caller asked once more. */
const REMEMBERED_AT_MOST = 4096;

export function createUsageAsked(known: (target: Asked['route']['target']) => boolean): UsageAsked {
  const seen = new Set<string>();
  const nameOf = ({ caller, route, prompt }: Asked): string =>
    [caller.credential, route.target.origin, route.path, prompt.model].join('\n');
  return {
    accepts: (asked) => known(asked.route.target) || (seen.size > 0 && seen.has(nameOf(asked))),
    seen: (asked) => {
      seen.add(nameOf(asked));
      const [oldest] = seen;
      if (seen.size > REMEMBERED_AT_MOST && oldest !== undefined) seen.delete(oldest);
    },
  };
}
