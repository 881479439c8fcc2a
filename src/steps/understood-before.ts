/**
 * What was understood of a request is remembered under its very bytes: a request seen before is neither parsed nor hashed again.
 * The memory is a Map on the whole text, compared byte for byte, so two requests can never be mistaken for one.
 */
import { rawFingerprint } from '../identity/raw-fingerprint.ts';
import type { Asked, Understand } from './understand.ts';

/** Bodies larger than this are parsed each time: they are rare, and remembering them would crowd out the rest. */
const REMEMBERED_BODY = 32 * 1024;
/** Bytes of remembered requests, all together: their text, held as latin1, and what was understood of each. */
const REMEMBERED_TOTAL = 24 * 1024 * 1024;
/** About what a prompt, its directives and its keys take, and one more key. */
const UNDERSTOOD = 2048;
const UNDERSTOOD_INPUT = 256;

export function rememberUnderstood(understand: Understand): Understand {
  const remembered = new Map<string, Asked>();
  let size = 0;
  return (exchange, route, received) => {
    const { body } = received;
    // No two uploads have the same bytes: their boundary is made up each time.
    if (!(body instanceof Uint8Array) || body.length > REMEMBERED_BODY) return understand(exchange, route, received);
    const raw = rawFingerprint(exchange.method, exchange.target, exchange.headers, latin1(body));
    const known = remembered.get(raw);
    if (known !== undefined) return known;
    const asked = understand(exchange, route, received);
    if (asked.kind === 'asked') size = remember(remembered, raw, asked, size);
    return asked;
  };
}

/** First in, first out: a Map keeps insertion order, and a hot request is read again at the cost of one parse. */
function remember(remembered: Map<string, Asked>, raw: string, asked: Asked, size: number): number {
  remembered.set(raw, asked);
  let total = size + costOf(raw, asked);
  for (const [oldest, forgotten] of remembered) {
    if (total <= REMEMBERED_TOTAL) break;
    remembered.delete(oldest);
    total -= costOf(oldest, forgotten);
  }
  return total;
}

/** The turns of a history are held as text again, beside the request that holds them. */
function costOf(raw: string, { batch, history }: Asked): number {
  const texts = (history === undefined ? 1 : 2) * raw.length;
  return texts + UNDERSTOOD + (batch === undefined ? 0 : batch.places.length * UNDERSTOOD_INPUT);
}

function latin1(body: Uint8Array): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.toString('latin1');
}
