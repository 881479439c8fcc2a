/**
 * What people and monitors may ask of a running nearhit. The admin listener speaks HTTP in front of it, compose.ts joins it
 * to the store, the embedder and the observer's counts. Nothing here carries a question or an answer: facts and counts only.
 */
import type { EmbeddingModel } from '../config.ts';
import type { EmbedderState } from '../embed/embedder.ts';
import type { EntryFacts } from '../entry.ts';
import type { Selection, StoreTotals } from '../store/store.ts';
import type { Explanation } from '../judge/judge.ts';
import type { Bar, Rate } from '../learn/evidence.ts';
import type { EntryId, EpochMs, Scope } from '../units.ts';
import type { Counts } from './counters.ts';

export interface Operations {
  health(): Health;
  stats(): Stats;
  entry(id: EntryId): EntryFacts | undefined;
  /** A dry run only lists. Otherwise the entries are gone from every tier and from flights when it resolves. */
  purge(selection: Selection, dryRun: boolean): Promise<PurgeReport>;
  /** @throws ProxyError for a hit that is not known any more. */
  feedback(report: { readonly hit: string; readonly verdict: 'wrong' | 'right' }): Promise<FeedbackDone>;
  /** What would be said to this question, and why: the stored questions that share its words, in every scope. */
  explain(question: string, limit: number): Promise<readonly Explained[]>;
  /** Stored questions are embedded again by the model in use, in the background. What there is of it after the order. */
  reembed(order: ReembedOrder): ReembedReport;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

/** `degraded`: requests are answered and the exact tiers work, something else does not. `starting`: not yet worth traffic. */
export interface Health {
  readonly status: 'ready' | 'degraded' | 'starting';
  readonly semantic: EmbedderState['kind'];
  readonly store: 'ok' | 'failing';
}

/** What became of a report. */
export type FeedbackDone = 'must-not-link' | 'removed' | 'approved' | 'noted';

/** One stored question beside the one asked. The only place where words of questions are shown: to whoever holds the admin token. */
export interface Explained {
  readonly entry: EntryId;
  readonly question: string;
  readonly model: string;
  readonly upstream: string;
  readonly callerScope: string;
  readonly scope: Scope;
  readonly expiresAt: EpochMs;
  readonly similarity: number | undefined;
  readonly bar: Bar;
  /** `would-serve`: a semantic hit for a caller of that scope. */
  readonly decision: 'would-serve' | 'refused';
  readonly explanation: Explanation;
}

export interface Stats extends Counts {
  /** Measured on this install's own traffic; see `standing`. */
  readonly falseHits: Rate;
  readonly closedGroups: number;
  readonly version: string;
  readonly store: Pick<StoreTotals, 'entries' | 'bytes' | 'maxBytes'>;
  readonly vectors: VectorCounts;
  readonly reembed: ReembedRun;
  readonly embedder: EmbedderFacts;
}

/** Entries that are meant to be found by meaning: those with a vector of the model in use are. */
export interface VectorCounts {
  readonly inUse: number;
  /** By the model that made their vectors. */
  readonly others: Readonly<Record<string, number>>;
  /** Stored while the embedder was down, or too slow. */
  readonly none: number;
}

export type ReembedOrder =
  | { readonly kind: 'look' }
  | { readonly kind: 'stop' }
  /** `lacking`: entries without a vector of the model in use. `perSecond`: as fast as it goes beside the lookups unless told. */
  | { readonly kind: 'start'; readonly which: 'lacking' | 'all'; readonly perSecond: number | undefined };

export interface ReembedProgress {
  readonly which: 'lacking' | 'all';
  readonly total: number;
  readonly done: number;
  readonly replaced: number;
  /** Cannot be embedded; their entries are as they were. */
  readonly refused: number;
  readonly elapsedMs: number;
}

/** The one under way, or the last one since the start. */
export type ReembedRun =
  | { readonly kind: 'none' }
  /** `heldUp`: why it waits, where it does. */
  | ({ readonly kind: 'running'; readonly heldUp: string | undefined } & ReembedProgress)
  | ({ readonly kind: 'ended'; readonly how: 'done' | 'stopped' | 'failed'; readonly why: string | undefined } & ReembedProgress);

export interface ReembedReport {
  /** The id of the model in use. */
  readonly model: string;
  readonly vectors: VectorCounts;
  readonly run: ReembedRun;
}

/** The embedding model, and how it is. */
export type EmbedderFacts = EmbedderState & {
  /** Its id, as entries carry it. */
  readonly model: string;
  /** As it is named in the settings. */
  readonly name: string;
  readonly modelKind: EmbeddingModel['kind'];
  /** `none`: would-be hits by meaning are counted and not served. */
  readonly calibration: 'own' | 'none';
};

export interface PurgeReport {
  readonly run: 'dry' | 'real';
  /** All that the selection names. A real run removes them; one that expired meanwhile is counted as removed too. */
  readonly matched: number;
  readonly removed: number;
  /** Bytes of the recordings that match. */
  readonly bytes: number;
  /** The oldest first, at most `LISTED_AT_MOST`. */
  readonly entries: readonly PurgedEntry[];
}

export interface PurgedEntry {
  readonly id: EntryId;
  readonly model: string;
  readonly upstream: string;
  readonly callerScope: string;
  readonly tags: readonly string[];
  readonly storedAt: EpochMs;
  readonly expiresAt: EpochMs;
  readonly size: number;
  readonly hits: number;
}

/** A list for people to read; a report of a million entries would not be. */
export const LISTED_AT_MOST = 1000;
