/**
 * Base64 (RFC 4648 section 4) between bytes and JSON. Only the canonical form is read: what is decoded and encoded again is
 * the very text that came.
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const NONE = 255;
const VALUES = new Uint8Array(128).fill(NONE);
for (const [value, code] of CODES.entries()) VALUES[code] = value;
const QUOTE = 0x22;
const PAD = 0x3d;

/** As a JSON string, quotes included. */
export function quotedBase64(bytes: Uint8Array): Uint8Array {
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4 + 2).fill(PAD);
  text[0] = QUOTE;
  text[text.length - 1] = QUOTE;
  let to = 1;
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text[to] = CODES[bits >> 18] ?? 0;
    text[to + 1] = CODES[(bits >> 12) & 63] ?? 0;
    if (left > 1) text[to + 2] = CODES[(bits >> 6) & 63] ?? 0;
    if (left > 2) text[to + 3] = CODES[bits & 63] ?? 0;
    to += 4;
  }
  return text;
}

/** `undefined` for anything but the canonical form. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  let to = 0;
  let bad = 0;
  for (let at = 0; at < text.length; at += 4) {
    const pad = at + 4 === text.length ? padding : 0;
    const a = valueAt(text, at);
    const b = valueAt(text, at + 1);
    const c = pad > 1 ? 0 : valueAt(text, at + 2);
    const d = pad > 0 ? 0 : valueAt(text, at + 3);
    // NONE is the only value with a bit above the sixth; the bits that padding leaves over are zero.
    bad |= ((a | b | c | d) >> 6) | (pad === 2 ? b & 15 : pad === 1 ? c & 3 : 0);
    bytes[to] = (a << 2) | (b >> 4);
    bytes[to + 1] = (b << 4) | (c >> 2);
    bytes[to + 2] = (c << 6) | d;
    to += 3;
  }
  return bad === 0 ? bytes : undefined;
}

function valueAt(text: string, at: number): number {
  return VALUES[text.charCodeAt(at)] ?? NONE;
}
