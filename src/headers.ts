/**
 * Headers as flat lists (name, value, name, value), the form Node and undici share: nothing is copied into objects.
 * Lookups compare lengths first, so most names are passed over without a lower-cased copy.
 */
import type { Header } from './entry.ts';
import type { RawHeaders } from './exchange.ts';

/** RFC 9110 7.6.1, and the fields that belong to one connection or to the proxy on it. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

/** `Host` names us, not the provider; `Expect` is answered here. */
const OURS: ReadonlySet<string> = new Set(['host', 'expect']);

/**
 * What a recording keeps. Short on purpose: rate limits, cookies, timings and the organisation's name were true for the
 * one request they answered. `content-type` follows from the rendering.
 */
const REPLAYABLE: ReadonlySet<string> = new Set(['openai-version', 'openai-model', 'content-language', 'x-content-type-options']);

/** An id names one request; repeated, it would mislead support and tracing (OpenAI's and Anthropic's spelling). */
const REQUEST_IDS: ReadonlySet<string> = new Set(['x-request-id', 'request-id']);

/** The value, or all values joined by `, ` (RFC 9110 5.3). `lowerName` is lower case. */
export function headerValue(headers: RawHeaders, lowerName: string): string | undefined {
  let found: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (!isNamed(name, lowerName)) continue;
    found = found === undefined ? headers[i + 1] : `${found}, ${headers[i + 1] ?? ''}`;
  }
  return found;
}

export function isNamed(name: string, lowerName: string): boolean {
  return name.length === lowerName.length && (name === lowerName || name.toLowerCase() === lowerName);
}

/** What crosses to the provider: everything but hop-by-hop fields, Host, Expect and `Nearhit-*`, in order. */
export function forwardable(headers: RawHeaders): string[] {
  const listed = connectionListed(headers);
  return kept(headers, (name) => !HOP_BY_HOP.has(name) && !OURS.has(name) && !name.startsWith('nearhit-') && listed?.has(name) !== true);
}

/** What crosses back to the caller: everything but hop-by-hop fields, in order. */
export function endToEnd(headers: RawHeaders): string[] {
  const listed = connectionListed(headers);
  return kept(headers, (name) => !HOP_BY_HOP.has(name) && listed?.has(name) !== true);
}

/** Names are lower case; the provider's request id comes back as `nearhit-original-request-id`. */
export function replayable(headers: RawHeaders): Header[] {
  const picked: Header[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase();
    const value = headers[i + 1] ?? '';
    if (REPLAYABLE.has(name)) picked.push([name, value]);
    else if (REQUEST_IDS.has(name)) picked.push(['nearhit-original-request-id', value]);
  }
  return picked;
}

/** Without the named fields, in order. */
export function without(headers: RawHeaders, lowerNames: ReadonlySet<string>): string[] {
  return kept(headers, (name) => !lowerNames.has(name));
}

function kept(headers: RawHeaders, keep: (lowerName: string) => boolean): string[] {
  const result: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (keep(name.toLowerCase())) result.push(name, headers[i + 1] ?? '');
  }
  return result;
}

/** Fields the sender declares to be for this connection alone; `undefined` for the two values nearly everyone sends. */
function connectionListed(headers: RawHeaders): ReadonlySet<string> | undefined {
  const value = headerValue(headers, 'connection')?.toLowerCase();
  if (value === undefined || value === 'keep-alive' || value === 'close') return undefined;
  return new Set(value.split(',').map((name) => name.trim()));
}
