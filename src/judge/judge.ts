/**
 * The port that decides whether the answer to one question may be served for another: vetoes, then one score. It is pure
 * and synchronous, never throws (a rule that fails is the veto `judge-failed`), and symmetric in its two questions. Equal
 * scopes were settled before. Whether a score is high enough is the bar's word (learn/), not the judge's.
 */
import type { VetoName } from '../outcome.ts';
import type { Similarity } from '../units.ts';
import type { Reading } from './reading/reading.ts';

/**
 * In how, not in what, two questions ask. Where answers agree across it something is learnt of the words all the same. What names
 * a thing, a number, a time, a party, a direction or a negation is never among them. An install's own evidence may excuse two:
 *   phrase-elsewhere      one phrase stands in another place, and no rule of grammar says that it may
 *   asks:what/yes-no      another kind of answer is asked for, each pair of kinds by itself: where "are any open?" is always
 *                         answered with the list, it asks what "which are open?" asks
 */
export type ExcusableWay = 'phrase-elsewhere' | `asks:${string}`;
/** As ways these are never excused. */
export type AskedOtherwise =
  | 'order'
  | 'role'
  | 'question-type'
  | 'modality'
  | 'quantifier'
  | 'comparison'
  | 'tense'
  | 'appended'
  | 'length';
/** The vetoes that are about how is asked. */
export const ASKED_OTHERWISE: readonly (AskedOtherwise & VetoName)[] = [
  'order',
  'role',
  'question-type',
  'modality',
  'quantifier',
  'comparison',
  'tense',
  'appended',
  'length',
];
export type Way = ExcusableWay | AskedOtherwise;

export function isExcusable(way: Way | undefined): way is ExcusableWay {
  return way === 'phrase-elsewhere' || way?.startsWith('asks:') === true;
}

/** All that still sets two questions apart, where they ask about the same. Words as base forms, sorted. */
export interface Differences {
  readonly asked: readonly string[];
  readonly stored: readonly string[];
  readonly ways: readonly Way[];
}

/** What this install has learnt that a judgement may lean on; see learn/. */
export interface Approved {
  /** `nothing`: no difference will ever be accepted, so nothing has to be looked for that has one. */
  readonly known: 'nothing' | 'something';
  /** Has this group's own traffic shown that none of this matters? */
  accepts(differences: Differences): boolean;
}
export const NOTHING_LEARNT: Approved = { known: 'nothing', accepts: () => false };

export interface Facts {
  /** Absent where the candidate was found by its words. */
  readonly similarity: Similarity | undefined;
  readonly approved: Approved;
}

/** `veto`: never served, at no target; `name` is the first family that applies. */
export type Judgement =
  | { readonly kind: 'veto'; readonly name: VetoName }
  /**
   * `score`: calibrated probability that the answer fits. `explained`: is every content word of either side accounted for?
   * `learnt`: it is, or the install has learnt that it does not matter, and the two are as near in meaning as that asks for.
   */
  | { readonly kind: 'scored'; readonly score: number; readonly explained: 'all' | 'learnt' | 'not-all' };

/** All that `explain` shows; never logged. Words as written in the questions. */
export interface Explanation {
  readonly judgement: Judgement;
  readonly vetoes: readonly VetoName[];
  /** What each veto saw, for people: `number: 200 / 250`. */
  readonly details: readonly string[];
  readonly unexplained: { readonly asked: readonly string[]; readonly stored: readonly string[] };
  /** Which words were taken for one another, and why: `purchase = buy (synonym)`. */
  readonly matched: readonly string[];
  /** What this install has learnt to overlook between the two: words, and ways of asking. */
  readonly overlooked: readonly string[];
  readonly features: Readonly<Record<string, number>>;
}

export interface Judge {
  /** Takes a question apart, once for all its comparisons. Linear in its length, and bounded: see `MOST_TOKENS`. */
  read(question: string): Reading;
  weigh(asked: Reading, stored: Reading, facts: Facts): Judgement;
  explain(asked: Reading, stored: Reading, facts: Facts): Explanation;
  /** Content words as base forms. */
  words(reading: Reading): readonly string[];
  /** What sets the two apart, before anything learnt; `undefined` where they are about something else. What learn/ learns from. */
  differences(asked: Reading, stored: Reading): Differences | undefined;
}
