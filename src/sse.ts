/**
 * Server-sent events (HTML living standard, section 9.2) as bytes: cut a stream into segments, write an event.
 *
 * Every byte of the input is in exactly one segment's `raw`, in order, so whoever passes the raws on has passed on the
 * stream untouched, comments and line endings included. Where a chunk was cut never shows in the segments. Each byte is
 * looked at twice and copied at most a constant number of times, also when chunks are one byte long.
 */
import { createHolder } from './held-bytes.ts';

interface SseEvent {
  readonly name?: string;
  readonly id?: string;
  /** The data lines, joined by \n. With one data line it is a part of `raw`, not a copy. */
  readonly data: Uint8Array;
}

/** A piece of the stream: one event with its blank line, or a comment line on its own, which then leaves at once. */
export interface SseSegment {
  readonly raw: Uint8Array;
  readonly event: SseEvent | undefined;
}

/** `overflow` is terminal: one event was larger than the bound, and what follows is raw bytes without events. */
export type SplitterState = 'splitting' | 'overflow';

export interface Splitter {
  push(chunk: Uint8Array): readonly SseSegment[];
  /** The unfinished tail. The standard discards an event without its blank line, so the tail holds none. */
  flush(): readonly SseSegment[];
  state(): SplitterState;
}

/** A generated image of several megabytes comes as one event; nothing known is larger. */
const MAX_EVENT_BYTES: number = 8 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const COLON = 0x3a;
const SPACE = 0x20;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

export function createSplitter(maxEventBytes: number = MAX_EVENT_BYTES): Splitter {
  const scanner = createScanner();
  let held = createHolder();
  let first = true;
  let state: SplitterState = 'splitting';

  const take = (tail: Uint8Array): SseSegment => {
    const raw = held.takeWith(tail);
    if (held.length > 0) held = createHolder();
    if (raw.length > maxEventBytes) state = 'overflow';
    const event = state === 'overflow' ? undefined : parseSegment(raw, first ? 'first' : 'later');
    first = false;
    return { raw, event };
  };

  const push = (chunk: Uint8Array): readonly SseSegment[] => {
    const segments: SseSegment[] = [];
    let start = 0;
    while (state === 'splitting') {
      const end = scanner.scan(chunk, start);
      if (end === undefined) break;
      segments.push(take(chunk.subarray(start, end)));
      start = end;
    }
    const rest = chunk.subarray(start);
    if (rest.length === 0) return segments;
    if (state === 'splitting' && held.length + rest.length > maxEventBytes) state = 'overflow';
    if (state === 'overflow') segments.push(take(rest));
    else held.add(rest);
    return segments;
  };

  const flush = (): readonly SseSegment[] => {
    if (held.length === 0) return [];
    // A blank line that ended in CR waited for a LF that never came: its event is whole.
    const whole = scanner.endsAtCarriageReturn();
    const segment = take(new Uint8Array(0));
    return [whole ? segment : { raw: segment.raw, event: undefined }];
  };

  return { push, flush, state: () => state };
}

interface Scanner {
  /** Where the segment that is being read ends in `chunk`, from `start` on; `undefined` when it goes on in the next chunk. */
  scan(chunk: Uint8Array, start: number): number | undefined;
  endsAtCarriageReturn(): boolean;
}

function createScanner(): Scanner {
  /** What the line at hand is, known from its first byte. */
  let line: 'empty' | 'comment' | 'field' = 'empty';
  /** Whether a field line came since the last segment: only then does a blank line end an event. */
  let fields = false;
  /** After a CR, a LF belongs to the same line end. `end`: and then the segment is over; a split CRLF must not end two. */
  let carriage: 'no' | 'inside' | 'end' = 'no';
  /** How much of a byte order mark was seen; 3 once the first line has begun. */
  let mark = 0;

  /** Ends the line at hand; true when the segment ends with it. Blank lines between events go with what follows. */
  const endsSegment = (): boolean => {
    const ends = line === 'empty' ? fields : line === 'comment' && !fields;
    if (line === 'field') fields = true;
    if (ends) fields = false;
    line = 'empty';
    return ends;
  };

  /** Sets the kind of line by its first byte; a byte order mark before the first line is none of it. */
  const beginLine = (byte: number): void => {
    if (mark < 3 && byte === BYTE_ORDER_MARK[mark]) {
      mark += 1;
      return;
    }
    line = byte === COLON && (mark === 0 || mark === 3) ? 'comment' : 'field';
    mark = 3;
  };

  const scan = (chunk: Uint8Array, start: number): number | undefined => {
    let i = start;
    while (i < chunk.length) {
      if (carriage !== 'no') {
        const ended = carriage === 'end';
        carriage = 'no';
        const isLf = chunk[i] === LF;
        if (isLf) i += 1;
        if (ended) return i;
        if (isLf) continue;
      }
      // Most bytes are inside a line, where only its end matters.
      if (line !== 'empty') i = lineEnd(chunk, i);
      const byte = chunk[i];
      if (byte === undefined) break;
      i += 1;
      if (byte !== LF && byte !== CR) {
        beginLine(byte);
        continue;
      }
      // A mark cut short was text after all.
      if (mark > 0 && mark < 3) line = 'field';
      mark = 3;
      const ends = endsSegment();
      if (byte === CR) carriage = ends ? 'end' : 'inside';
      else if (ends) return i;
    }
    return undefined;
  };

  return { scan, endsAtCarriageReturn: () => carriage === 'end' };
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The event of one whole segment; `undefined` where it has no data line (the standard then dispatches nothing). */
function parseSegment(raw: Uint8Array, place: 'first' | 'later'): SseEvent | undefined {
  const lines: Uint8Array[] = [];
  let name: string | undefined;
  let id: string | undefined;
  let start = place === 'first' && BYTE_ORDER_MARK.every((byte, i) => raw[i] === byte) ? 3 : 0;
  while (start < raw.length) {
    const end = lineEnd(raw, start);
    const nameEnd = colonOr(raw, start, end);
    const valueStart = nameEnd === end ? end : nameEnd + (raw[nameEnd + 1] === SPACE ? 2 : 1);
    if (spells(raw, start, nameEnd, 'data')) lines.push(raw.subarray(valueStart, end));
    else if (spells(raw, start, nameEnd, 'event')) name = decoder.decode(raw.subarray(valueStart, end));
    else if (spells(raw, start, nameEnd, 'id')) id = decoder.decode(raw.subarray(valueStart, end));
    start = raw[end] === CR && raw[end + 1] === LF ? end + 2 : end + 1;
  }
  const [only] = lines;
  if (only === undefined) return undefined;
  const data = lines.length === 1 ? only : joinLines(lines);
  return { ...(name === undefined || name === '' ? {} : { name }), ...(id === undefined ? {} : { id }), data };
}

/** Where the line that holds `from` ends; the length where it goes on. */
function lineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1;
  return at;
}

function colonOr(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== COLON) at += 1;
  return at;
}

function spells(raw: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i += 1) if (raw[start + i] !== word.charCodeAt(i)) return false;
  return true;
}

function joinLines(lines: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, -1));
  let offset = 0;
  for (const line of lines) {
    if (offset > 0) joined[offset - 1] = LF;
    joined.set(line, offset);
    offset += line.length + 1;
  }
  return joined;
}

const DATA = encoder.encode('data: ');

/** The last one, kept: thousands of events in a row have one name. */
let named = { name: '', line: encoder.encode('event: \n') };

function nameLine(name: string): Uint8Array {
  if (named.name !== name) named = { name, line: encoder.encode(`event: ${name}\n`) };
  return named.line;
}

/** One event as bytes. A line break in `data`, whichever of the three it is, begins another data line. */
export function encodeEvent(name: string | undefined, data: Uint8Array): Uint8Array {
  const head = name === undefined ? undefined : nameLine(name);
  const lines = data.includes(LF) || data.includes(CR) ? linesOf(data) : [data];
  const size = lines.reduce((sum, line) => sum + DATA.length + line.length + 1, (head?.length ?? 0) + 1);
  const bytes = new Uint8Array(size);
  let offset = 0;
  if (head !== undefined) bytes.set(head);
  offset += head?.length ?? 0;
  for (const line of lines) {
    bytes.set(DATA, offset);
    bytes.set(line, offset + DATA.length);
    offset += DATA.length + line.length + 1;
    bytes[offset - 1] = LF;
  }
  bytes[offset] = LF;
  return bytes;
}

/** Is this what `encodeEvent` writes of an event whose data is one line? Told without writing it again. */
export function isEncoded(bytes: Uint8Array, { name, data }: { readonly name?: string; readonly data: Uint8Array }): boolean {
  const start = (name === undefined ? 0 : nameLine(name).length) + DATA.length;
  if (bytes.length !== start + data.length + 2) return false;
  for (let i = 0; i < data.length; i += 1) if (bytes[start + i] !== data[i]) return false;
  return true;
}

function linesOf(data: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i <= data.length; i += 1) {
    if (i < data.length && data[i] !== LF && data[i] !== CR) continue;
    lines.push(data.subarray(start, i));
    if (data[i] === CR && data[i + 1] === LF) i += 1;
    start = i + 1;
  }
  return lines;
}
