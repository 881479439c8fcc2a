/**
 * Server-sent events (HTML living standard, section 9.2) as bytes: cut a stream into segments. sse-event.ts writes them.
 *
 * Every byte of the input is in exactly one segment's `raw`, in order, so whoever passes the raws on has passed on the
 * stream untouched, comments and line endings included. Where a chunk was cut never shows in the segments. Each byte is
 * looked at a constant number of times and copied at most as often, also when chunks are one byte long.
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
    const lines = lineEnds(chunk);
    let start = 0;
    while (state === 'splitting') {
      const end = scanner.scan(chunk, lines, start);
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
  scan(chunk: Uint8Array, lines: LineEnds, start: number): number | undefined;
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

  const scan = (chunk: Uint8Array, lines: LineEnds, start: number): number | undefined => {
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
      if (line !== 'empty') i = lines.from(i);
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

/** The event of one whole segment; `undefined` where it has no data line (the standard then dispatches nothing). */
function parseSegment(raw: Uint8Array, place: 'first' | 'later'): SseEvent | undefined {
  const lines = lineEnds(raw);
  let data: Uint8Array | undefined;
  let more: Uint8Array[] | undefined;
  let name: string | undefined;
  let id: string | undefined;
  let start = place === 'first' && BYTE_ORDER_MARK.every((byte, i) => raw[i] === byte) ? 3 : 0;
  while (start < raw.length) {
    const end = lines.from(start);
    const nameEnd = colonOr(raw, start, end);
    const valueStart = nameEnd === end ? end : nameEnd + (raw[nameEnd + 1] === SPACE ? 2 : 1);
    if (spells(raw, start, nameEnd, 'data')) {
      // Nearly every event has one data line: the list is for the others.
      const line = raw.subarray(valueStart, end);
      if (data === undefined) data = line;
      else (more ??= [data]).push(line);
    } else if (spells(raw, start, nameEnd, 'event')) name = nameIn(raw, valueStart, end);
    else if (spells(raw, start, nameEnd, 'id')) id = decoder.decode(raw.subarray(valueStart, end));
    start = raw[end] === CR && raw[end + 1] === LF ? end + 2 : end + 1;
  }
  if (data === undefined) return undefined;
  return eventOf(name === '' ? undefined : name, id, more === undefined ? data : joinLines(more));
}

function eventOf(name: string | undefined, id: string | undefined, data: Uint8Array): SseEvent {
  if (id !== undefined) return name === undefined ? { id, data } : { name, id, data };
  return name === undefined ? { data } : { name, data };
}

/** The last one, kept: thousands of events in a row have one name. Only of plain letters, whose bytes are their characters. */
let heard = '';

function nameIn(raw: Uint8Array, start: number, end: number): string {
  if (spells(raw, start, end, heard)) return heard;
  const name = decoder.decode(raw.subarray(start, end));
  if (name.length === end - start) heard = name;
  return name;
}

/** Finds line ends from places that only go forward, so that each byte is searched once for either of the two. */
interface LineEnds {
  /** Where the line that holds `from` ends; the length where it goes on. */
  from(from: number): number;
}

/** `indexOf` looks at some ten bytes in the time that a loop takes for one. */
function lineEnds(bytes: Uint8Array): LineEnds {
  let feed = -1;
  let carriage = -1;
  const next = (byte: number, from: number): number => {
    const at = bytes.indexOf(byte, from);
    return at === -1 ? bytes.length : at;
  };
  return {
    from(from) {
      if (feed < from) feed = next(LF, from);
      if (carriage < from) carriage = next(CR, from);
      return Math.min(feed, carriage);
    },
  };
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
