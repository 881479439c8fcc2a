/** Every setting, resolved once at start and frozen. Sizes in bytes, times in milliseconds. */
import type { Bytes, Ms } from './units.ts';

/** Strict to loose; a caller may only move towards `off`. */
export type Mode = 'off' | 'exact' | 'shadow' | 'semantic';

export interface NamedUpstream {
  readonly url: string;
  /** `true`: it takes `stream_options.include_usage`; otherwise it is asked only once it was seen to. */
  readonly includeUsage?: boolean | undefined;
}

/** A set of credentials whose answers are shared, named by the operator. */
export interface Group {
  /** `sha256:<hex>` of a credential header's value, so that the config file holds no secret. */
  readonly credentials: readonly string[];
}

export interface Config {
  readonly port: number;
  readonly host: string;
  /** The default upstream; `undefined`: https://api.openai.com. A trailing /v1 is dropped. */
  readonly upstream: string | undefined;
  readonly upstreams: Readonly<Record<string, NamedUpstream>>;
  /** Hosts reachable as /<host>/... besides the built-in list. */
  readonly allowUpstream: readonly string[];
  /** Host header values accepted on a loopback listener besides loopback names. */
  readonly allowHost: readonly string[];
  /** The data directory, absolute. */
  readonly data: string;
  readonly mode: Mode;
  readonly ttl: Ms;
  /** How far past its expiry an entry may be served to a caller who sends max-stale. */
  readonly maxStale: Ms;
  readonly maxSize: Bytes;
  readonly maxEntry: Bytes;
  readonly maxBody: Bytes;
  readonly maxBuffered: Bytes;
  readonly replayPace: 'immediate' | 'original' | { readonly tokensPerSecond: number };
  readonly respectUpstream: boolean;
  readonly storeRefusals: boolean;
  /** `credentials`, or the name of a header that a trusted gateway sets. */
  readonly tenant: { readonly kind: 'credentials' } | { readonly kind: 'header'; readonly name: string };
  readonly groups: Readonly<Record<string, Group>>;
  /** Body fields, headers and query parameters left out of every identity by the operator's own decision. */
  readonly ignore: { readonly fields: readonly string[]; readonly headers: readonly string[]; readonly query: readonly string[] };
  readonly connectTimeout: Ms;
  readonly firstByteTimeout: Ms;
  readonly idleTimeout: Ms;
  readonly lookupTimeout: Ms;
  readonly grace: Ms;
  readonly embedWorkers: number;
  readonly caFile: string | undefined;
  readonly adminHost: string;
  readonly adminPort: number;
  readonly adminToken: string | undefined;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}
