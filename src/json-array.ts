/**
 * A stream that is one JSON array of objects, as bytes: cut it into its elements, write it element by element. Google's APIs
 * frame streams so where nobody asked for server-sent events.
 *
 * Every byte of the input is in exactly one segment's `raw`, in order; where a chunk was cut never shows in the segments. Of
 * an element only its strings and brackets are looked at: whether it is valid JSON is for its reader to say.
 */
import { createHolder } from './held-bytes.ts';

/** A piece of the stream: an element with what stands before it, or bytes that belong to none. */
export interface ArraySegment {
  readonly raw: Uint8Array;
  /** A part of `raw`, not a copy. */
  readonly element: Uint8Array | undefined;
}

/** `broken` is terminal: this is no array of objects, or an element is larger than the bound; what follows is raw bytes. */
export type ArrayState = 'open' | 'closed' | 'broken';

export interface ArraySplitter {
  push(chunk: Uint8Array): readonly ArraySegment[];
  /** The unfinished tail; it holds no element. */
  flush(): readonly ArraySegment[];
  state(): ArrayState;
}

/** The same bound as for one server-sent event. */
const MAX_ELEMENT_BYTES: number = 8 * 1024 * 1024;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** What may come next outside an element, white space aside. */
type Place = 'array' | 'element-or-end' | 'element' | 'comma-or-end' | 'inside' | 'nothing' | 'broken';

export function createArraySplitter(maxElementBytes: number = MAX_ELEMENT_BYTES): ArraySplitter {
  const element = createElementScanner();
  let held = createHolder();
  let place: Place = 'array';
  /** Where the element begins in the segment at hand. */
  let begins = 0;

  const take = (tail: Uint8Array, holds: 'element' | 'none'): ArraySegment => {
    const raw = held.takeWith(tail);
    held = createHolder();
    return { raw, element: holds === 'element' ? raw.subarray(begins) : undefined };
  };

  const push = (chunk: Uint8Array): readonly ArraySegment[] => {
    const segments: ArraySegment[] = [];
    let start = 0;
    for (let i = 0; i < chunk.length && place !== 'broken'; i += 1) {
      const byte = chunk[i] ?? 0;
      if (place !== 'inside') {
        place = after(place, byte);
        if (place !== 'inside') continue;
        begins = held.length + i - start;
      }
      if (!element.endsWith(byte)) continue;
      segments.push(take(chunk.subarray(start, i + 1), 'element'));
      start = i + 1;
      place = 'comma-or-end';
    }
    const rest = chunk.subarray(start);
    if (rest.length === 0) return segments;
    if (held.length + rest.length > maxElementBytes) place = 'broken';
    if (place === 'nothing' || place === 'broken') segments.push(take(rest, 'none'));
    else held.add(rest);
    return segments;
  };

  return {
    push,
    flush: () => (held.length === 0 ? [] : [take(new Uint8Array(0), 'none')]),
    state: () => (place === 'broken' ? 'broken' : place === 'nothing' ? 'closed' : 'open'),
  };
}

/** Strict, so that what passes for an array is one: a comma too many, or none, is not. */
function after(place: Place, byte: number): Place {
  if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) return place;
  if (place === 'array') return byte === OPEN_BRACKET ? 'element-or-end' : 'broken';
  if (byte === OPEN_BRACE && (place === 'element' || place === 'element-or-end')) return 'inside';
  if (byte === CLOSE_BRACKET && (place === 'element-or-end' || place === 'comma-or-end')) return 'nothing';
  return byte === COMMA && place === 'comma-or-end' ? 'element' : 'broken';
}

interface ElementScanner {
  /** Takes the next byte of an element; true when that was its last. */
  endsWith(byte: number): boolean;
}

function createElementScanner(): ElementScanner {
  let depth = 0;
  /** A bracket in a string is text, and a quote after a backslash ends none. */
  let text: 'outside' | 'inside' | 'escape' = 'outside';
  return {
    endsWith(byte) {
      if (text !== 'outside') {
        text = text === 'escape' ? 'inside' : byte === BACKSLASH ? 'escape' : byte === QUOTE ? 'outside' : 'inside';
        return false;
      }
      if (byte === QUOTE) text = 'inside';
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
      return depth === 0;
    },
  };
}

export interface ArrayWriter {
  /** The element with what must stand before it. */
  element(data: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/** Writes what Google writes: a comma and a line break before each element but the first. */
export function createArrayWriter(): ArrayWriter {
  let written: 'nothing' | 'begun' = 'nothing';
  const encoder = new TextEncoder();
  return {
    element(data) {
      const before = encoder.encode(written === 'nothing' ? '[' : ',\r\n');
      written = 'begun';
      const bytes = new Uint8Array(before.length + data.length);
      bytes.set(before);
      bytes.set(data, before.length);
      return bytes;
    },
    end: () => encoder.encode(written === 'nothing' ? '[]' : ']'),
  };
}
