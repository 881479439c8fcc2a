/**
 * The members of a JSON object as spans of its bytes, so that one can be added, changed or taken out while every other
 * byte stays as it came: numbers keep their digits, strings their escapes, and the order is the sender's.
 * The bytes are taken to be valid JSON; of anything else the answer is `undefined` or a span of no consequence.
 */
import { joinBytes } from '../../bytes.ts';

export interface Member {
  readonly start: number;
  readonly nameEnd: number;
  readonly valueStart: number;
  readonly end: number;
}
export interface ObjectSpans {
  readonly members: readonly Member[];
  /** Where the closing brace is. */
  readonly close: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The object that begins at or after `from`. Linear in its length; nesting costs no stack. */
export function objectSpans(bytes: Uint8Array, from = 0): ObjectSpans | undefined {
  let at = skipSpace(bytes, from);
  if (bytes[at] !== OPEN_BRACE) return undefined;
  const members: Member[] = [];
  at = skipSpace(bytes, at + 1);
  while (bytes[at] === QUOTE) {
    const start = at;
    const nameEnd = skipString(bytes, at);
    const colon = skipSpace(bytes, nameEnd);
    if (bytes[colon] !== COLON) return undefined;
    const valueStart = skipSpace(bytes, colon + 1);
    const end = skipValue(bytes, valueStart);
    if (end === valueStart) return undefined;
    members.push({ start, nameEnd, valueStart, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return bytes[at] === CLOSE_BRACE ? { members, close: at } : undefined;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The elements of the array that begins at or after `from`. */
export function arraySpans(bytes: Uint8Array, from: number): readonly Span[] | undefined {
  let at = skipSpace(bytes, from);
  if (bytes[at] !== OPEN_BRACKET) return undefined;
  const spans: Span[] = [];
  at = skipSpace(bytes, at + 1);
  while (bytes[at] !== CLOSE_BRACKET) {
    const end = skipValue(bytes, at);
    if (end === at) return undefined;
    spans.push({ start: at, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return spans;
}

/** The object without some of its members; the same array where it has none of them. */
export function withoutMembers(bytes: Uint8Array, spans: ObjectSpans, goes: (member: Member) => boolean): Uint8Array {
  const { members } = spans;
  if (!members.some(goes)) return bytes;
  const pieces = [bytes.subarray(0, members[0]?.start)];
  let kept: 'none' | 'some' = 'none';
  /** Where the piece at hand begins: neighbours that stay are copied as one. */
  let begins: number | undefined;
  let end = members[0]?.start ?? spans.close;
  for (const member of members) {
    if (goes(member)) {
      if (begins !== undefined) pieces.push(bytes.subarray(begins, end));
      begins = undefined;
    } else {
      // The separator before a member is its own: what goes takes its comma with it.
      begins ??= kept === 'some' ? end : member.start;
      kept = 'some';
    }
    end = member.end;
  }
  pieces.push(bytes.subarray(begins ?? end));
  return joinBytes(pieces);
}

/** The object with `text` in place of the bytes from `start` to `end`. */
export function spliced(bytes: Uint8Array, start: number, end: number, text: string): Uint8Array {
  return joinBytes([bytes.subarray(0, start), encoder.encode(text), bytes.subarray(end)]);
}

/**
 * Whether a member has this name, of plain letters. Most are told apart by their length or first letter: an event has a dozen, a
 * stream thousands of events, and to make each name a string took longer than to find where the members are.
 */
export function isNamed(bytes: Uint8Array, member: Member, name: string): boolean {
  const { start, nameEnd } = member;
  for (let at = start + 1; at < nameEnd - 1; at += 1) {
    const byte = bytes[at] ?? 0;
    // It may be written with escapes, as in "str\u0065am".
    if (byte === BACKSLASH) return nameOf(bytes, member) === name;
    if (byte !== name.charCodeAt(at - start - 1)) return false;
  }
  return nameEnd - start - 2 === name.length;
}

export function nameOf(bytes: Uint8Array, { start, nameEnd }: Member): string {
  const quoted = decoder.decode(bytes.subarray(start, nameEnd));
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted; // not JSON, so no name that anybody looks for
  }
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1;
  return at;
}

function skipString(bytes: Uint8Array, quote: number): number {
  let at = quote + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return Math.min(at + 1, bytes.length);
}

/** Where a value ends: after its last bracket or quote, or before what follows a number or word. */
function skipValue(bytes: Uint8Array, from: number): number {
  let at = from;
  let depth = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) at = skipString(bytes, at);
    else {
      if (depth === 0 && endsWord(byte)) return at;
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
      at += 1;
    }
    if (depth === 0 && (byte === QUOTE || byte === CLOSE_BRACE || byte === CLOSE_BRACKET)) return at;
  }
  return at;
}

function endsWord(byte: number | undefined): boolean {
  return (
    byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
  );
}
