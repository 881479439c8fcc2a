/**
 * What an install learns from its own traffic, as ports: `Evidence` is what a request may ask (synchronous, from memory),
 * `Ledger` is what keeps it. Nothing here is on the path of an answer: labels arrive after it was sent.
 */
import type { Approved, Differences } from '../judge/judge.ts';
import type { EntryId, EpochMs, Key } from '../units.ts';

/** Content words of a stored question as base forms; `undefined` where it is stored no more. */
export type WordsOf = (key: Key) => readonly string[] | undefined;

/** Tenant, upstream, model and caller's scope together: the traffic over which a false-hit rate means something. */
export type ScopeGroup = string;

/**
 * Where a label came from. `held-out` and `audit` are drawn by chance and estimate the rate; the others only teach. `alias`: of
 * what no judge weighed, a hit of the alias tier or a link of a chain.
 */
export type LabelSource = 'held-out' | 'audit' | 'near-miss' | 'feedback' | 'judge-model' | 'alias';
export interface Label {
  readonly group: ScopeGroup;
  readonly source: LabelSource;
  readonly asked: Key;
  readonly stored: Key;
  readonly entry: EntryId;
  readonly verdict: 'same' | 'different';
  /** The judge's, where it gave one. */
  readonly score: number | undefined;
  /** Would it have been served under the bar of that moment? */
  readonly wouldServe: 'yes' | 'no';
  /** What set the two questions apart, which this label speaks about; absent where a veto held that nothing excuses. */
  readonly differences: Differences | undefined;
  readonly at: EpochMs;
}

/** Serve iff the score reaches `least`. `why` is printed wherever a rate is. */
export type Bar =
  | { readonly kind: 'bar'; readonly least: number; readonly evidence: 'shipped' | 'live' }
  /**
   * Errors came in a burst, or no bar on the grid holds the target. What reaches `least` is asked upstream instead and labelled
   * `held-out`: these labels are what opens the group again.
   */
  | { readonly kind: 'closed'; readonly why: 'error-burst' | 'no-bar'; readonly least: number };

/** False-hit rate of one group or of all, with its one-sided 95% Clopper-Pearson bound. */
export interface Rate {
  readonly labels: number;
  readonly wrong: number;
  /** `undefined` without labels. */
  readonly rate: number | undefined;
  readonly upper: number;
  /** Under 300 labels the words `shipped evidence only` stand beside it. */
  readonly standing: 'shipped evidence only' | 'live';
}

export interface Evidence {
  bar(group: ScopeGroup, target: number): Bar;
  /** `wordsOf`: of other questions that are known to have the stored one's answer. */
  approved(group: ScopeGroup, stored: Key, wordsOf: WordsOf): Approved;
  /** Is this would-be hit held out? The same state and pair give the same answer. */
  heldOut(group: ScopeGroup, asked: Key, stored: Key): 'held-out' | undefined;
  learn(label: Label): void;
}

/** Pairs of questions of which something is known, one by one: from two pairs nothing follows for a third. */
export interface KnownPairs {
  /** Was it found, or reported, that one answer serves both, or that it must not? */
  known(one: Key, other: Key): 'same' | 'different' | undefined;
  /** Each question that is approved to stand for this one, in the order they were: the judge would serve it, and it had this one's answer. */
  approvedWith(key: Key): readonly Key[];
}

/** Rows by table and name, small and few; a corrupt row is skipped and told. */
export interface Ledger {
  rows(table: LedgerTable): Iterable<readonly [name: string, value: Uint8Array]>;
  put(table: LedgerTable, name: string, value: Uint8Array): void;
  remove(table: LedgerTable, name: string): void;
  /** Resolves when all before it would survive kill -9. */
  flushed(): Promise<void>;
}
export type LedgerTable = 'labels' | 'must-not-link' | 'known-same' | 'approved' | 'differences' | 'groups';
