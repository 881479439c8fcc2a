/** The port to the provider. It knows nothing of caching. */
import type { HeldBody, RawHeaders } from '../exchange.ts';
import type { ProxyError } from '../errors.ts';

/** An origin this request may go to. Made by the router only, from the allow-list or the operator's own words. */
export interface Target {
  /** `https://api.openai.com`, no trailing slash. */
  readonly origin: string;
  /** `operator`: written in flag or config, so a private address is what the operator wants. `public`: never a private address. */
  readonly trust: 'operator' | 'public';
  /** The operator's path prefix, as in `/gateway/openai`; absent where there is none. The router has put it into the path already. */
  readonly basePath?: string;
  /** The operator says that it takes `stream_options.include_usage`; absent: only a known host is asked for it (known-hosts.ts). */
  readonly includeUsage?: 'accepted';
}

export interface UpstreamRequest {
  readonly target: Target;
  readonly method: string;
  /** Path and query as the provider must see them. */
  readonly path: string;
  /** Already stripped of hop-by-hop and `Nearhit-*` headers and of Host. */
  readonly headers: RawHeaders;
  readonly body: HeldBody | AsyncIterable<Uint8Array> | undefined;
  readonly signal: AbortSignal;
}

export interface UpstreamAnswer {
  readonly kind: 'answer';
  readonly status: number;
  /** Flat, as sent, hop-by-hop headers removed. */
  readonly headers: RawHeaders;
  /** The wire bytes, undecoded. Throws a `ProxyError` of source `upstream` when it is reset or stalls. Return early to cancel. */
  readonly body: AsyncIterable<Uint8Array>;
}
/** No answer arrived. `retryable`: the transport failed before the first byte came back, so nothing is known to have happened. */
export interface UpstreamFailure {
  readonly kind: 'failure';
  readonly error: ProxyError;
  readonly retryable: boolean;
}

export interface Upstream {
  /** Resolves at the answer's head. Never rejects. */
  send(request: UpstreamRequest): Promise<UpstreamAnswer | UpstreamFailure>;
  close(): Promise<void>;
}
