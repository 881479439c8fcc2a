/** How a request ended: the words of `Cache-Status`, the metrics and the log, in one closed set. */
import type { Entry } from './entry.ts';
import type { BypassReason, ExactOnlyReason } from './prompt.ts';
import type { EntryId, Similarity } from './units.ts';

/** A named reason why a near neighbour may not be served; one file each in judge/vetoes, save those of the bar and of evidence. */
export type VetoName =
  | 'number'
  | 'unit'
  | 'date'
  | 'identifier' //     version, address, path, code, a word with digits
  | 'quoted'
  | 'symbol'
  | 'letter-case'
  | 'script'
  | 'language'
  | 'negation'
  | 'antonym'
  | 'direction' //      before and after, with and without, over and under
  | 'entity'
  | 'question-type' //  what kind of answer is asked for
  | 'comparison' //     comparator, superlative
  | 'quantifier'
  | 'modality'
  | 'person'
  | 'tense'
  | 'instruction' //    list, explain, translate; in one word; as JSON
  | 'appended' //       a sentence or a condition on one side
  | 'length'
  | 'order'
  | 'role' //           who does what to whom
  | 'unexplained' //    a content word of one side that nothing on the other accounts for
  | 'score' //          below the bar
  | 'must-not-link' //  this pair was found or reported wrong
  | 'ambiguous' //      two stored answers that are known to differ would both be served
  | 'closed' //         this group's evidence does not hold the target: exact-only for now
  | 'judge-failed';

/** Why a lookup found nothing to serve. */
export type MissReason =
  | 'none' //             nothing stored under this key, alias or near it
  | 'partial' //          a part of a batch is stored; only the rest is asked for
  | 'usage-missing' //    the recording has no token counts and this caller is owed them
  | 'unrenderable' //     the recording has no form this caller asked for
  | 'expired'
  | 'too-old' //          older than the caller's max-age or min-fresh allow
  | 'vetoed' //           near neighbours, all refused by the judge
  | 'shadow' //           would have been a semantic hit
  | 'held-out' //         would have been a semantic hit; asked upstream instead, to measure the false-hit rate
  | 'deadline' //         the semantic lookup was late
  | 'embedder-down'
  | 'unproved' //         this upstream has not yet accepted this credential, so its group's answers are closed to it
  | 'lookup-failed';

export interface Near {
  readonly entry: EntryId;
  /** Absent where it was found by its words. */
  readonly similarity: Similarity | undefined;
  readonly veto: VetoName | undefined;
}

export type Outcome =
  | { readonly kind: 'exact' | 'alias'; readonly entry: Entry }
  | { readonly kind: 'stale'; readonly entry: Entry }
  | { readonly kind: 'semantic'; readonly entry: Entry; readonly similarity: Similarity | undefined; readonly score: number }
  | { readonly kind: 'joined' }
  | { readonly kind: 'miss'; readonly reason: MissReason | ExactOnlyReason; readonly near?: Near }
  | { readonly kind: 'refresh'; readonly reason: 'no-cache' }
  | { readonly kind: 'bypass'; readonly reason: BypassReason };

/** Why an answer was not stored. Known only after it ended, so it is seen in log and metric. */
export type DropReason =
  | 'status'
  | 'truncated'
  | 'filtered'
  | 'refusal'
  | 'empty'
  | 'tool-calls'
  | 'finish-unknown'
  | 'expiring-link' //  an image behind a link that ends before the answer does
  | 'error-event'
  | 'invalid-stream'
  | 'invalid-json'
  | 'invalid-vectors' //   not one vector for each input, or not all of them finite and of one length
  | 'incomplete'
  | 'too-large'
  | 'encoding'
  | 'content-type'
  | 'upstream-no-store'
  | 'ttl-zero'
  | 'not-storable'
  | 'purged'
  | 'store-failed'
  | 'disk-full'
  | 'no-buffer-left';
