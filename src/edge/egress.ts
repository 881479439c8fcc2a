/** What a guest fetches: only from providers the operator allows, through the product's own router and connections. */
import { headerValue } from '../headers.ts';
import type { HeldBody, RawHeaders } from '../exchange.ts';
import type { ErrorCode, ProxyError } from '../errors.ts';
import type { Router } from '../upstream/routes.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { Fetch } from './services.ts';

export interface EgressOptions {
  readonly route: Router;
  readonly upstream: Upstream;
}

/** A request body up to this long is sent with its length, since not every provider takes a chunked one. */
const HELD_BODY = 1 << 20;

/** wasi:http's names for our reasons. */
const CODES: Partial<Readonly<Record<ErrorCode, string>>> = {
  'upstream-not-allowed': 'HTTP-request-denied',
  'address-not-allowed': 'destination-IP-prohibited',
  'bad-target': 'HTTP-request-URI-invalid',
  'loop-detected': 'loop-detected',
  'upstream-unreachable': 'connection-refused',
  'upstream-dns': 'DNS-error',
  'upstream-tls': 'TLS-protocol-error',
  'upstream-reset': 'connection-terminated',
  'upstream-invalid': 'HTTP-protocol-error',
  'upstream-connect-timeout': 'connection-timeout',
  'upstream-first-byte-timeout': 'HTTP-response-timeout',
  'upstream-idle-timeout': 'connection-read-timeout',
};

export function createFetch({ route, upstream }: EgressOptions): Fetch {
  return async ({ method, origin, target, headers, body }, signal) => {
    if (!URL.canParse(origin)) return { kind: 'failed', code: 'HTTP-request-URI-invalid', why: `cannot fetch from ${origin.slice(0, 80)}` };
    const found = route(method, target, headers, new URL(origin).origin);
    if (found.kind === 'refused') return failed(found.error);
    if (found.kind === 'own') return { kind: 'failed', code: 'HTTP-request-denied', why: 'it is a page of nearhit itself' };
    const answer = await upstream.send({
      target: found.target,
      method,
      path: found.path,
      headers,
      body: body === undefined ? undefined : await toSend(body, headers),
      signal,
    });
    return answer.kind === 'failure' ? failed(answer.error) : answer;
  };
}

function failed({ code, message }: ProxyError): { readonly kind: 'failed'; readonly code: string; readonly why: string } {
  return { kind: 'failed', code: CODES[code] ?? 'internal-error', why: message };
}

async function toSend(body: AsyncIterable<Uint8Array>, headers: RawHeaders): Promise<HeldBody | AsyncIterable<Uint8Array>> {
  if (headerValue(headers, 'content-length') !== undefined) return body;
  const pieces: Uint8Array[] = [];
  let size = 0;
  const rest = body[Symbol.asyncIterator]();
  while (size <= HELD_BODY) {
    const next = await rest.next();
    if (next.done === true) return pieces;
    pieces.push(next.value);
    size += next.value.length;
  }
  return continued(pieces, rest);
}

async function* continued(pieces: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}
