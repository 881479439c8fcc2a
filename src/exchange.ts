/**
 * One request and its answer, as the pipeline sees them: small and free of `Request`/`Response` objects, which cost
 * four fifths of the throughput when made for each request (measured, docs/benchmarks.md). Two doors make it: the Node
 * server (`http/server.ts`) and the library (`http/fetch-door.ts`).
 */

/** Flat list: name, value, name, value; wire order, names as they were sent. */
export type RawHeaders = readonly string[];

/** A whole body, or the part already read and the rest of it still to come (it was larger than the limit asked for). */
export type ReadBody =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'partial'; readonly stream: AsyncIterable<Uint8Array> };

export interface Head {
  readonly status: number;
  /** Flat. Framing (content-length, transfer-encoding, connection) belongs to the door, save a known content-length. */
  readonly headers: RawHeaders;
}

export interface Exchange {
  readonly method: string;
  /** Path and query exactly as sent, starting with `/`. */
  readonly target: string;
  readonly headers: RawHeaders;
  /** Reads up to `limit` bytes; a longer body comes back as `partial`, with nothing lost. At most one of the two readers may be used. */
  readBody(limit: number): Promise<ReadBody>;
  streamBody(): AsyncIterable<Uint8Array> | undefined;
  /** Aborted when the caller leaves before the answer is complete. Made on first use: a hit never needs it. */
  readonly signal: AbortSignal;
  /**
   * Sends the answer. A `Uint8Array` goes out in one write with its length; a stream is sent with back-pressure, and a
   * throw inside it cuts the connection, so the caller sees a truncated body and never an invented end.
   * Resolves when everything was handed to the socket or the caller left. Never rejects.
   */
  reply(head: Head, body: Uint8Array | AsyncIterable<Uint8Array> | undefined): Promise<void>;
}
