/**
 * Undoes content-encoding for the endpoints we record. We ask for `identity`, some providers compress all the same; the
 * caller then gets identity as well, which every client accepts (RFC 9110 section 12.5.3).
 */
import type { RawHeaders } from '../exchange.ts';
import { headerValue, without } from '../headers.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** How a body in this encoding (lower case) is undone; `undefined` where it cannot be. */
export type Decoders = (encoding: string) => ((body: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>) | undefined;

export type Decoded =
  | { readonly kind: 'plain'; readonly headers: RawHeaders; readonly body: AsyncIterable<Uint8Array> }
  /** An encoding we cannot undo: passed on as it is, never recorded. */
  | { readonly kind: 'opaque'; readonly headers: RawHeaders; readonly body: AsyncIterable<Uint8Array> };

const FRAMING: ReadonlySet<string> = new Set(['content-encoding', 'content-length']);

export function decode(answer: UpstreamAnswer, decoders: Decoders): Decoded {
  const encoding = (headerValue(answer.headers, 'content-encoding') ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return { kind: 'plain', headers: answer.headers, body: answer.body };
  const undo = decoders(encoding);
  if (undo === undefined) return { kind: 'opaque', headers: answer.headers, body: answer.body };
  return { kind: 'plain', headers: without(answer.headers, FRAMING), body: undo(answer.body) };
}
