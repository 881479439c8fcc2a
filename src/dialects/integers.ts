/** Integers that `JSON.parse` changes: what is rendered from parsed values must not hold one. */

const LONG_DIGITS = /\d{16}/u;
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gsu;

const decoder = new TextDecoder();

export function refuseLostIntegers(data: Uint8Array): void {
  if (!keepsIntegers(decoder.decode(data)))
    throw new RangeError(
      'cannot render the recorded answer in another form: it has an integer beyond 2^53, which would become another number',
    );
}

/**
 * Whether `JSON.parse` keeps every integer. Past 2^53 it does not, and a rendering made from the parsed value would
 * carry another number; fractions are the nearest double on either side and need no care.
 */
function keepsIntegers(text: string): boolean {
  if (!LONG_DIGITS.test(text)) return true;
  for (const [token] of text.matchAll(STRING_OR_NUMBER)) {
    if (/^-?\d{16,}$/u.test(token) && BigInt(Number(token)) !== BigInt(token)) return false;
  }
  return true;
}
