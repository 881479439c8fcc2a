/** One stored answer, and the answer as it arrived. Both are immutable: whoever changes one makes a new one. */
import type { DialectName, Shape } from './prompt.ts';
import type { Bytes, EntryId, EpochMs, Key, Ms, Scope, Tenant } from './units.ts';

/** Name and value, in wire order. Names are lower case. */
export type Header = readonly [name: string, value: string];

/**
 * One event of the answer. For `json` recordings there is exactly one, the whole body. For `stream` it is one
 * server-sent event: `data` holds the payload (several data lines joined by \n), `name` the `event:` field.
 */
export interface WireEvent {
  /** Since the answer's head arrived. */
  readonly at: Ms;
  readonly name?: string;
  readonly data: Uint8Array;
}

/** The answer as it arrived; either rendering is made from it. */
export interface Recording {
  readonly dialect: DialectName;
  readonly shape: Shape;
  readonly status: number;
  /** Only names on the replay allow-list (http/headers.ts). */
  readonly headers: readonly Header[];
  readonly events: readonly WireEvent[];
}

/** Token counts where the answer told them. */
export interface TokenUsage {
  readonly input: number;
  readonly output: number;
}

/** What is known of an entry without loading its recording: enough to list, expire, evict and purge it. */
export interface EntryFacts {
  readonly id: EntryId;
  readonly key: Key;
  readonly scope: Scope;
  readonly tenant: Tenant;
  /** The upstream's origin, as in `https://api.openai.com`. */
  readonly upstream: string;
  readonly model: string;
  /** The caller's `Nearhit-Scope`, '' where none was sent. */
  readonly callerScope: string;
  readonly tags: readonly string[];
  readonly storedAt: EpochMs;
  /** Absolute: a hit never moves it. */
  readonly expiresAt: EpochMs;
  /** Bytes of the recording's payloads. */
  readonly size: Bytes;
  readonly usage: TokenUsage | undefined;
}

export interface Entry extends EntryFacts {
  readonly question: string;
  readonly recording: Recording;
}
