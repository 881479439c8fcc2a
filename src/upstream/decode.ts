/**
 * Undoes content-encoding for the endpoints we record. We ask for `identity`, some providers compress all the same; the
 * caller then gets identity as well, which every client accepts (RFC 9110 section 12.5.3).
 */
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { RawHeaders } from '../exchange.ts';
import { headerValue, without } from '../headers.ts';
import type { UpstreamAnswer } from './upstream.ts';

export type Decoded =
  | { readonly kind: 'plain'; readonly headers: RawHeaders; readonly body: AsyncIterable<Uint8Array> }
  /** An encoding we cannot undo: passed on as it is, never recorded. */
  | { readonly kind: 'opaque'; readonly headers: RawHeaders; readonly body: AsyncIterable<Uint8Array> };

const FRAMING: ReadonlySet<string> = new Set(['content-encoding', 'content-length']);

export function decode(answer: UpstreamAnswer): Decoded {
  const encoding = (headerValue(answer.headers, 'content-encoding') ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return { kind: 'plain', headers: answer.headers, body: answer.body };
  const decoder = decoderFor(encoding);
  if (decoder === undefined) return { kind: 'opaque', headers: answer.headers, body: answer.body };
  const source = Readable.from(answer.body, { objectMode: false });
  source.on('error', (error) => decoder.destroy(error));
  decoder.on('close', () => source.destroy());
  return { kind: 'plain', headers: without(answer.headers, FRAMING), body: source.pipe(decoder) };
}

function decoderFor(encoding: string): ReturnType<typeof createGunzip> | undefined {
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'deflate') return createInflate();
  if (encoding === 'br') return createBrotliDecompress();
  return undefined;
}
