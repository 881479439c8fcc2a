/** What one event of an answer is: a chunk, an error, the end, or nothing we can read. */
import type { WireEvent } from '../../entry.ts';

/** A parsed JSON object. `JSON.parse` makes them, so `__proto__` may be among its own names. */
export type Fields = Record<string, unknown>;

export type Payload =
  | { readonly kind: 'fields'; readonly fields: Fields }
  | { readonly kind: 'error'; readonly fields: Fields }
  | { readonly kind: 'done' }
  | { readonly kind: 'unreadable'; readonly problem: 'invalid-json' | 'invalid-stream' };

const DONE = [0x5b, 0x44, 0x4f, 0x4e, 0x45, 0x5d] as const;
const decoder = new TextDecoder('utf-8', { fatal: true });

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `[DONE]`, and like the official client whatever follows it in the same event. */
export function isDone(data: Uint8Array): boolean {
  return DONE.every((byte, i) => data[i] === byte);
}

export function parsePayload(event: WireEvent): Payload {
  if (isDone(event.data)) return { kind: 'done' };
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(event.data));
  } catch {
    // An `error` event is an error in whatever words.
    return event.name === 'error' ? { kind: 'error', fields: {} } : { kind: 'unreadable', problem: 'invalid-json' };
  }
  if (!isFields(value)) return event.name === 'error' ? { kind: 'error', fields: {} } : { kind: 'unreadable', problem: 'invalid-stream' };
  // A gateway that failed halfway says so inside an event; the status was sent long before.
  return event.name === 'error' || (value['error'] !== undefined && value['error'] !== null && value['error'] !== false)
    ? { kind: 'error', fields: value }
    : { kind: 'fields', fields: value };
}

/** @throws RangeError where a rendering made from the parsed value would not be the answer that was recorded. */
export function refuseLostIntegers(data: Uint8Array): void {
  if (!keepsIntegers(decoder.decode(data)))
    throw new RangeError(
      'cannot render the recorded answer in another form: it has an integer beyond 2^53, which would become another number',
    );
}

const LONG_DIGITS = /\d{16}/u;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gsu;

/**
 * Past 2^53 `JSON.parse` does not keep an integer, and a rendering made from the parsed value would carry another number;
 * fractions are the nearest double on either side and need no care.
 */
function keepsIntegers(text: string): boolean {
  if (!LONG_DIGITS.test(text)) return true;
  for (const [token] of text.matchAll(STRING_OR_NUMBER)) {
    if (/^-?\d{16,}$/u.test(token) && BigInt(Number(token)) !== BigInt(token)) return false;
  }
  return true;
}
