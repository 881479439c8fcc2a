/**
 * What was understood of a request is remembered under its very bytes: a request seen before is neither parsed nor hashed again.
 * Compared byte for byte, so two requests can never be mistaken for one. Of a form the boundary is left out, which no two requests share.
 */
import type { RawHeaders } from '../exchange.ts';
import { isNamed } from '../headers.ts';
import { withoutBoundary } from '../identity/fingerprint.ts';
import { rawFingerprint } from '../identity/raw-fingerprint.ts';
import { REMEMBERED_BODY, type Received } from './receive.ts';
import { createRequestMemory, type RawRequest } from './request-memory.ts';
import type { Asked, NotUnderstood, Told, Understand } from './understand.ts';

/** Bytes of remembered requests, all together: their text, held as latin1, and what was understood of each. */
const REMEMBERED_TOTAL = 24 * 1024 * 1024;
export function rememberUnderstood(understand: Understand): Understand {
  const memory = createRequestMemory(REMEMBERED_TOTAL);
  const read = async (raw: RawRequest | undefined, request: Parameters<Understand>): Promise<Asked | NotUnderstood> => {
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

/** `undefined` for what is too large to be remembered, or has no text that tells all of it. */
function rawOf({ method, target, headers }: Told, { body, form }: Received): RawRequest | undefined {
  if (form !== undefined)
    return form.text === undefined ? undefined : { head: rawFingerprint(method, target, unbound(headers)), body: form.text };
  if (!(body instanceof Uint8Array) || body.length > REMEMBERED_BODY) return undefined;
  return { head: rawFingerprint(method, target, headers), body: latin1(body) };
}

function unbound(headers: RawHeaders): RawHeaders {
  return headers.map((value, i) => (i % 2 === 1 && isNamed(headers[i - 1] ?? '', 'content-type') ? withoutBoundary(value) : value));
}

function latin1(body: Uint8Array): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.toString('latin1');
}
