/**
 * A request seen before is neither parsed nor hashed again: what was understood of it is remembered under its very bytes. The memory
 * is a Map on the whole text, compared byte for byte, so two requests can never be mistaken for one. Of a form the boundary is left
 * out, which no two requests share.
 */
import type { Exchange, RawHeaders } from '../exchange.ts';
import { withoutBoundary } from '../identity/fingerprint.ts';
import { rawFingerprint } from '../identity/raw-fingerprint.ts';
import type { Received } from './receive.ts';
import type { Asked } from './understand.ts';

/** Bodies larger than this are read each time: they are rare, and remembering them would crowd out the rest. */
export const REMEMBERED_BODY: number = 32 * 1024;
/** Bytes of remembered requests, all together: their text, held as latin1, and what was understood of each. */
const REMEMBERED_TOTAL = 24 * 1024 * 1024;
/** About what a prompt, its directives and its keys take, and one more key. */
const UNDERSTOOD = 2048;
const UNDERSTOOD_INPUT = 256;

export interface Memory {
  find(raw: string): Asked | undefined;
  keep(raw: string, asked: Asked): void;
}

/** First in, first out: a Map keeps insertion order, and a hot request is read again at the cost of one parse. */
export function createMemory(): Memory {
  const remembered = new Map<string, Asked>();
  let total = 0;
  return {
    find: (raw) => remembered.get(raw),
    keep(raw, asked) {
      // Two that came together were both read: the later one takes the place of the earlier.
      const before = remembered.get(raw);
      remembered.set(raw, asked);
      total += costOf(raw, asked) - (before === undefined ? 0 : costOf(raw, before));
      for (const [oldest, forgotten] of remembered) {
        if (total <= REMEMBERED_TOTAL) break;
        remembered.delete(oldest);
        total -= costOf(oldest, forgotten);
      }
    },
  };
}

/** The turns of a history are held as text again, beside the request that holds them. */
function costOf(raw: string, { batch, history }: Asked): number {
  const texts = (history === undefined ? 1 : 2) * raw.length;
  return texts + UNDERSTOOD + (batch === undefined ? 0 : batch.places.length * UNDERSTOOD_INPUT);
}

/** `undefined` for what is too large to be remembered, or no text that tells all of it. */
export function rawOf(exchange: Exchange, { body, form }: Received): string | undefined {
  const { method, target, headers } = exchange;
  if (form !== undefined) return form.text === undefined ? undefined : rawFingerprint(method, target, unbound(headers), form.text);
  return body instanceof Uint8Array && body.length <= REMEMBERED_BODY ? rawFingerprint(method, target, headers, latin1(body)) : undefined;
}

function unbound(headers: RawHeaders): RawHeaders {
  return headers.map((value, i) => (i % 2 === 1 && headers[i - 1]?.toLowerCase() === 'content-type' ? withoutBoundary(value) : value));
}

function latin1(body: Uint8Array): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.toString('latin1');
}
