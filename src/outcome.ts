/** How a request ended: the words of `Cache-Status`, the metrics and the log, in one closed set. */
import type { Entry } from './entry.ts';
import type { BypassReason, ExactOnlyReason } from './prompt.ts';
import type { EntryId, Similarity } from './units.ts';

export type VetoName =
  | 'similarity'
  | 'number'
  | 'negation'
  | 'entity'
  | 'quoted'
  | 'letter-case'
  | 'symbol'
  | 'order'
  | 'unexplained'
  | 'judge-failed';

/** Why a lookup found nothing to serve. */
export type MissReason =
  | 'none' //             nothing stored under this key, alias or near it
  | 'usage-missing' //    the recording has no token counts and this caller is owed them
  | 'unrenderable' //     the recording has no form this caller asked for
  | 'expired'
  | 'too-old' //          older than the caller's max-age or min-fresh allow
  | 'vetoed' //           near neighbours, all refused by the judge
  | 'shadow' //           would have been a semantic hit
  | 'deadline' //         the semantic lookup was late
  | 'embedder-down'
  | 'unproved' //         this upstream has not yet accepted this credential, so its group's answers are closed to it
  | 'lookup-failed';

export interface Near {
  readonly entry: EntryId;
  readonly similarity: Similarity;
  readonly veto: VetoName | undefined;
}

export type Outcome =
  | { readonly kind: 'exact' | 'alias'; readonly entry: Entry }
  | { readonly kind: 'stale'; readonly entry: Entry }
  | { readonly kind: 'semantic'; readonly entry: Entry; readonly similarity: Similarity; readonly score: number }
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
  | 'error-event'
  | 'invalid-stream'
  | 'invalid-json'
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
