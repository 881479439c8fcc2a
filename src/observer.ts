/** What the pipeline tells of itself. Implemented by logs and metrics; never carries a prompt or a credential. */
import type { ErrorCode } from './errors.ts';
import type { DropReason, Outcome, VetoName } from './outcome.ts';
import type { DialectName } from './prompt.ts';
import type { EntryId, Similarity } from './units.ts';

/** One per request, always with the same fields (one hidden class on the hot path); told when the answer was handed over. Times in milliseconds, sizes in bytes. */
export interface RequestRecord {
  readonly id: string;
  readonly method: string;
  /** The route's own name, never the caller's path: a dialect's, `unknown-endpoint`, `nearhit`. */
  readonly route: DialectName | 'unknown-endpoint' | 'nearhit';
  /** The upstream's host, '' where none was reached. */
  readonly upstream: string;
  readonly model: string;
  readonly outcome: Outcome['kind'] | 'error';
  /** Reason of a miss, bypass or error; '' on a hit. */
  readonly reason: string;
  readonly status: number;
  /** The one asked for; `other` where the request's fields alone say which. */
  readonly shape: 'json' | 'stream' | 'other';
  readonly totalMs: number;
  /** Until the answer's head was sent. */
  readonly headMs: number;
  /** Until it was read and understood: its key and its verdict known. */
  readonly understoodMs: number | undefined;
  /** Until what is stored had been looked through. */
  readonly foundMs: number | undefined;
  readonly embedMs: number | undefined;
  /** Finding candidates, by words and by meaning. */
  readonly searchMs: number | undefined;
  /** Judging them. */
  readonly judgeMs: number | undefined;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly entry: EntryId | undefined;
  readonly similarity: Similarity | undefined;
  /** Of a semantic hit. */
  readonly score: number | undefined;
  readonly veto: VetoName | undefined;
  /** Tokens the caller did not have to buy again. */
  readonly tokensSaved: number | undefined;
}

export interface Observer {
  request(record: RequestRecord): void;
  /** An answer was stored, or not and why. Told after the caller was served. */
  stored(result: 'stored' | DropReason, requestId: string): void;
  /** A fresh answer was compared with what the cache would have said; `left-out`: more came than could be compared. */
  learned(result: 'same' | 'different' | 'unknown' | 'left-out'): void;
  /** Texts were embedded for whoever asked for this model, by its name in the settings. */
  embedded(model: string, texts: number): void;
  /** Something in the cache failed and was got round. Implementations log the first of each code in a while and count all. */
  fault(code: ErrorCode, message: string): void;
}
