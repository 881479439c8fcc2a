/** Of several candidates the best that may be served; else the nearest and why it may not. */
import type { Entry } from '../entry.ts';
import type { Near } from '../outcome.ts';
import type { Similarity } from '../units.ts';
import type { Asked } from './understand.ts';
import { mayBeMeant, type Seen, type Weigher } from './weigh.ts';

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
  /** `open`: one of them is only asked in another way, so that a look at the meaning may yet find it to be the same. */
  | { readonly kind: 'refused'; readonly near: Near | undefined; readonly open: 'open' | 'settled' };

type Fitting = Seen & { readonly weighed: Exclude<Seen['weighed'], { kind: 'refused' }> };

/**
 * The highest score wins, so which candidate came first never decides. Where the best is held out, the next is not served
 * in its place: the hold-out would measure another judge than the one that serves. Where a rival is as near whose answer is
 * known to differ, neither is.
 */
export function bestOf(asked: Asked, candidates: readonly Candidate[], { weigh, rivals }: Weigher): Best {
  const seen = candidates.map((candidate): Seen => ({ candidate, weighed: weigh(asked, candidate.entry, candidate.similarity) }));
  const fitting = seen.filter((one): one is Fitting => one.weighed.kind !== 'refused');
  const [first, ...others] = fitting;
  if (first === undefined)
    return { kind: 'refused', near: nearOf(seen), open: seen.some(({ weighed }) => mayBeMeant(weighed)) ? 'open' : 'settled' };
  const best = others.reduce((one, other) => (other.weighed.score > one.weighed.score ? other : one), first);
  const { candidate, weighed } = best;
  if (seen.some((other) => rivals(best, other) !== undefined))
    return { kind: 'refused', near: { entry: candidate.entry.id, similarity: candidate.similarity, veto: 'ambiguous' }, open: 'open' };
  if (weighed.kind === 'serve') return { kind: 'serve', candidate, score: weighed.score };
  return { kind: 'instead', wouldBe: { ...candidate, score: weighed.score, why: weighed.why } };
}

/** The nearest, and why not. */
function nearOf([seen]: readonly Seen[]): Near | undefined {
  if (seen === undefined || seen.weighed.kind !== 'refused') return undefined;
  const { entry, similarity } = seen.candidate;
  return { entry: entry.id, similarity, veto: seen.weighed.veto };
}
