/**
 * What was understood of a request is remembered under its very bytes: a request seen before is neither parsed nor hashed again.
 * The memory is a Map on the whole text, compared byte for byte, so two requests can never be mistaken for one. Of a form the boundary
 * is left out, which no two requests share.
 */
import type { RawHeaders } from '../exchange.ts';
import { withoutBoundary } from '../identity/fingerprint.ts';
import { rawFingerprint } from '../identity/raw-fingerprint.ts';
import { REMEMBERED_BODY, type Received } from './receive.ts';
import type { Asked, NotUnderstood, Told, Understand } from './understand.ts';

/** Bytes of remembered requests, all together: their text, held as latin1, and what was understood of each. */
const REMEMBERED_TOTAL = 24 * 1024 * 1024;
/** About what a prompt, its directives and its keys take, and one more key. */
const UNDERSTOOD = 2048;
const UNDERSTOOD_INPUT = 256;

export function rememberUnderstood(understand: Understand): Understand {
  const memory = createMemory();
  const read = async (raw: string | undefined, request: Parameters<Understand>): Promise<Asked | NotUnderstood> => {
    const understood = await understand(...request);
    if (raw !== undefined && understood.kind === 'asked') memory.keep(raw, understood);
    return understood;
  };
  return (...request) => {
    const [exchange, , received] = request;
    const raw = rawOf(exchange, received);
    return (raw === undefined ? undefined : memory.find(raw)) ?? read(raw, request);
  };
}

interface Memory {
  find(raw: string): Asked | undefined;
  keep(raw: string, asked: Asked): void;
}

/** First in, first out: a Map keeps insertion order, and a hot request is read again at the cost of one parse. */
function createMemory(): Memory {
  const remembered = new Map<string, Asked>();
  let size = 0;
  const forget = (raw: string): void => {
    const asked = remembered.get(raw);
    if (asked === undefined) return;
    remembered.delete(raw);
    size -= costOf(raw, asked);
  };
  return {
    find: (raw) => remembered.get(raw),
    keep(raw, asked) {
      forget(raw); // two that came together were both read
      remembered.set(raw, asked);
      size += costOf(raw, asked);
      for (const oldest of remembered.keys()) {
        if (size <= REMEMBERED_TOTAL) break;
        forget(oldest);
      }
    },
  };
}

/** The turns of a history are held as text again, beside the request that holds them. */
function costOf(raw: string, { batch, history }: Asked): number {
  const texts = (history === undefined ? 1 : 2) * raw.length;
  return texts + UNDERSTOOD + (batch === undefined ? 0 : batch.places.length * UNDERSTOOD_INPUT);
}

/** `undefined` for what is too large to be remembered, or has no text that tells all of it. */
function rawOf({ method, target, headers }: Told, { body, form }: Received): string | undefined {
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
