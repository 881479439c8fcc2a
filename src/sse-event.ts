/** One server-sent event, written (HTML living standard, section 9.2). sse.ts reads them. */
import { joinBytes } from './bytes.ts';
import { scratch } from './scratch.ts';

const LF = 0x0a;
const CR = 0x0d;

const encoder = new TextEncoder();
const DATA = encoder.encode('data: ');
const LINE_END = Uint8Array.of(LF);

/** The last one, kept: thousands of events in a row have one name. */
let named = { name: '', opening: encoder.encode('event: \ndata: ') };

/** What stands before the first data line's value. */
function openingOf(name: string | undefined): Uint8Array {
  if (name === undefined) return DATA;
  if (named.name !== name) named = { name, opening: encoder.encode(`event: ${name}\ndata: `) };
  return named.opening;
}

/**
 * One event as bytes, to be joined or sent at once. A line break in `data`, whichever of the three it is, begins another data line;
 * `breaks: none` where it is known to have none, for to look costs as much as to write.
 */
export function encodeEvent(name: string | undefined, data: Uint8Array, breaks: 'none' | 'perhaps' = 'perhaps'): Uint8Array {
  const opening = openingOf(name);
  if (breaks === 'perhaps' && (data.includes(LF) || data.includes(CR))) return inLines(opening, linesOf(data));
  const end = opening.length + data.length;
  const bytes = scratch(end + 2);
  bytes.set(opening);
  bytes.set(data, opening.length);
  bytes[end] = LF;
  bytes[end + 1] = LF;
  return bytes;
}

function inLines(opening: Uint8Array, lines: readonly Uint8Array[]): Uint8Array {
  const pieces = lines.flatMap((line, i) => [i === 0 ? opening : DATA, line, LINE_END]);
  return joinBytes([...pieces, LINE_END]);
}

/** An event whose payload is on one line, as JSON.stringify writes it. */
export function lineEvent(name: string | undefined, line: string): string {
  return name === undefined ? `data: ${line}\n\n` : `event: ${name}\ndata: ${line}\n\n`;
}

/** Is this what `encodeEvent` writes of an event whose data is one line? Told without writing it again. */
export function isEncoded(bytes: Uint8Array, { name, data }: { readonly name?: string; readonly data: Uint8Array }): boolean {
  const start = openingOf(name).length;
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
