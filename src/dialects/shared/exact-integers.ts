/** Integers that a rendering made from parsed values would change. */
import { Unrenderable } from '../dialect.ts';

const decoder = new TextDecoder();

export function refuseLostIntegers(data: Uint8Array): void {
  if (!keepsIntegers(decoder.decode(data)))
    throw new Unrenderable(
      'cannot render the recorded answer in another form: it has an integer beyond 2^53, which would become another number',
    );
}

const LONG_DIGITS = /\d{16}/u;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gsu;

/**
 * Whether every integer prints as it came once `JSON.parse` has read it. Past 2^53 many do not, and a rendering made from the
 * parsed value would carry another number; fractions are the nearest double on either side and need no care.
 */
export function keepsIntegers(text: string): boolean {
  if (!LONG_DIGITS.test(text)) return true;
  for (const [token] of text.matchAll(STRING_OR_NUMBER)) {
    if (/^-?\d{16,}$/u.test(token) && String(Number(token)) !== token) return false;
  }
  return true;
}
