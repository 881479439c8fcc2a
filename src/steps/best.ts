/** Of several candidates the best that may be served; else the nearest and why it may not. */
import type { Entry } from '../entry.ts';
import type { Near } from '../outcome.ts';
import type { Similarity } from '../units.ts';
import type { Asked } from './understand.ts';
import type { Weigh, Weighed } from './weigh.ts';

export interface Candidate {
  readonly entry: Entry;
  readonly similarity: Similarity | undefined;
}

/** A hit that was not served on purpose; what the provider says instead tells whether it would have been right. */
export interface WouldBe {
  readonly entry: Entry;
  readonly similarity: Similarity | undefined;
  readonly score: number;
  readonly why: 'held-out' | 'closed' | 'shadow';
}

export type Best =
  | { readonly kind: 'serve'; readonly candidate: Candidate; readonly score: number }
  | { readonly kind: 'instead'; readonly wouldBe: WouldBe }
  | { readonly kind: 'refused'; readonly near: Near | undefined };

/**
 * The highest score wins, so which candidate came first never decides. Where the best is held out, the next is not served
 * in its place: the hold-out would measure another judge than the one that serves.
 */
export function bestOf(asked: Asked, candidates: readonly Candidate[], weigh: Weigh): Best {
  let best: { readonly candidate: Candidate; readonly weighed: Exclude<Weighed, { kind: 'refused' }> } | undefined;
  let near: Near | undefined;
  for (const candidate of candidates) {
    const weighed = weigh(asked, candidate.entry, candidate.similarity);
    if (weighed.kind === 'refused') {
      near ??= { entry: candidate.entry.id, similarity: candidate.similarity, veto: weighed.veto };
    } else if (best === undefined || weighed.score > best.weighed.score) best = { candidate, weighed };
  }
  if (best === undefined) return { kind: 'refused', near };
  const { candidate, weighed } = best;
  if (weighed.kind === 'serve') return { kind: 'serve', candidate, score: weighed.score };
  return { kind: 'instead', wouldBe: { ...candidate, score: weighed.score, why: weighed.why } };
}
