/**
 * The port that decides whether the answer to one question may be served for another: vetoes, then one score. It is pure
 * and synchronous, never throws (a rule that fails is the veto `judge-failed`), and symmetric in its two questions. Equal
 * scopes were settled before. Whether a score is high enough is the bar's word (learn/), not the judge's.
 */
import type { VetoName } from '../outcome.ts';
import type { Similarity } from '../units.ts';
import type { Reading } from './reading/reading.ts';

/** What this install has learnt that a judgement may lean on; see learn/. */
export interface Approved {
  /** May these left-over words of one question stand for those of the other? Base forms, sorted; either may be empty. */
  substitution(one: readonly string[], other: readonly string[]): boolean;
}

export interface Facts {
  /** Absent where the candidate was found by its words. */
  readonly similarity: Similarity | undefined;
  readonly approved: Approved;
}

/** `veto`: never served, at no target; `name` is the first family that applies. */
export type Judgement =
  | { readonly kind: 'veto'; readonly name: VetoName }
  /** `score`: calibrated probability that the answer fits. `explained`: every content word of either side is accounted for. */
  | { readonly kind: 'scored'; readonly score: number; readonly explained: 'all' | 'not-all' };

/** All that `explain` shows; never logged. Words as written in the questions. */
export interface Explanation {
  readonly judgement: Judgement;
  readonly vetoes: readonly VetoName[];
  /** What each veto saw, for people: `number: 200 / 250`. */
  readonly details: readonly string[];
  readonly unexplained: { readonly asked: readonly string[]; readonly stored: readonly string[] };
  /** Which words were taken for one another, and why: `purchase = buy (synonym)`. */
  readonly matched: readonly string[];
  readonly features: Readonly<Record<string, number>>;
}

export interface Judge {
  /** Takes a question apart, once for all its comparisons. Linear in its length, and bounded: see `MOST_TOKENS`. */
  read(question: string): Reading;
  weigh(asked: Reading, stored: Reading, facts: Facts): Judgement;
  explain(asked: Reading, stored: Reading, facts: Facts): Explanation;
  /** Base forms of the words that stay unexplained and are no veto of their own; `undefined` where an absolute veto holds. What learn/ learns from. */
  leftover(asked: Reading, stored: Reading): { readonly asked: readonly string[]; readonly stored: readonly string[] } | undefined;
}
